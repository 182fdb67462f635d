import { expect, test } from 'bun:test'
import { languageAt } from './script-language.ts'

/** Of the last word. */
const last = (...words: string[]) => languageAt(words, words.length - 1)

test('what follows -c is a shell’s script, also behind other programs, and code of python and its like', () => {
  expect(last('sh', '-c', 'x')).toBe('shell')
  expect(last('docker', 'exec', 'app', 'bash', '-lc', 'x')).toBe('shell')
  expect(last('cmd.exe', '/C', 'x')).toBe('shell')
  expect(last('/usr/bin/python3.12', '-c', 'x')).toBe('code')
})

test('what follows -e is code only for a program that takes code there', () => {
  expect(last('node', '-e', 'x')).toBe('code')
  expect(last('rails', 'runner', 'x')).toBe('code')
  expect(last('grep', '-e', 'x')).toBeUndefined()
  expect(last('node', '--port', 'x')).toBeUndefined()
})

test('the program’s own name, and a word that is not a script, have no language', () => {
  expect(languageAt(['sh'], 0)).toBeUndefined()
  expect(languageAt([], 0)).toBeUndefined()
})

test('a program that is too far away does not run it', () => {
  expect(last('node', 'a', 'b', 'c', 'd', 'e', 'f', '-e', 'x')).toBeUndefined()
})
