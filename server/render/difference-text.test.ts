import { expect, test } from 'bun:test'
import type { Difference } from '../model/recording.ts'
import { renderDifference } from './difference-text.ts'

const AT = Date.UTC(2026, 10, 21, 14, 3, 27)
const NOTHING = {
  from: AT,
  to: AT + 60_000,
  cpu: [null, 0.5],
  memory: [1024 * 1024, null],
  changes: [],
  churn: [],
  unchanged: [],
  isTruncated: false,
} as unknown as Difference

test('both moments are shown in UTC, and a value unknown at one is -, not 0', () => {
  const lines = renderDifference(NOTHING).split('\n')
  expect(lines[0]).toBe('From    2026-11-21 14:03:27 UTC')
  expect(lines[1]).toBe('To      2026-11-21 14:04:27 UTC')
  expect(lines[2]).toBe('CPU     - -> 0.50 CPUs')
  expect(lines[3]).toEndWith(' -> -')
  expect(lines).toContain('No significant changes.')
})

test('what CPU and other rates are means over is said, where they are', () => {
  const means = [
    [AT - 60_000, AT],
    [AT, AT + 60_000],
  ] as const
  expect(renderDifference({ ...NOTHING, means }).split('\n')).toContain(
    'Rates   means over 14:02:27 to 14:03:27 -> 14:03:27 to 14:04:27',
  )
  expect(renderDifference(NOTHING)).not.toContain('means')
})

test('a recording that begins after the start that was asked for says so', () => {
  const begins = 'The recording begins at 2026-11-21 14:03:27 UTC.'
  expect(renderDifference({ ...NOTHING, askedFrom: AT - 1 }).split('\n')).toContain(begins)
  expect(renderDifference(NOTHING)).not.toContain('begins')
})

test('each change has its mark, no line is endless, and a list that was cut says so', () => {
  const changes = [
    { kind: 'started', name: 'a', pid: 7, command: 'long '.repeat(100) },
    { kind: 'portOpened', address: '::', port: 80 },
  ]
  const text = renderDifference({ ...NOTHING, changes, isTruncated: true } as unknown as Difference)
  const lines = text.split('\n')
  expect(lines.find(line => line.startsWith('+ a'))?.length).toBeLessThanOrEqual(160)
  expect(lines).toContain('+ [::]:80 was opened')
  expect(lines).toContain('Only the 2 largest changes are shown.')
})
