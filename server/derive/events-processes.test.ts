// Processes of two ticks, in the corner cases of what events.test.ts shows for whole runs.

import { expect, test } from 'bun:test'
import { process } from '../model/fixture.ts'
import type { Ended, Process } from '../model/snapshot.ts'
import { createProcessEvents } from './events-processes.ts'
import type { Happened } from './happened.ts'

const AT = 1_000_000
const worker = (pid: number, fields: Partial<Process> = {}) =>
  process({
    pid,
    id: `${pid}:${pid}`,
    comm: 'worker',
    command: 'worker --queue mail',
    argv: ['worker', '--queue', 'mail'],
    startedAt: AT,
    ...fields,
  })

/** The events of each tick but the first; `at` and the processes of each. */
function run(...ticks: readonly (readonly [at: number, ...processes: Process[]])[]): Happened[][] {
  return runTold([], ...ticks)
}
/** The same where the kernel told, in each tick, how these ended. */
function runTold(
  ended: readonly Ended[],
  ...ticks: readonly (readonly [at: number, ...processes: Process[]])[]
): Happened[][] {
  const events = createProcessEvents()
  const [[, ...first] = [0]] = ticks
  events.begin(first)
  return ticks.slice(1).map(([at, ...processes], i) => {
    const [, ...before] = ticks[i] as readonly [number, ...Process[]]
    return events.between(before, { at, processes, containers: [], networks: [], ended })
  })
}
const types = (told: readonly Happened[]) => told.map(({ type, pid }) => `${type} ${pid}`)

test('an end by a signal names it; it is a failure', () => {
  const [told] = run([AT, worker(7)], [AT + 5000, worker(7, { state: 'Z', exitSignal: 9 })])
  expect(told).toMatchObject([{ comm: 'worker', pid: 7, livedMs: 5000, exitSignal: 9, severity: 'warning' }])
})

test('exit code 0 is known and no failure', () => {
  const [told] = run([AT, worker(7)], [AT + 5000, worker(7, { state: 'Z', exitCode: 0 })])
  expect(told).toMatchObject([{ exitCode: 0, livedMs: 5000, severity: 'note' }])
})

test('an end of which nothing is known is not a failure', () => {
  const [told] = run([AT, worker(7)], [AT + 5000])
  expect(told).toMatchObject([{ type: 'exit', livedMs: 5000, severity: 'note' }])
  expect(told?.[0]).not.toHaveProperty('exitCode')
})

test('P55: a reaped process ended as the kernel says, core dump and exit code 0 too', () => {
  const end = (ended: Partial<Ended>) =>
    runTold([{ processId: '7:7', ...ended }], [AT, worker(7)], [AT + 5000])[0]?.[0]
  expect(end({ exitCode: 0 })).toMatchObject({ exitCode: 0, severity: 'note' })
  expect(end({ exitCode: 3 })).toMatchObject({ exitCode: 3, severity: 'warning' })
  expect(end({ exitSignal: 11, coreDumped: true })).toMatchObject({
    exitSignal: 11,
    coreDumped: true,
    severity: 'warning',
  })
})

test('an end that was asked for, a closed pipe and the answer of a brief command are no failures', () => {
  for (const [ended, livedMs, severity] of [
    [{ exitSignal: 15 }, 5000, 'note'],
    [{ exitSignal: 13 }, 5000, 'note'],
    [{ exitCode: 143 }, 5000, 'note'],
    [{ exitCode: 1 }, 400, 'note'],
    [{ exitCode: 1 }, 5000, 'warning'],
    [{ exitCode: 137 }, 5000, 'warning'],
    [{ exitSignal: 6 }, 400, 'warning'],
  ] as const) {
    const [told] = runTold([{ processId: '7:7', ...ended }], [AT, worker(7)], [AT + livedMs])
    expect([ended, livedMs, told?.[0]?.severity]).toEqual([ended, livedMs, severity])
  }
})

