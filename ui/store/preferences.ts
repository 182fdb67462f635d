// What this browser remembers, for all tabs of the page: theme, time zone, keyboard shortcuts, columns, widths, and whether
// to be reminded. What one tab chooses the others show at once. If storage is forbidden or full, the page just forgets.
import { computed, type ReadonlySignal, signal } from '@preact/signals'

export type Theme = 'dark' | 'light'
export type Zone = 'utc' | 'local'
type Store = 'localStorage' | 'sessionStorage'

export function recall(store: Store, name: string): string | undefined {
  try {
    return globalThis[store].getItem(`topz.${name}`) ?? undefined
  } catch {
    return undefined
  }
}

export function remember(store: Store, name: string, value: string): void {
  try {
    globalThis[store].setItem(`topz.${name}`, value)
  } catch {
    // Nothing depends on it.
  }
}

/** By the key in the storage: takes what another tab has chosen. */
const takers = new Map<string, (text: string | undefined) => void>()

export interface Kept<T> {
  readonly chosen: ReadonlySignal<T>
  readonly choose: (next: T) => void
}

/** `read`: of what cannot be understood, and where nothing was chosen, the usual. */
export function kept<T>(
  name: string,
  read: (text: string | undefined) => T,
  write: (value: T) => string = String,
): Kept<T> {
  const chosen = signal(read(recall('localStorage', name)))
  takers.set(`topz.${name}`, text => {
    chosen.value = read(text)
  })
  return {
    chosen,
    choose(next) {
      chosen.value = next
      remember('localStorage', name, write(next))
    },
  }
}

/** Runs for the life of the page. A browser tells a tab only of what other tabs have stored. */
export function followOtherTabs(of: Window): () => void {
  const changed = ({ key, newValue }: StorageEvent): void => {
    // Null: all was deleted.
    if (key === null) for (const take of takers.values()) take(undefined)
    else takers.get(key)?.(newValue ?? undefined)
  }
  of.addEventListener('storage', changed)
  return () => of.removeEventListener('storage', changed)
}

/** What the system prefers; main.tsx keeps it up to date. */
export const systemTheme = signal<Theme>('dark')
const themes = kept<Theme | undefined>('theme', text =>
  text === 'dark' || text === 'light' ? text : undefined,
)
export const theme = computed<Theme>(() => themes.chosen.value ?? systemTheme.value)

export function toggleTheme(): void {
  themes.choose(theme.value === 'dark' ? 'light' : 'dark')
}

/** In which times are shown; they are the server's in either. */
const zones = kept<Zone>('zone', text => (text === 'local' ? 'local' : 'utc'))
export const zone = zones.chosen
export const chooseZone = zones.choose

/** Single-letter shortcuts disturb people who use speech input (WCAG 2.1.4): they can be turned off. */
const letters = kept(
  'keys',
  text => text !== 'off',
  isOn => (isOn ? 'on' : 'off'),
)
export const letterKeys = letters.chosen

export function toggleLetterKeys(): void {
  letters.choose(!letterKeys.value)
}

/** Of what the shield lists. */
const reminders = kept(
  'reminded',
  text => text !== 'no',
  isOn => (isOn ? 'yes' : 'no'),
)
export const isReminded = reminders.chosen

export function remindNoMore(): void {
  reminders.choose(false)
}
