// A process that only ran is the same as one made from scratch: member for member and in the same order, over random readings.

import { expect, test } from 'bun:test'
import { type Random, seeded } from '../../e2e/seeded.ts'
import type { PidStat } from '../procfs/pid-stat.ts'
import type { Details, ProcessReading } from '../sampler/sample.ts'
import { movedOf } from './moved.ts'
import { processOf } from './process.ts'
import type { Rates } from './rates.ts'

const SAMPLE = {
  clockTicksPerSecond: 100,
  pageBytes: 4096,
  host: { hostname: 'h', cpuCount: 2, memTotalKb: 1_000_000, unreadable: {} },
}
const STAT = {
  pid: 7,
  comm: 'x',
  state: 'S',
  ppid: 1,
  pgrp: 7,
  session: 7,
  tty_nr: 0,
  flags: 0,
  minflt: 5,
  majflt: 0,
  utime: 10,
  stime: 20,
  cutime: 0,
  cstime: 0,
  priority: 20,
  nice: 0,
  num_threads: 1,
  starttime: 5,
  vsize: 9000,
  rss: 4,
  processor: 1,
  policy: 0,
  exit_code: 0,
} as PidStat

/** Now and then something that the kernel does not tell. */
const oneOf = <T>(random: Random, values: readonly T[]): T => values[random(values.length)] as T

function nextStat(random: Random, last: PidStat): PidStat {
  const next = {
    ...last,
    utime: last.utime + random(3),
    stime: last.stime + random(3),
    minflt: last.minflt + random(2),
    majflt: last.majflt + random(2),
    processor: random(2),
    vsize: last.vsize + random(2) * 4096,
  }
  switch (random(14)) {
    case 0:
      return { ...next, num_threads: 1 + random(3) }
    case 1:
      return { ...next, state: oneOf(random, ['R', 'S', 'D', 'Z', '']) }
    case 2:
      return { ...next, comm: oneOf(random, ['x', 'y']) }
    case 3:
      return { ...next, ppid: 1 + random(2), policy: random(2) }
    case 4:
      return { ...next, processor: undefined, minflt: Number.NaN }
    case 5:
      return { ...next, minflt: 9, tty_nr: oneOf(random, [0, 34816]), flags: oneOf(random, [0, 0x00200000]) }
    default:
      return next
  }
}

function nextDetails(random: Random, last: Details | undefined): Details | undefined {
  if (last !== undefined && random(2) === 0) {
    const { io: _, openFds: _openFds, unreadable: _unreadable, ...rest } = last
    const read_bytes = random(3)
    const io = {
      read_bytes,
      write_bytes: 0,
      rchar: 1,
      wchar: 1,
      syscr: 1,
      syscw: 1,
      cancelled_write_bytes: 0,
    }
    const light = oneOf(random, [{ io, openFds: 4 + random(2) }, { io, openFds: 4 }, { io }, {}])
    return {
      ...rest,
      ...light,
      ioAtMs: random(100),
      unreadable: oneOf(random, [{}, {}, {}, { fd: 'denied' }]),
    }
  }
  if (random(6) > 0) return last
  const named = random(2) === 0 ? { userName: 'web' } : {}
  const status = random(2) === 0 ? { status: { VmHWM: random(40), VmSwap: 3 } } : {}
  return oneOf(random, [undefined, { at: 1, uid: 33, argv: ['x', '-v'], ...named, ...status }])
}

test('a process that ran is what a new one would be, whatever else changed', () => {
  const random = seeded('moved')
  let name: string | undefined
  const sample = { ...SAMPLE, userNames: { of: () => name } }
  let last: ProcessReading = {
    id: '7:5',
    stat: STAT,
    atMs: 0,
    follows: undefined,
    schedstat: undefined,
    rssPages: 10,
    details: { at: 1, uid: 33 },
    isSelf: false,
  }
  let before = processOf(last, {}, 5, sample)
  let moved = 0
  let readIo = 0
  for (let turn = 0; turn < 3000; turn++) {
    name = oneOf(random, [name, 'www-data', undefined])
    const runDelay = random(100)
    const reading: ProcessReading = {
      ...last,
      stat: nextStat(random, last.stat),
      rssPages: Math.max(0, last.rssPages + random(3) - 1),
      schedstat: random(20) === 0 ? undefined : { runTime: 1, runDelay },
      details: nextDetails(random, last.details),
    }
    const rates: Rates = {
      cpuUsage: oneOf(random, [0, 0.5, 0.7, 0.9]),
      diskReadBytesPerSecond: random(10) === 0 ? undefined : random(5),
    }
    const children = random(10) === 0 ? { user: 5, system: 3, usage: 0.5 } : undefined
    const fresh = processOf(reading, rates, 5, sample, children)
    const quick = movedOf({ before, last }, reading, rates, sample, children)
    if (quick !== undefined) {
      expect(JSON.stringify(quick)).toBe(JSON.stringify(fresh))
      moved++
      if (reading.details !== last.details) readIo++
    }
    before = quick ?? fresh
    last = reading
  }
  // Most of the time it does no more than run.
  expect(moved).toBeGreaterThan(300)
  expect(readIo).toBeGreaterThan(30)
})