test('P55: a zombie that does not say how it ended is reported once it was reaped, at the time of its end', () => {
  const zombie = worker(7, { state: 'Z' })
  const told = runTold(
    [{ processId: '7:7', exitCode: 2 }],
    [AT, worker(7)],
    [AT + 5000, zombie],
    [AT + 6000, zombie],
    [AT + 7000],
  )
  expect(told.map(types)).toEqual([[], [], ['exit 7']])
  expect(told[2]).toMatchObject([{ at: AT + 5000, exitCode: 2, livedMs: 5000 }])
})

test('one that is not reaped is reported after three seconds, as unknown; sooner if it is restarted', () => {
  const zombie = worker(7, { state: 'Z' })
  const late = run([AT, worker(7)], [AT + 5000, zombie], [AT + 8000, zombie], [AT + 9000])
  expect(late.map(types)).toEqual([[], ['exit 7'], []])
  expect(late[1]).toMatchObject([{ at: AT + 5000, livedMs: 5000 }])
  const again = run([AT, worker(7)], [AT + 5000, zombie], [AT + 6000, zombie, worker(8)])
  expect(again.map(types)).toEqual([[], ['exit 7', 'restart 8']])
})

test('a zombie that topz found ended before it came; its removal is not told', () => {
  const zombie = worker(7, { state: 'Z', exitCode: 1 })
  expect(run([AT, zombie], [AT + 1000])).toEqual([[]])
})

test('a process whose first thread has ended lives on, and its end is reported when it is gone', () => {
  const leaderless = worker(7, { state: 'Z', leaderExited: true })
  const told = run([AT, worker(7)], [AT + 1000, leaderless], [AT + 2000])
  expect(told.map(types)).toEqual([[], ['exit 7']])
  expect(run([AT, leaderless], [AT + 1000]).map(types)).toEqual([['exit 7']])
})

test('a zombie is reported once, and its later removal is not news', () => {
  const zombie = worker(7, { state: 'Z', exitCode: 0 })
  const told = run([AT, worker(7)], [AT + 1000, zombie], [AT + 2000, { ...zombie }], [AT + 3000])
  expect(told.map(types)).toEqual([['exit 7'], [], []])
})

test('a start is reported with its parent, as far as that is visible, and at its own time', () => {
  const parent = worker(7, { comm: 'sh', startTicks: 900 })
  const reused = worker(5, { startTicks: 2000 })
  const [told] = run(
    [AT, reused, parent],
    [
      AT + 1000,
      reused,
      parent,
      worker(8, { ppid: 7, startedAt: AT + 400 }),
      worker(9, { ppid: 3 }),
      worker(10, { ppid: 5 }),
    ],
  )
  expect(told).toMatchObject([
    { at: AT + 400, processId: '8:8', ppid: 7, parentId: '7:7', parentComm: 'sh' },
    { ppid: 3 },
    { ppid: 5 },
  ])
  for (const one of told?.slice(1) ?? []) expect(one).not.toHaveProperty('parentId')
})

test('an end is reported with the parent, even if that ended in the same tick', () => {
  const [parent, child] = [worker(7, { comm: 'sh', startTicks: 900 }), worker(8, { ppid: 7 })]
  for (const left of [[parent], []]) {
    const [told] = run([AT, parent, child], [AT + 1000, ...left])
    expect(told?.find(({ pid }) => pid === 8)).toMatchObject({
      type: 'exit',
      parentId: '7:7',
      parentComm: 'sh',
    })
  }
})

test('a long command line is cut', () => {
  const command = `worker ${'x'.repeat(500)}`
  const [told] = run([AT], [AT + 1000, worker(8, { command })])
  expect(told?.[0]).toMatchObject({ command: `worker ${'x'.repeat(93)}…` })
})

test('a restart in the tick of the end is one event; under another parent, or after ten minutes, it is a start', () => {
  const restarted = (at: number, next: Process) => {
    const told = run([AT, worker(7)], [AT + 1000], [at, next])
    return types(told[1] ?? [])
  }
  expect(types(run([AT, worker(7)], [AT + 1000, worker(8)])[0] ?? [])).toEqual(['exit 7', 'restart 8'])
  expect(restarted(AT + 1000 + 600_000, worker(8))).toEqual(['restart 8'])
  expect(restarted(AT + 1000 + 600_001, worker(8))).toEqual(['start 8'])
  expect(restarted(AT + 2000, worker(8, { ppid: 5 }))).toEqual(['start 8'])
})

