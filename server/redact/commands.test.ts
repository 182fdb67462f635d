// S11 against the documented command lines of real programs: what is masked, what is left alone, and at what rates.
import { describe, expect, test } from 'bun:test'
import { isLeaking, readCommandLines } from './commands-corpus.ts'
import { redactArgv } from './redact.ts'
import { createRedactor } from './redactor.ts'

/**
 * The share of harmless command lines that may come out changed, and of leaking ones that lose more than the secret.
 */
const CHANGED_MAX = 0.02
const OVER_MAX = 0.05
/** Leaking command lines in which nothing gives the secret away: docs/secrets.md names them. */
const UNKNOWN_MAX = 0.03

const lines = readCommandLines()
const leaking = lines.filter(({ kind }) => kind === 'leaking')
const harmless = lines.filter(({ kind }) => kind === 'plain' || kind === 'near')
const masked = new Map(lines.map(line => [line, redactArgv(line.argv, 'on')]))
const shown = (line: (typeof lines)[number]) => `${line.place}: ${JSON.stringify(masked.get(line))}`
const isExact = (line: (typeof lines)[number], as: readonly string[]) =>
  masked.get(line)?.join('\0') === as.join('\0')

describe('documented command lines', () => {
  test('600 contain a secret and 400 do not, half of which look as if they did', () => {
    expect(leaking.length).toBeGreaterThanOrEqual(600)
    expect(harmless.length).toBeGreaterThanOrEqual(400)
    expect(harmless.filter(({ kind }) => kind === 'near').length).toBeGreaterThanOrEqual(harmless.length / 2)
    expect(leaking.filter(({ secrets }) => secrets.length === 0)).toEqual([])
  })

  test('S11: nothing of any secret can be read', () => {
    expect(leaking.filter(line => isLeaking(line, masked.get(line) ?? [])).map(shown)).toEqual([])
  })

  test('S11: at most two in a hundred harmless ones are changed', () => {
    const changed = harmless.filter(line => !isExact(line, line.argv)).map(shown)
    expect(changed.length <= harmless.length * CHANGED_MAX || changed).toBe(true)
  })

  test('unrecognisable secrets are documented as what still leaks, and there are no others', () => {
    const unknown = lines.filter(({ kind }) => kind === 'unknown')
    expect(unknown.filter(line => !isLeaking(line, masked.get(line) ?? [])).map(shown)).toEqual([])
    expect(unknown.length).toBeLessThan(leaking.length * UNKNOWN_MAX)
  })

  test('the command line stays readable around the secret', () => {
    const over = leaking.filter(line => !isExact(line, line.masked)).map(shown)
    expect(over.length <= leaking.length * OVER_MAX || over).toBe(true)
  })
})

describe('a command line that was masked before', () => {
  test('comes out the same, and without masking it again', () => {
    const redactor = createRedactor('on')
    for (const line of lines) expect(redactor(line.argv)).toEqual(masked.get(line) ?? [])
    for (const line of lines.slice(0, 100)) expect(redactor(line.argv)).toBe(redactor([...line.argv]))
  })

  test('is distinguished from one with other argument borders, and from one that was cut', () => {
    const redactor = createRedactor('on')
    expect(redactor(['app', 'ab', 'c'])).toEqual(['app', 'ab', 'c'])
    expect(redactor(['app', 'a', 'bc'])).toEqual(['app', 'a', 'bc'])
    expect(redactor(['app', 'a bc'])).toEqual(['app', 'a bc'])
    const address = ['app', 'postgres://user:hunter2secretlong']
    expect(redactor(address)).toEqual(address)
    expect(redactor(address, true)).toEqual(['app', 'postgres://user:******'])
  })

  test('is kept masked only, and no more than a bounded number of them', () => {
    const redactor = createRedactor('on')
    const first = redactor(['app', '--token=abc', 'x'])
    for (let number = 0; number < 20_000; number++) redactor(['app', `${number}`])
    expect(redactor(['app', '--token=abc', 'x'])).not.toBe(first)
    expect(redactor(['app', '--token=abc', 'x'])).toEqual(['app', '--token=******', 'x'])
    expect(createRedactor('off')(['app', '--token=abc'])).toEqual(['app', '--token=abc'])
  })
})
