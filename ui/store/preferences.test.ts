import { afterEach, beforeEach, expect, test } from 'bun:test'
import {
  isReminded,
  letterKeys,
  recall,
  remember,
  remindNoMore,
  systemTheme,
  theme,
  toggleLetterKeys,
  toggleTheme,
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

test('a banner is dismissed for the session, not for good', () => {
  remindNoMore()
  expect(isReminded.value).toBe(false)
  expect(recall('sessionStorage', 'reminded')).toBe('no')
  expect(recall('localStorage', 'reminded')).toBeUndefined()
})
