// The collected command lines, and the measure of what leaks from them.
import { expect, test } from 'bun:test'
import { type CommandLine, isLeaking, readCommandLines } from './commands-corpus.ts'
import { MASK } from './mask.ts'

const lines = readCommandLines()

test('every line has its place, and is masked to what surrounds its secrets', () => {
  expect(new Set(lines.map(({ place }) => place)).size).toBe(lines.length)
  for (const { argv, masked, place } of lines)
    expect([place, argv.length > 0, masked.length]).toEqual([place, true, argv.length])
})

test('lines that leak contain secrets, the others contain none that can be recognised', () => {
  const count = (kind: CommandLine['kind']) => lines.filter(line => line.kind === kind).length
  for (const kind of ['leaking', 'plain', 'near', 'unknown'] as const)
    expect([kind, count(kind) > 0]).toEqual([kind, true])
  expect(lines.filter(({ kind, secrets }) => kind === 'leaking' && secrets.length === 0)).toEqual([])
  expect(
    lines.filter(({ kind, secrets }) => (kind === 'plain' || kind === 'near') && secrets.length > 0),
  ).toEqual([])
})

test('no mark of the collection is left in a command line', () => {
  expect(
    lines.filter(({ argv }) => argv.some(word => /[⟦⟧«»]/.test(word))).map(({ place }) => place),
  ).toEqual([])
})

const line = (argv: readonly string[], secrets: readonly string[]): CommandLine => ({
  place: 'test:1',
  kind: 'leaking',
  argv,
  secrets,
  masked: argv.map(word => secrets.reduce((text, secret) => text.replaceAll(secret, MASK), word)),
})

test('a secret leaks if four consecutive characters of it can be read, a shorter one if all of it can', () => {
  const password = line(['app', '-p', 'hunter2'], ['hunter2'])
  expect(isLeaking(password, password.argv)).toBe(true)
  expect(isLeaking(password, password.masked)).toBe(false)
  expect(isLeaking(password, ['app', '-p', '***nter'])).toBe(true)
  expect(isLeaking(password, ['app', '-p', 'hun***'])).toBe(false)
  const pin = line(['app', '--pin', '123'], ['123'])
  expect(isLeaking(pin, ['app', '--pin', '12*'])).toBe(false)
  expect(isLeaking(pin, pin.argv)).toBe(true)
})

test('text that also occurs outside a secret is not a leak of it', () => {
  const same = line(['shop', '--password', 'shop-shop'], ['shop-shop'])
  expect(isLeaking({ ...same, masked: ['shop', '--password', MASK] }, ['shop', '--password', MASK])).toBe(
    false,
  )
  expect(isLeaking({ ...same, masked: ['shop', '--password', MASK] }, ['shop', '--password', 'shop'])).toBe(
    true,
  )
})
