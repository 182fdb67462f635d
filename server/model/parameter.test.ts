import { expect, test } from 'bun:test'
import { flag, harmless, moment, oneOf, parseParameters, pattern, whole } from './parameter.ts'

const PARAMETERS = {
  tree: flag('', false),
  limit: whole('', 1, 10),
  offset: whole('', 0, 10, 0),
  sort: oneOf('', ['cpu', 'mem']),
  id: pattern('', /^[a-f]+$/, 'letters a to f'),
  at: moment('A moment'),
}
const NOW = Date.UTC(2026, 10, 21, 14, 3, 27)
const parse = (query: string) => parseParameters([...new URLSearchParams(query)], PARAMETERS, NOW)

function errorOf(query: string): string {
  const parsed = parse(query)
  return parsed.ok ? '' : parsed.error
}

test('a missing parameter has its default', () => {
  expect(parse('')).toEqual({
    ok: true,
    value: { tree: false, limit: undefined, offset: 0, sort: undefined, id: undefined, at: undefined },
  })
})

test('each value has its form; a flag alone is on', () => {
  expect(parse('tree&limit=10&sort=mem&id=abc&at=-1m')).toEqual({
    ok: true,
    value: { tree: true, limit: 10, offset: 0, sort: 'mem', id: 'abc', at: NOW - 60_000 },
  })
})

test('a wrong value is named along with what is allowed', () => {
  expect(errorOf('limit=11')).toBe('Cannot parse limit=11: expected a whole number from 1 to 10')
  expect(errorOf('sort=pid')).toBe('Cannot parse sort=pid: expected one of cpu, mem')
  expect(errorOf('tree=yes')).toBe('Cannot parse tree=yes: expected 0 or 1')
  expect(errorOf('id=xyz')).toBe('Cannot parse id=xyz: expected letters a to f')
  for (const empty of ['limit=', 'sort=', 'id=', 'at='])
    expect([empty, errorOf(empty) !== '']).toEqual([empty, true])
})

test('an unknown name and a repeated one are refused, with what was probably meant', () => {
  expect(errorOf('limti=5')).toContain('(did you mean limit?)')
  expect(errorOf('limit=5&limit=5')).toBe('Cannot use parameter limit twice: expected one value')
  expect(errorOf('=5')).toContain('a parameter without a name')
})

test('input is cut and made harmless before it is repeated', () => {
  expect(errorOf(`sort=${'x'.repeat(50)}`)).toContain(`sort=${'x'.repeat(40)}...:`)
  expect(harmless('a\x1b[2J\u202eb')).toBe('a?[2J?b')
})
