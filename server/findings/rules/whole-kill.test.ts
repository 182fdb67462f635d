// Containers that are gone with the count of their kills: which of them memory ended, and how sure that is.

import { expect, test } from 'bun:test'
import type { Container } from '../../model/container.ts'
import { FIXTURE_AT, process, snapshot } from '../../model/fixture.ts'
import type { HowEnded } from '../../model/how-ended.ts'
import type { Process, Snapshot } from '../../model/snapshot.ts'
import { wholeKills } from './whole-kill.ts'

const MIB = 2 ** 20
const POD = '/kubepods/pod0f0e0d0c-1111-2222-3333-444455556666'
const pause = process({ pid: 1, comm: 'pause', container: 'pause', cgroup: `${POD}/pause` })
const web = process({ pid: 7, ppid: 0, comm: 'web', command: '/web', container: 'web', cgroup: `${POD}/web` })
const topz = process({ pid: 9, ppid: 0, self: true, container: 'topz', cgroup: `${POD}/topz` })

const container = (id: string, fields: Partial<Container> = {}): Container => ({
  id,
  name: id,
  cgroup: `${POD}/${id}`,
  processCount: 1,
  rssBytes: 1,
  ...fields,
})
interface Told {
  /** From the last look to the tick that misses it. */
  readonly goneAfterMs?: number
  /** MiB of 64 in each of the last looks. */
  readonly used?: readonly number[]
  readonly how?: HowEnded
  /** Kills that the pod's cgroup counted, before and after. */
  readonly above?: readonly [number, number]
  readonly fields?: Partial<Snapshot>
  readonly others?: readonly Process[]
}

function kills({ goneAfterMs = 1000, used = [20, 20], how, above, fields, others = [] }: Told) {
  const sidecar = (i: number) =>
    container('topz', { self: true, ...(above && { oomKillsAbove: above[i] as number }) })
  const past = used.map((mib, i) =>
    snapshot({
      at: FIXTURE_AT + i * 1000,
      processes: [pause, web, topz, ...others],
      containers: [
        sidecar(0),
        container('web', { memoryLimitBytes: 64 * MIB, memoryAnonBytes: mib * MIB, oomKills: 0 }),
      ],
    }),
  )
  const now = snapshot({
    at: FIXTURE_AT + (used.length - 1) * 1000 + goneAfterMs,
    processes: [pause, topz],
    containers: [sidecar(1)],
    ...(how && { ended: [{ processId: web.id, ...how }] }),
    ...fields,
  })
  return wholeKills(now, past)
}
const verdict = (told: Told) => kills(told)[0]?.confidence

test('the cgroup of the pod counted a kill that no container in it did: certain', () => {
  expect(kills({ above: [3, 4], how: { exitSignal: 9 } })).toMatchObject([
    { confidence: 'certain', entry: { pid: 7 }, usedBytes: 20 * MIB },
  ])
  expect(verdict({ above: [3, 3], how: { exitSignal: 9 } })).toBeUndefined()
  // Counted before, and known to the container that counted it.
  const seen = [container('topz', { self: true, oomKillsAbove: 4 }), container('other', { oomKills: 1 })]
  expect(verdict({ above: [3, 4], how: { exitSignal: 9 }, fields: { containers: seen } })).toBe('certain')
})

test('killed at its limit, or within two seconds from it: likely', () => {
  expect(verdict({ used: [63, 63], how: { exitSignal: 9 } })).toBe('likely')
  expect(verdict({ used: [20, 50], how: { exitSignal: 9 } })).toBe('likely')
  expect(verdict({ used: [2, 20], how: { exitSignal: 9 } })).toBeUndefined()
})

test('gone in missed ticks: what grew may have met its limit by then, which is possible and no more', () => {
  const grew = [34, 36, 38]
  expect(verdict({ used: grew, goneAfterMs: 3000 })).toBeUndefined()
  expect(verdict({ used: grew, goneAfterMs: 14_000 })).toBe('guess')
  expect(verdict({ used: grew, goneAfterMs: 14_000, how: { exitSignal: 9 } })).toBe('guess')
  // Seen at its limit, but long before.
  expect(verdict({ used: [63, 63], goneAfterMs: 14_000, how: { exitSignal: 9 } })).toBe('guess')
  expect(verdict({ used: [38, 38, 38], goneAfterMs: 14_000, how: { exitSignal: 9 } })).toBeUndefined()
  expect(verdict({ used: grew, goneAfterMs: 14_000, how: { exitCode: 0 } })).toBeUndefined()
  expect(verdict({ above: [3, 4], goneAfterMs: 14_000 })).toBe('certain')
})

test('one sign alone: possible where it ended in an unknown way or as its shell says, nothing where it is another end', () => {
  expect(verdict({ used: [63, 63] })).toBe('guess')
  expect(verdict({ used: [63, 63], how: { exitCode: 137 } })).toBe('guess')
  expect(verdict({ used: [59, 59], how: { exitSignal: 9 } })).toBe('guess')
  for (const how of [{ exitCode: 0 }, { exitCode: 1 }, { exitSignal: 15 }, { exitSignal: 11 }])
    expect(verdict({ used: [63, 63], how })).toBeUndefined()
  expect(verdict({ used: [20, 20], how: { exitSignal: 9 } })).toBeUndefined()
  expect(verdict({ used: [20, 20] })).toBeUndefined()
})

test('a worker that was killed, and process 1 that gives up in the same tick', () => {
  const worker = process({ pid: 8, ppid: 7, container: 'web', cgroup: `${POD}/web`, rssBytes: 50 * MIB })
  const ended = [
    { processId: web.id, exitCode: 1 },
    { processId: worker.id, exitSignal: 9 },
  ]
  expect(verdict({ used: [63, 63], others: [worker], fields: { ended } })).toBe('likely')
})

test('a kill that its own cgroup still counts is reported as that, unless the cgroup is a new one', () => {
  const after = (fields: Partial<Container>) => ({ containers: [container('web', fields)] })
  const how = { exitSignal: 9 }
  expect(verdict({ used: [63, 63], how, fields: after({ oomKills: 1 }) })).toBeUndefined()
  expect(verdict({ used: [63, 63], how, fields: after({ oomKills: 0 }) })).toBe('likely')
})
