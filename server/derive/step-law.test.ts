// The law of steps, over random ticks in which processes run, sleep, come, end and lose files: who follows only what
// changed since the tick before shows the same as who looks at everything each time.

import { expect, test } from 'bun:test'
import { seeded } from '../../e2e/seeded.ts'
import { noteStep } from '../model/step.ts'
import { parsePidStat } from '../procfs/pid-stat.ts'
import type { ProcessReading, Sample } from '../sampler/sample.ts'
import { statBytes } from '../sampler/testdata/fake-proc.ts'
import { createDeriver } from './derive.ts'

const SELF = { version: '0', tickMs: 1, ticksMissed: 0, vanished: 0, source: 'proc' } as const
const TICKS = 400

test('random lives: what is derived from what changed is what is derived from all (prints its seed)', () => {
  const random = seeded('steps')
  const [stepping, looking] = [1, 2].map(() => createDeriver({ intervalMs: 1000, rights: 'user' }))
  const statOf = (pid: number, utime: number, cutime: number) =>
    parsePidStat(
      statBytes(pid, {
        starttime: pid,
        utime,
        cutime,
        ppid: 1,
        state: ['S', 'S', 'R', 'D'][random(4)] as string,
        num_threads: 1 + random(2),
        rss: 100 + random(3),
      }),
    )
  const detailsOf = (at: number) => ({
    at,
    argv: ['app', `${random(2)}`],
    uid: random(2),
    container: ['a', 'b'][random(2)] as string,
    cgroup: '/c',
    unreadable: random(3) === 0 ? { io: 'denied' as const } : {},
  })
  let list: readonly ProcessReading[] = []
  let atMs = 0
  for (let tick = 0; tick < TICKS; tick++) {
    // Two ticks at the same moment tell nothing of children: what they used is shown after that.
    if (random(5) > 0) atMs += 1000
    const before = list
    if (random(8) === 0) {
      const pid = 2 + random(30)
      const others = list.filter(({ stat }) => stat.pid !== pid)
      const one = {
        id: `${pid}:${pid}`,
        stat: statOf(pid, 0, 0),
        atMs,
        follows: undefined,
        schedstat: undefined,
      }
      const isThere = others.length < list.length
      list = isThere
        ? others
        : [...others, { ...one, rssPages: 100, details: undefined, isSelf: pid === 5 }].sort(
            (a, b) => a.stat.pid - b.stat.pid,
          )
    } else {
      const places = list.flatMap((_, place) => (random(5) === 0 ? [place] : []))
      list = list.map((one, place) => {
        if (!places.includes(place)) return one
        const follows = { atMs: one.atMs, heldUntilMs: atMs - 1000 }
        const { pid, utime, cutime } = one.stat
        const stat = statOf(pid, utime + random(2) * random(50), cutime + (pid % 3 === 0 ? random(50) : 0))
        return { ...one, stat, atMs, follows, ...(random(3) === 0 && { details: detailsOf(atMs) }) }
      })
      noteStep(before, list, places)
    }
    const sample = (processes: readonly ProcessReading[]) =>
      ({
        at: 1e12 + atMs,
        atMs,
        host: { hostname: 'h', cpuCount: 2, uptimeSeconds: 1000 + atMs / 1000, unreadable: {} },
        namespaceHostname: undefined,
        processes,
        vanished: 0,
        clockTicksPerSecond: 100,
        pageBytes: 4096,
      }) as Sample
    const followed = stepping?.derive(sample(list), SELF)
    const looked = looking?.derive(sample([...list]), SELF)
    for (const member of ['processes', 'totals', 'containers', 'absent', 'self', 'events'] as const)
      expect([tick, followed?.[member]] as unknown).toEqual([tick, looked?.[member]])
  }
})
