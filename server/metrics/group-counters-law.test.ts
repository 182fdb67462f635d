// The law of group counters, on random lives of processes: none ever falls, and together they are what all processes
// used (P43), children that came and went unseen included.

import { expect, test } from 'bun:test'
import { createLives, shownTicks } from '../../e2e/kernel-lives.ts'
import { type Random, seeded } from '../../e2e/seeded.ts'
import { createChildrenCpu } from '../derive/children-cpu.ts'
import { process as processOf, snapshot } from '../model/fixture.ts'
import type { Process } from '../model/snapshot.ts'
import type { ProcessReading } from '../sampler/sample.ts'
import { createTally } from './tally.ts'

const TICKS = 600
const RUN = { isInsecure: false, health: 'ok' } as const

/** Lives of up to 40 processes of 120 programs, reported tick by tick, `tickMs` apart. */
function live(
  random: Random,
  tickMs: number,
  onAnswer: (counters: Map<string, number>, usedTicks: number) => void,
) {
  const chance = (share: number) => random(1000) < share * 1000
  const tally = createTally()
  const living = new Map<number, Process>()
  let generation = 0
  /** Clock ticks of all processes, including those that ended. */
  let used = 0
  const named = (): Partial<Process> => {
    const name = `job${Math.floor((random(1000) / 1000) ** 3 * 120)}`
    return { argv: [name], user: `u${random(5)}`, detailsAt: ++generation }
  }
  for (let seq = 1; seq <= TICKS; seq++) {
    for (let pid = 1; pid <= 40; pid++) {
      const process = living.get(pid)
      if (process === undefined) {
        if (chance(0.1))
          living.set(pid, processOf({ pid, id: `${pid}:${++generation}`, ...named(), diskReadBytes: 0 }))
      } else if (chance(0.05)) living.delete(pid)
      else if (chance(0.3)) {
        const ticks = random(20)
        used += ticks
        const cpuUserSeconds = Math.round((process.cpuUserSeconds ?? 0) * 100 + ticks) / 100
        const { diskReadBytes = 0, ...without } = process
        // Reported, taken back, reported again.
        const disk = chance(0.1) ? {} : { diskReadBytes: Math.max(diskReadBytes, seq * 1000 + pid) }
        living.set(pid, { ...without, ...disk, cpuUserSeconds, ...(chance(0.2) && named()) })
      }
    }
    const processes = [...living.values()].sort((a, b) => a.pid - b.pid)
    tally.observe(snapshot({ seq, at: seq * tickMs, processes }))
    if (!chance(0.2)) continue
    onAnswer(countersOf(tally), used)
  }
}

function countersOf(tally: ReturnType<typeof createTally>): Map<string, number> {
  const counters = new Map<string, number>()
  for (const by of ['name', 'user'] as const)
    for (const { name, type, samples } of tally.families(by, RUN) ?? [])
      if (type === 'counter')
        for (const { labels, value } of samples)
          counters.set(`${by} ${name} ${JSON.stringify(labels)}`, value)
  return counters
}

/** Clock ticks of all groups. */
function ticksIn(counters: ReadonlyMap<string, number>, by: string): number {
  const seconds = [...counters]
    .filter(([series]) => series.startsWith(`${by} topz_process_group_cpu_seconds`))
    .reduce((total, [, value]) => total + value, 0)
  return Math.round(seconds * 100)
}

function neverFalls() {
  let before = new Map<string, number>()
  const fell: string[] = []
  return {
    fell,
    see(counters: Map<string, number>): void {
      for (const [series, value] of counters)
        if (value < (before.get(series) ?? 0)) fell.push(`${series}: ${before.get(series)} -> ${value}`)
      before = counters
    },
  }
}

