// What is recorded comes back as it was, at every tick, in the precision that fields.ts keeps.
import type { Database } from 'bun:sqlite'
import { expect, test } from 'bun:test'
import { seeded } from '../../../e2e/seeded.ts'
import type { Found } from '../../model/finding.ts'
import { finding, process } from '../../model/fixture.ts'
import type { Process, Snapshot } from '../../model/snapshot.ts'
import { snapshotAt, type TickRow } from '../ask/states.ts'
import { emptyInMemory } from '../database/database.ts'
import { createWriter } from '../keep/writer.ts'
import { createEncoder } from './encoder.ts'
import { codesOf, membersOf, surroundingsOf } from './split.ts'

const START = { at: 1000, version: '1', boot: 'b' }

function snapshot(seq: number, processes: readonly Process[], fields: Partial<Snapshot> = {}): Snapshot {
  return {
    schemaVersion: 1,
    seq,
    at: 1_700_000_000_000 + seq * 1000,
    intervalMs: 1000,
    cpuResolution: 0.01,
    host: { hostname: 'h', cpuCount: 2, memoryBytes: 1 << 30, load: [1, 2, 3] },
    namespace: { command: 'init' },
    totals: { processes: processes.length, zombies: 0, kernelThreads: 0, rssBytes: 4096 },
    self: { version: '1', tickMs: 1.5, ticksMissed: 0, vanished: 0, source: 'proc' },
    absent: [],
    containers: [],
    networks: [],
    events: [],
    processes,
    ...fields,
  }
}

/** As it comes back: through the same rounding, with shares of memory. */
const seen = (one: Snapshot) =>
  [
    ...surroundingsOf(one),
    ...one.processes.map(process => ({
      kind: 'process' as const,
      id: process.id,
      members: membersOf(process),
    })),
  ].map(({ kind, id, members }) => ({ kind, id, codes: codesOf(kind, members) }))

const foundAt = (seq: number): Found => ({
  findings: seq % 9 < 4 ? [] : [finding({ evidence: { by: 'a signal', seconds: seq } })],
  noTrend: [{ container: 'c', why: seq < 70 ? 'too short' : 'flat' }],
  nearLimits:
    seq % 7 < 3
      ? []
      : [{ kind: 'memory', container: 'c', containerName: 'c', usedBytes: 90 + seq, limitBytes: 900 }],
  watchedSeconds: Math.min(60, seq - 10),
})
const foundIn = ({ findings, noTrend, nearLimits, watchedSeconds }: Snapshot) => ({
  findings,
  noTrend,
  nearLimits,
  watchedSeconds,
})

function rows(db: Database): TickRow[] {
  return db.query<TickRow, []>('SELECT * FROM tick ORDER BY tick').all()
}

test('every tick comes back, whatever came, went or changed', () => {
  const random = seeded('ticks')
  const db = emptyInMemory()
  const writer = createWriter(db, START)
  const encoder = createEncoder()
  let processes: Process[] = []
  const all: Snapshot[] = []
  for (let seq = 1; seq <= 150; seq++) {
    processes = processes.filter(() => random(20) > 0)
    for (let i = random(4); i > 0; i--) {
      const pid = seq * 10 + i
      processes.push(
        process({ pid, id: `${pid}:${seq}`, command: `job ${random(5)}`, argv: ['job', String(random(5))] }),
      )
    }
    processes = processes.map(one =>
      random(3) > 0
        ? one
        : {
            ...one,
            cpuUsage: random(10_000) / 10_000,
            rssBytes: random(1000) * 4096,
            state: random(2) > 0 ? 'R' : 'S',
            oomScoreAdj: random(2000) - 1000,
          },
    )
    processes.sort((a, b) => a.pid - b.pid)
    const container = { id: 'c', name: 'app', main: true as const, processCount: 1, rssBytes: 4096 }
    const limits = { memoryLimitBytes: random(2) > 0 ? null : 1 << 29, cpuLimit: 0.5 }
    const pressure = { cpu: { someSeconds: seq / 1000, someAvg10: 0.25 } }
    const one = snapshot(seq, [...processes], {
      containers: seq % 7 === 0 ? [] : [{ ...container, ...limits, pressure }],
      // Nothing was watching in the first ticks, as in a recording of an older topz.
      ...(seq > 10 && foundAt(seq)),
      networks: [{ id: 'n', containers: ['c'], interfaces: [], listeners: [], receivedBytesPerSecond: seq }],
    })
    all.push(one)
    writer.write(encoder.encode(one))
    if (random(40) === 0) encoder.restart()
  }
  for (const row of rows(db)) {
    const before = all[row.seq - 1] as Snapshot
    const after = snapshotAt(db, row) as Snapshot
    expect(seen(after)).toEqual(seen(before))
    const plain = ({ rssBytes: _, memoryUsage: __, cpuUsage: ___, ...rest }: Process) => rest
    expect(after.processes.map(plain)).toEqual(before.processes.map(plain))
    expect(after.containers).toEqual(before.containers as never)
    expect(after.networks).toEqual(before.networks as never)
    expect({ ...after.host }).toEqual({ ...before.host })
    expect(foundIn(after)).toEqual(foundIn(before))
  }
  db.close()
})
