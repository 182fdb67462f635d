import { expect, test } from 'bun:test'
import { FIXTURE_AT, finding, snapshot } from '../model/fixture.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { wrongLines } from './text-wrong.ts'
import { widthOf } from './width.ts'

const stopped = (pid: number, comm = 'db') =>
  finding({ key: `${pid}`, subject: { pid, comm }, since: FIXTURE_AT - 65_000 })
const lines = (fields: Partial<Snapshot>, width?: number, wide = false) =>
  wrongLines(snapshot({ watchedSeconds: 60, findings: [], ...fields }), {
    wide,
    ...(width !== undefined && { width }),
  })

test('a sentence has its severity and since when; more than three are counted', () => {
  expect(lines({ findings: [{ ...stopped(7), severity: 'critical' }] })).toEqual([
    'Wrong   CRITICAL db (PID 7) has been stopped by a signal for 1m05s; since',
    '        03:03:00',
  ])
  const five = [1, 2, 3, 4, 5].map(pid => stopped(pid, 'd'))
  const long = lines({ findings: [...five, finding({ severity: 'note' })] }, undefined, true)
  expect(long).toHaveLength(4)
  expect(long[2]).toBe('Wrong   WARNING d (PID 3) has been stopped by a signal for 1m05s; since 03:03:00')
  expect(long[3]).toBe('Wrong   2 more, 1 note: /topz/why')
})

test('a finding older than a day says which day', () => {
  const [line] = lines({ findings: [{ ...stopped(7), since: FIXTURE_AT - 90_000_000 }] }, 200)
  expect(line).toEndWith('; since 2026-01-01 02:04:05')
})

test('all is well takes one quiet line; too early and unreadable are reported; if nothing was watching, nothing', () => {
  expect(lines({})).toEqual(['Wrong   nothing'])
  expect(lines({ findings: [finding({ severity: 'note' })] })).toEqual(['Wrong   nothing; 1 note: /topz/why'])
  expect(lines({ watchedSeconds: 24 })).toEqual(['Wrong   no verdict yet: 24 of 60 s watched'])
  const denied = {
    file: 'io',
    fields: [],
    reason: 'denied' as const,
    remedy: {},
    message: '',
    processCount: 1,
  }
  expect(lines({ absent: [denied] })).toEqual(['Wrong   nothing, as far as topz can see'])
  expect(wrongLines(snapshot(), { wide: false })).toEqual([])
})

test('what is near a limit is not wrong, but said', () => {
  const near = {
    kind: 'memory',
    container: 'a',
    containerName: 'app',
    usedBytes: 95,
    limitBytes: 100,
  } as const
  const quiet = (fields: Partial<Snapshot>) => lines({ nearLimits: [near], ...fields }, undefined, true)
  expect(quiet({})).toEqual(['Wrong   nothing; memory of app at 95.0 % of its limit: /topz/why'])
  expect(quiet({ findings: [finding({ severity: 'note' })] })).toEqual([
    'Wrong   nothing; memory of app at 95.0 % of its limit; 1 note: /topz/why',
  ])
  expect(quiet({ watchedSeconds: 24 })).toEqual([
    'Wrong   no verdict yet: 24 of 60 s watched; memory of app at 95.0 % of its limit',
  ])
})

test('no line is wider than the terminal, however narrow it is and whatever a name contains', () => {
  const hostile = stopped(7, '\x1b[2J日本語日本語日本')
  for (const width of [20, 39, 40, 80]) {
    const narrow = lines({ findings: [hostile, stopped(8)] }, width)
    for (const line of narrow) expect(widthOf(line)).toBeLessThanOrEqual(width)
    expect(narrow.join('')).not.toContain('\x1b')
    expect(narrow[0]).toStartWith('Wrong')
  }
  expect(lines({ findings: [stopped(7)] }, 20)).toEqual([
    'Wrong WARNING db',
    '  (PID 7) has been',
    '  stopped by a',
    '  signal for 1m05s;…',
  ])
})
