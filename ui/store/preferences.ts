// What this browser remembers: theme, keyboard shortcuts, and banners dismissed for the session. If storage is
// forbidden or full, the page just forgets.
import { computed, signal } from '@preact/signals'

export type Theme = 'dark' | 'light'
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

/** What the system prefers; main.tsx keeps it up to date. */
export const systemTheme = signal<Theme>('dark')
const storedTheme = recall('localStorage', 'theme')
const chosenTheme = signal<Theme | undefined>(
  storedTheme === 'dark' || storedTheme === 'light' ? storedTheme : undefined,
)
export const theme = computed<Theme>(() => chosenTheme.value ?? systemTheme.value)

export function toggleTheme(): void {
  const next = theme.value === 'dark' ? 'light' : 'dark'
  chosenTheme.value = next
  remember('localStorage', 'theme', next)
}

/** Single-letter shortcuts disturb people who use speech input (WCAG 2.1.4): they can be turned off. */
export const letterKeys = signal(recall('localStorage', 'keys') !== 'off')

export function toggleLetterKeys(): void {
  letterKeys.value = !letterKeys.value
  remember('localStorage', 'keys', letterKeys.value ? 'on' : 'off')
}

/** Of what the shield lists: for the session. */
export const isReminded = signal(recall('sessionStorage', 'reminded') !== 'no')

export function remindNoMore(): void {
  isReminded.value = false
  remember('sessionStorage', 'reminded', 'no')
}
