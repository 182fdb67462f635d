// The row of a group.
import { expect, test } from 'bun:test'
import { finding, process, snapshot } from '../model/fixture.ts'
import type { Group } from '../model/groups.ts'
import type { DeltaFrame, SnapshotFrame, View } from '../model/protocol.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { view } from './fixture.ts'
import { groupTrendOf } from './group-rows.ts'
import { tickOf } from './tick.ts'
import type { TrendPoints } from './trends.ts'
import { createViewGroup } from './view-group.ts'

const COLUMNS = ['pid', 'command', 'cpu', 'rss']

const dead = (pid: number) =>
  process({ pid, ppid: 7, state: 'Z', command: '[python3]', exitCode: 3, rssBytes: 0 })
const forker = process({
  pid: 7,
  comm: 'python3',
  argv: ['python3', '/app/forker.py'],
  cpuUsage: 0.25,
  rssBytes: 5,
})

function watch(processes: Snapshot['processes'], fields: Partial<View> = {}, more: Partial<Snapshot> = {}) {
  const at = (seq: number, all: Snapshot['processes']) =>
    tickOf({ ...snapshot({ processes: all, ...more }), seq, at: snapshot().at + seq * 1000 })
  const asked = { ...view, columns: COLUMNS, ...fields }
  const group = createViewGroup(asked, new Map(), message => JSON.stringify(message), at(1, processes))
  const frameFrom = (base?: number) =>
    JSON.parse(String(group.frameFrom(base))) as Partial<Omit<SnapshotFrame, 'type'>> &
      Partial<Omit<DeltaFrame, 'type'>>
  return { frameFrom, next: (all: Snapshot['processes']) => group.advance(at(2, all)) }
}

test('zombies of one parent are one row: how many, how all of them ended, whose they are', () => {
  const { rows, matched, found } = watch([forker, dead(8), dead(9)]).frameFrom()
  expect([matched, found]).toEqual([2, 3])
  expect(rows?.[1]).toEqual({
    id: 'zombies 7',
    cells: [null, '[python3]', null, 0],
    group: { by: 'zombies', count: 2, ending: 'defunct, exit 3', parent: { pid: 7, program: 'forker.py' } },
    fold: 'folded',
  })
})

test('short-lived children count those that have ended, and say how many in which time', () => {
  const young = process({ pid: 12, ppid: 7, cpuUsage: 0.125, rssBytes: 3, startedAt: snapshot().at })
  const sleeps = {
    parentId: '7:1000',
    comm: 'sleep',
    command: 'sleep 0.3',
    count: 41,
    spanMs: 60_000,
    livedMs: 300,
  }
  const { rows } = watch([forker, young], {}, { shortLived: [sleeps] }).frameFrom()
  expect(rows?.[1]).toMatchObject({
    cells: [null, 'sleep 0.3', 0.125, 3],
    group: { by: 'shortLived', count: 42, spanMs: 60_000, livedMs: 300, parent: { pid: 7 } },
  })
})

test('a group of a program has its colour', () => {
  const colours = [{ program: 'forker.py', colour: 5 }]
  const { rows } = watch([forker], { group: 'command' }, { colours }).frameFrom()
  expect(rows).toEqual([
    {
      id: 'command forker.py',
      cells: [null, 'forker.py', 0.25, 5],
      group: { by: 'command', count: 1 },
      fold: 'folded',
      colour: 5,
    },
  ])
})

test('a group has the worst that was found of its processes, zombies that they are', () => {
  const findings = [
    finding({ id: 'memory-grows', severity: 'critical', subject: { processId: '1:1000' } }),
    finding({ id: 'thread-full', severity: 'note', subject: { processId: '7:1000' } }),
    finding({ id: 'zombies', severity: 'warning', subject: { processId: '7:1000' } }),
  ]
  const worst = (fields: Partial<View>) =>
    watch([forker, dead(8), dead(9)], fields, { findings })
      .frameFrom()
      .rows?.map(({ group }) => group?.worst)
  expect(worst({})).toEqual([undefined, 'warning'])
  expect(worst({ group: 'command' })).toEqual(['note', undefined])
})

test('the trend of a group is that of its processes together; where nothing adds up there is none', () => {
  const lines: Record<string, number[]> = { '7:1000': [1, 2, 3], '8:1000': [-1, 10], '9:1000': [-1, -1] }
  const trends: TrendPoints = { get: id => lines[id] }
  const group: Group = { id: 'a', by: 'user', name: 'a', processes: [forker, dead(8), dead(9)] }
  expect(groupTrendOf(group, trends, 'rss')).toEqual([1, 2, 13])
  expect(groupTrendOf(group, trends, 'wait')).toBeUndefined()
  expect(groupTrendOf({ ...group, processes: [dead(9)] }, trends, 'rss')).toEqual([-1, -1])
  expect(groupTrendOf({ ...group, processes: [] }, trends, 'rss')).toBeUndefined()
})

test('a group that comes or goes neither starts nor ends, as processes do', () => {
  const { frameFrom, next } = watch([forker, dead(8)])
  frameFrom()
  next([forker, dead(8), dead(9)])
  const delta = frameFrom(1)
  expect([delta.gone, delta.ended, delta.started]).toEqual([['8:1000'], undefined, undefined])
  expect(delta.rows?.map(({ id }) => id)).toEqual(['zombies 7'])
  const other = watch([forker, dead(8), dead(9)])
  other.frameFrom()
  other.next([forker, dead(8)])
  const back = other.frameFrom(1)
  expect([back.gone, back.ended, back.started]).toEqual([['zombies 7'], undefined, undefined])
})
