// The law of group counters, on random lives of processes: none ever falls, and together they are what all processes
// used (P43).

import { expect, test } from 'bun:test'
import { type Random, seeded } from '../../e2e/seeded.ts'
import { process as processOf, snapshot } from '../model/fixture.ts'
import type { Process } from '../model/snapshot.ts'
import { createMetrics } from './metrics.ts'

const TICKS = 600
const RUN = { isInsecure: false, health: 'ok' } as const

/** Lives of up to 40 processes of 120 programs, reported tick by tick, `tickMs` apart. */
function live(
  random: Random,
  tickMs: number,
  onAnswer: (counters: Map<string, number>, usedTicks: number) => void,
) {
  const chance = (share: number) => random(1000) < share * 1000
  const metrics = createMetrics()
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
    metrics.observe(snapshot({ seq, at: seq * tickMs, processes }))
    if (!chance(0.2)) continue
    const counters = new Map<string, number>()
    for (const by of ['name', 'user'] as const)
      for (const { name, type, samples } of metrics.families(by, RUN) ?? [])
        if (type === 'counter')
          for (const { labels, value } of samples)
            counters.set(`${by} ${name} ${JSON.stringify(labels)}`, value)
    onAnswer(counters, used)
  }
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
      const sum = [...counters]
        .filter(([series]) => series.startsWith(`${by} topz_process_group_cpu_seconds`))
        .reduce((total, [, value]) => total + value, 0)
      if (Math.round(sum * 100) !== usedTicks) wrong.push(`${by}: ${sum} s of ${usedTicks / 100}`)
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
