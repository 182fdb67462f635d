// What is reported of all that changed, and what stayed the same.
import { expect, test } from 'bun:test'
import { DIFFERENCE_CHANGES_MAX } from '../config/limits.ts'
import type { Container } from '../model/container.ts'
import { process, snapshot } from '../model/fixture.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { container, difference, MIB, network } from './fixture.ts'

test('memory is that of the main container if known, else of all processes; CPU may be unknown', () => {
  const of = (containers: readonly Container[]) => {
    const { cpuUsage: _, ...totals } = snapshot({ processes: [process({ pid: 7, rssBytes: 5 })] }).totals
    const moment = snapshot({ containers, totals })
    const { cpu, memory } = difference(moment, moment)
    return [cpu[0], memory[0]]
  }
  expect(of([container({ main: true, workingSetBytes: 77, memoryBytes: 99 })])).toEqual([null, 77])
  expect(of([container({ main: true, memoryBytes: 99 })])).toEqual([null, 99])
  expect(of([container({ memoryBytes: 99 })])).toEqual([null, 5])
})

test('the largest changes are reported, up to the limit, and the report says if there are more', () => {
  const processes = Array.from({ length: DIFFERENCE_CHANGES_MAX + 1 }, (_, i) =>
    process({ pid: i + 1, comm: `p${i}`, rssBytes: (i + 1) * MIB }),
  )
  const all = difference(snapshot({}), snapshot({ processes }))
  expect([all.changes.length, all.isTruncated]).toEqual([DIFFERENCE_CHANGES_MAX, true])
  expect(all.changes.some(({ pid }) => pid === 1)).toBe(false)
  // The totals of memory and tasks are two of them.
  const some = difference(snapshot({}), snapshot({ processes: processes.slice(3) }))
  expect(some.changes).toHaveLength(DIFFERENCE_CHANGES_MAX)
  expect(some).not.toHaveProperty('isTruncated')
})

test('where a port was closed its queue did not stay as it was', () => {
  const open = network({ port: 80, queue: 5 }, { port: 81 })
  const [before, after] = [open, network({ port: 81 })].map(one => snapshot({ networks: [one] }))
  const { unchanged } = difference(before as Snapshot, after as Snapshot)
  expect(unchanged.filter(one => one === 'ports' || one === 'acceptQueue')).toEqual([])
  expect(difference(before as Snapshot, before as Snapshot).unchanged).toContain('acceptQueue')
})

test('what stayed as it was is named, what is unknown is not', () => {
  const moment = snapshot({
    containers: [container({ main: true, pids: 5 })],
    processes: [process({ pid: 7 })],
  })
  expect(difference(moment, moment).unchanged).toEqual([
    'processes',
    'ports',
    'limits',
    'memory',
    'cpu',
    'tasks',
    'zombies',
  ])
})