test('no counter falls, and all groups together used what all processes used', () => {
  const { fell, see } = neverFalls()
  const wrong: string[] = []
  live(seeded('counters'), 1, (counters, usedTicks) => {
    see(counters)
    for (const by of ['name', 'user']) {
      const sum = ticksIn(counters, by)
      if (sum !== usedTicks) wrong.push(`${by}: ${sum} ticks of ${usedTicks}`)
    }
  })
  expect(fell).toEqual([])
  expect(wrong).toEqual([])
})

test('no counter falls when groups give up their places', () => {
  const { fell, see } = neverFalls()
  live(seeded('places'), 60_000, see)
  expect(fell).toEqual([])
})

interface Kernel {
  /** Share of parents whose children leave nothing behind. */
  readonly ignoring?: number
  /** What happens between two reads of a walk. */
  readonly meanwhile?: number
}

/** Lives in which children are waited for, from the kernel's numbers to the counters. Returns what it shows at the end. */
function reap(
  random: Random,
  { ignoring = 0, meanwhile = 0 }: Kernel,
  onAnswer: (counters: Map<string, number>, usedTicks: number) => void,
): number {
  const lives = createLives(random, ignoring)
  const tally = createTally()
  const children = createChildrenCpu()
  const names = new Map<string, Partial<Process>>()
  let namings = 0
  const nameOf = (id: string): Partial<Process> => {
    const last = names.get(id)
    if (last !== undefined && random(20) > 0) return last
    const next = { argv: [`job${random(9)}`], user: `u${random(3)}`, detailsAt: ++namings }
    names.set(id, next)
    return next
  }
  let seq = 0
  const tick = (readings: readonly ProcessReading[]) => {
    seq++
    children.follow(readings, seq * 1000, { ticksPerSecond: 100, cpuCount: 1000 })
    const processes = readings.map(({ id, stat }) => {
      const time = children.of(id)
      const own = { cpuUserSeconds: stat.utime / 100, cpuSystemSeconds: stat.stime / 100 }
      const inherited = time && {
        childrenCpuUserSeconds: time.user / 100,
        childrenCpuSystemSeconds: time.system / 100,
      }
      return processOf({ ...nameOf(id), pid: stat.pid, id, ...own, ...inherited })
    })
    tally.observe(snapshot({ seq, at: seq, processes }))
    onAnswer(countersOf(tally), lives.usedTicks())
  }
  tick(lives.walk(0))
  for (let i = 0; i < TICKS; i++) {
    lives.happen(random(60))
    tick(lives.walk(meanwhile))
  }
  // Until all that is held is reported.
  for (let i = 0; i < 5; i++) tick(lives.walk(0))
  return lives.all().reduce((sum, life) => sum + shownTicks(life), 0)
}

test('time of children is counted once, all that the kernel shows is counted, and no counter falls', () => {
  const { fell, see } = neverFalls()
  const wrong: string[] = []
  let counted = 0
  const shown = reap(seeded('children'), {}, (counters, usedTicks) => {
    see(counters)
    counted = ticksIn(counters, 'name')
    if (counted > usedTicks) wrong.push(`${counted} ticks of ${usedTicks}`)
    if (counted !== ticksIn(counters, 'user')) wrong.push('groupings differ')
  })
  expect(fell).toEqual([])
  expect(wrong).toEqual([])
  expect(counted).toBe(shown)
})

test.each([
  ['parents ignore them', { ignoring: 0.3 }],
  ['they end while a walk reads', { meanwhile: 12 }],
  ['both', { ignoring: 0.3, meanwhile: 12 }],
] as const)('children are not counted twice: %s', (_, kernel) => {
  const { fell, see } = neverFalls()
  const wrong: string[] = []
  reap(seeded('twice'), kernel, (counters, usedTicks) => {
    see(counters)
    const counted = ticksIn(counters, 'user')
    // Who inherits what is not always seen when dozens of processes change hands between two reads.
    if (counted > usedTicks * 1.002 + 20) wrong.push(`${counted} ticks of ${usedTicks}`)
  })
  expect(fell).toEqual([])
  expect(wrong).toEqual([])
})
