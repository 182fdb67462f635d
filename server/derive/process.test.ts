// Readings of kernel files -> the members of a process that each are one number from them.

import { expect, test } from 'bun:test'
import { figuresOf } from '../model/metrics.ts'
import type { PidIo } from '../procfs/pid-io.ts'
import type { PidStat } from '../procfs/pid-stat.ts'
import type { ProcessReading, StatusFigures } from '../sampler/sample.ts'
import { processOf } from './process.ts'

const UNIT = {
  clockTicksPerSecond: 100,
  pageBytes: 4096,
  host: { hostname: 'h', cpuCount: 1, unreadable: {} },
}

/** Numbers that no two fields share, from 1001 up. */
function numbered(fields: readonly string[], from: number): Readonly<Record<string, number>> {
  return Object.fromEntries(fields.map((field, i) => [field, from + i]))
}

const STAT = {
  pid: 7,
  comm: 'x',
  state: 'S',
  ppid: 1,
  tty_nr: 0,
  flags: 0,
  utime: 0,
  stime: 0,
  starttime: 5,
  rss: 0,
  policy: 0,
  exit_code: 0,
}

function processWith(stat: object, status?: StatusFigures, io?: PidIo, argv?: readonly string[]) {
  const reading: ProcessReading = {
    id: '7:5',
    stat: { ...STAT, ...stat } as PidStat,
    atMs: 0,
    follows: undefined,
    schedstat: undefined,
    rssPages: 0,
    details: { at: 1, ...(argv && { argv }), ...(status && { status }), ...(io && { io }) },
    isSelf: false,
  }
  return processOf(reading, {}, undefined, UNIT)
}

test('every figure of stat, status and io is a member of the process, the kernel’s number in our unit', () => {
  const files = (['stat', 'status', 'io'] as const).map(file => figuresOf(file))
  const [stat, status, io] = files.map((figures, i) =>
    numbered(
      figures.map(({ field }) => field),
      1001 + i * 100,
    ),
  )
  const process = processWith(stat ?? {}, status, io)
  for (const [i, figures] of files.entries()) {
    expect(figures.length).toBeGreaterThan(3)
    for (const { key, field, factor } of figures)
      expect([key, process[key]]).toEqual([key, ([stat, status, io][i]?.[field] ?? 0) * factor])
  }
  expect(process.swapBytes).toBe((status?.VmSwap ?? 0) * 1024)
})

test('P3, P39: what the kernel does not report is absent, and so is what a source marks as not a number', () => {
  const process = processWith({ minflt: Number.NaN, majflt: 2, processor: undefined }, { VmSwap: 0 })
  expect(process).toMatchObject({ majorFaults: 2, swapBytes: 0 })
  for (const key of ['minorFaults', 'cpu', 'rssAnonBytes', 'diskReadBytes'])
    expect(process).not.toHaveProperty(key)
})

test('a program is not called by the arguments of the runtime that became it: its own are not read yet', () => {
  const entered = processWith({ ppid: 0, comm: 'web' }, undefined, undefined, ['runc', 'init'])
  expect(entered.command).toBe('[web]')
  expect(entered).not.toHaveProperty('argv')
  const own = processWith({ ppid: 1, comm: 'runc' }, undefined, undefined, ['runc', 'init'])
  expect(own.command).toBe('runc init')
})

test('a user whose name cannot be read is called as elsewhere in the container, else by its number', () => {
  const userOf = (details: object) =>
    processOf(
      {
        id: '7:5',
        stat: STAT as unknown as PidStat,
        atMs: 0,
        follows: undefined,
        schedstat: undefined,
        rssPages: 0,
        details: { at: 1, ...details },
        isSelf: false,
      },
      {},
      undefined,
      { ...UNIT, userNames: { of: (_, uid) => (uid === 33 ? 'www-data' : undefined) } },
    ).user
  expect([
    userOf({ uid: 33 }),
    userOf({ uid: 34 }),
    userOf({ uid: 33, userName: 'web' }),
    userOf({}),
  ]).toEqual(['www-data', '34', 'web', undefined])
})
