import { afterEach, beforeEach, expect, test } from 'bun:test'
import {
  chooseZone,
  followOtherTabs,
  isReminded,
  kept,
  letterKeys,
  recall,
  remember,
  remindNoMore,
  systemTheme,
  theme,
  toggleLetterKeys,
  toggleTheme,
  zone,
} from './preferences.ts'

/** A storage of the browser, in memory. */
function storage(): Storage {
  const items = new Map<string, string>()
  return {
    get length() {
      return items.size
    },
    clear: () => items.clear(),
    getItem: name => items.get(name) ?? null,
    key: place => [...items.keys()][place] ?? null,
    removeItem: name => void items.delete(name),
    setItem: (name, value) => void items.set(name, value),
  }
}
const put = (name: 'localStorage' | 'sessionStorage', value: Storage | undefined) =>
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true })
const { localStorage: local, sessionStorage: session } = globalThis

beforeEach(() => {
  put('localStorage', storage())
  put('sessionStorage', storage())
})
afterEach(() => {
  put('localStorage', local)
  put('sessionStorage', session)
})

test('what is remembered is recalled, under a name of topz, in each storage separately', () => {
  remember('localStorage', 'theme', 'light')
  expect(recall('localStorage', 'theme')).toBe('light')
  expect(globalThis.localStorage.getItem('topz.theme')).toBe('light')
  expect(recall('sessionStorage', 'theme')).toBeUndefined()
})

test('a storage that is forbidden or full is not an error: the page forgets', () => {
  put('localStorage', undefined)
  expect(recall('localStorage', 'theme')).toBeUndefined()
  remember('localStorage', 'theme', 'light')
  const refusing = {
    ...storage(),
    setItem: () => {
      throw new Error('QuotaExceededError')
    },
  }
  put('localStorage', refusing)
  const before = theme.value
  toggleTheme()
  expect(theme.value).not.toBe(before)
})

test('the system theme applies until the reader chooses one, and no longer', () => {
  if (theme.value === 'dark') toggleTheme()
  systemTheme.value = 'dark'
  expect(theme.value).toBe('light')
  toggleTheme()
  systemTheme.value = 'light'
  expect(theme.value).toBe('dark')
  expect(recall('localStorage', 'theme')).toBe('dark')
})

test('letter shortcuts are on until they are turned off', () => {
  expect(letterKeys.value).toBe(true)
  toggleLetterKeys()
  expect([letterKeys.value, recall('localStorage', 'keys')]).toEqual([false, 'off'])
  toggleLetterKeys()
  expect([letterKeys.value, recall('localStorage', 'keys')]).toEqual([true, 'on'])
})

test('a reader that wants no reminders gets none, in any tab', () => {
  remindNoMore()
  expect([isReminded.value, recall('localStorage', 'reminded')]).toEqual([false, 'no'])
})

/** What a browser tells a tab when another one has stored something. */
function otherTabs() {
  const heard: ((event: StorageEvent) => void)[] = []
  const window = {
    addEventListener: (_: string, listen: (event: StorageEvent) => void) => heard.push(listen),
    removeEventListener: (_: string, listen: (event: StorageEvent) => void) =>
      heard.splice(heard.indexOf(listen), 1),
  } as unknown as Window
  const stop = followOtherTabs(window)
  return {
    stop,
    heard,
    store: (key: string | null, newValue: string | null) => {
      for (const listen of heard) listen({ key, newValue } as StorageEvent)
    },
  }
}

test('what another tab chooses is shown here, and not stored once more', () => {
  const { store, stop, heard } = otherTabs()
  store('topz.theme', 'light')
  expect(theme.value).toBe('light')
  store('topz.theme', 'dark')
  store('topz.zone', 'local')
  store('topz.keys', 'off')
  store('topz.reminded', 'yes')
  expect([theme.value, zone.value, letterKeys.value, isReminded.value]).toEqual([
    'dark',
    'local',
    false,
    true,
  ])
  expect(globalThis.localStorage.length).toBe(0)
  stop()
  expect(heard).toEqual([])
})

test('what is deleted or cannot be understood is the usual again; what others store means nothing here', () => {
  const { store, stop } = otherTabs()
  chooseZone('local')
  expect(recall('localStorage', 'zone')).toBe('local')
  store('topz.zone', 'mars')
  expect(zone.value).toBe('utc')
  store('zone', 'local')
  store('topz.other', 'x')
  expect(zone.value).toBe('utc')
  store('topz.zone', 'local')
  store('topz.keys', 'off')
  store(null, null)
  expect([zone.value, letterKeys.value]).toEqual(['utc', true])
  stop()
})

test('a part of the page keeps what it needs under a name of its own', () => {
  const { store, stop } = otherTabs()
  const widths = kept('test-width', text => Number(text ?? 7))
  expect(widths.chosen.value).toBe(7)
  widths.choose(8)
  expect([widths.chosen.value, recall('localStorage', 'test-width')]).toEqual([8, '8'])
  store('topz.test-width', '9')
  expect(widths.chosen.value).toBe(9)
  stop()
})
