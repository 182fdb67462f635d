// Parameters of /topz that no other file has.
import { expect, test } from 'bun:test'
import { FORMATS, PARAMETERS, parametersOf, SNAPSHOT_FLAGS } from './readout-parameters.ts'

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5)
const MINUTE_MS = 60_000

const watch = (text: string | null) => PARAMETERS.watch.parse('watch', text, NOW)
const diff = (text: string | null) => PARAMETERS.diff.parse('diff', text, NOW)

test('an interval is a number of milliseconds or seconds within its limits', () => {
  const known = {
    '250ms': 250,
    '1s': 1000,
    '1.5s': 1500,
    '60s': 60_000,
    '60000ms': 60_000,
    '0.25s': 250,
    '300.4ms': 300,
  }
  for (const [text, value] of Object.entries(known))
    expect([text, watch(text)]).toEqual([text, { ok: true, value }])
  expect(watch(null)).toEqual({ ok: true, value: undefined })
})

test('an interval in another format, or beyond the limits, is refused with what is allowed', () => {
  for (const text of [
    '249ms',
    '0.24s',
    '60.1s',
    '61s',
    '1m',
    '1',
    's',
    '-1s',
    '1e3ms',
    ' 1s',
    '1s ',
    '999999s',
    '',
  ])
    expect([text, watch(text)]).toEqual([
      text,
      { ok: false, error: `Cannot parse watch=${text}: expected a duration from 250ms to 60s` },
    ])
})

test('a difference is between a moment and now, or between two moments', () => {
  expect(diff('-10m')).toEqual({ ok: true, value: { from: NOW - 10 * MINUTE_MS, to: NOW } })
  expect(diff('-10m..-5m')).toEqual({
    ok: true,
    value: { from: NOW - 10 * MINUTE_MS, to: NOW - 5 * MINUTE_MS },
  })
  expect(diff(null)).toEqual({ ok: true, value: undefined })
})

test('a difference in another format is refused with what is allowed', () => {
  for (const text of ['', '..', '-10m..', '..-10m', '-10m..-5m..-1m', 'yesterday', '-10m...-5m']) {
    const parsed = diff(text)
    expect([text, parsed.ok]).toEqual([text, false])
    expect(parsed.ok ? '' : parsed.error).toEndWith(', or two of them joined by ..')
  }
})

test('an address that ends in a format accepts only that format', () => {
  const { format } = parametersOf('json')
  expect(format.parse('format', 'json', NOW)).toEqual({ ok: true, value: 'json' })
  expect(format.parse('format', null, NOW)).toEqual({ ok: true, value: undefined })
  expect(format.parse('format', 'text', NOW).ok).toBe(false)
  expect(FORMATS.every(name => parametersOf().format.parse('format', name, NOW).ok)).toBe(true)
})

test('a parameter that makes no sense in a format is not accepted there', () => {
  const lacks = (format: (typeof FORMATS)[number]) =>
    Object.keys(PARAMETERS).filter(name => !(name in parametersOf(format)))
  expect(FORMATS.map(lacks)).toEqual([[], ['watch'], ['watch', 'diff'], ['watch']])
  expect(parametersOf()).toBe(PARAMETERS)
})

test('one readout on a terminal neither repeats nor asks for the past', () => {
  expect(SNAPSHOT_FLAGS).toEqual(expect.arrayContaining(['format', 'sort', 'columns', 'width']))
  for (const name of ['watch', 'at', 'diff']) expect(SNAPSHOT_FLAGS).not.toContain(name)
})