test('of two identical ends, one start restarts only one', () => {
  const told = run([AT, worker(7)], [AT + 1000], [AT + 2000, worker(8), worker(9)])
  expect(types(told[1] ?? [])).toEqual(['restart 8', 'start 9'])
})

test('a shell that becomes a command that ended earlier is a restart', () => {
  const shell = worker(8, { comm: 'sh', command: 'sh -c x', argv: ['sh', '-c', 'x'] })
  const told = run([AT, worker(7)], [AT + 1000, shell], [AT + 2000, worker(8)])
  expect(types(told[1] ?? [])).toEqual(['restart 8'])
})

test('a process without a command line that ends as a zombie started and ended; a kernel thread needs none', () => {
  const { argv: _, ...nameless } = worker(8, { command: '[worker]' })
  const zombie = { ...nameless, state: 'Z', exitCode: 2 }
  expect(run([AT], [AT + 1000, nameless], [AT + 2000, zombie], [AT + 3000]).map(types)).toEqual([
    [],
    ['start 8', 'exit 8'],
    [],
  ])
  expect(run([AT], [AT + 1000, { ...nameless, kernelThread: true }]).map(types)).toEqual([['start 8']])
})

test('when pids wrap around, those in between have not ended', () => {
  const [a, b, c] = [worker(3), worker(500), worker(900)]
  expect(run([AT, b, c], [AT + 1000, a, b, c], [AT + 2000, a, c]).map(types)).toEqual([
    ['start 3'],
    ['exit 500'],
  ])
})

test('the memory of ends is bounded: the oldest is forgotten', () => {
  const jobs = Array.from({ length: 513 }, (_, i) =>
    worker(1000 + i, { command: `job ${i}`, argv: ['job', String(i)] }),
  )
  const told = run(
    [AT, ...jobs],
    [AT + 1000],
    [AT + 2000, worker(5000, { command: 'job 0' }), worker(5001, { command: 'job 1' })],
  )
  expect(types(told[1] ?? [])).toEqual(['start 5000', 'restart 5001'])
})

const inPod = (pid: number, fields: Partial<Process> = {}) =>
  worker(pid, { ppid: 0, container: `c${pid}`, cgroup: `/../c${pid}`, startTicks: pid, ...fields })

test('a container that replaces another is a restart and alarming, however short its life and good its end', () => {
  const told = runTold(
    [{ processId: '7:7', exitCode: 0 }],
    [AT, inPod(7)],
    [AT + 3000],
    [AT + 4000, inPod(8)],
    [AT + 7000],
    [AT + 9000, inPod(9)],
  ).flat()
  expect(told.filter(({ type }) => type === 'restart')).toMatchObject([
    { pid: 8, container: 'c8', count: 1, severity: 'warning' },
    { pid: 9, container: 'c9', count: 2, severity: 'warning' },
  ])
  // The same container, restarted.
  const again = { container: 'c', cgroup: '/docker/c' }
  const [, same] = run([AT, inPod(7, again)], [AT + 3000], [AT + 4000, inPod(8, again)])
  expect(same).toMatchObject([{ type: 'restart', severity: 'warning' }])
})

test('a command that is run in a container from outside, again and again, is no restart of it', () => {
  const main = worker(2, { ppid: 0, command: 'web', container: 'c', cgroup: '/../c', startTicks: 1 })
  const guest = (pid: number) => inPod(pid, { container: 'c', cgroup: '/../c', cpuSeconds: 9 })
  const [, told] = runTold(
    [{ processId: '7:7', exitCode: 1 }],
    [AT, main, guest(7)],
    [AT + 60_000, main],
    [AT + 61_000, main, guest(8)],
  )
  expect(told?.filter(({ severity }) => severity !== 'note')).toEqual([])
})
