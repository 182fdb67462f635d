import { expect, test } from 'bun:test'
import type { Thread } from '../../model/detail.ts'
import type { Process } from '../../model/snapshot.ts'
import { afterWith, main, type World, worker } from '../fixture.ts'
import { createStuck } from './stuck.ts'

const after = afterWith(createStuck)
const D: Partial<Process> = { state: 'D' }
type Fields = { readonly [K in keyof Thread]?: Thread[K] | undefined }

const thread = (fields: Fields = {}) =>
  ({
    tid: 42,
    comm: 'worker',
    state: 'D',
    cpuSeconds: 1,
    voluntarySwitches: 7,
    involuntarySwitches: 1,
    syscall: 'read',
    wchan: 'rpc_wait_bit_killable',
    waitsOn: '/mnt/nfs/a.csv',
    ...fields,
  }) as Thread
const hanging = (fields: Fields = {}, process = D): World => ({
  processes: [main(), worker(process)],
  closer: ({ part }) => (part === 'threads' ? { items: [thread(fields)] } : undefined),
})

test('a thread in state D without a context switch for ten seconds hangs: which call, which file, where in the kernel', () => {
  expect(after(12, () => hanging()).open).toEqual([])
  const { open, sentences } = after(30, () => hanging())
  expect(open).toMatchObject([
    { id: 'stuck', severity: 'warning', confidence: 'likely', subject: { pid: 42 } },
  ])
  expect(sentences[0]).toBe(
    'worker (PID 42) has been hanging in the kernel for at least 29s: read of /mnt/nfs/a.csv, wait rpc_wait_bit_killable',
  )
})

test('the mount of the file is named, with the device or server behind it', () => {
  const mounts = [{ path: '/mnt/nfs', type: 'nfs4', device: '0:7', source: 'nas:/x' }]
  const { sentences } = after(30, () => ({ ...hanging(), container: { mounts } }))
  expect(sentences[0]).toContain(
    ': read of /mnt/nfs/a.csv (nfs4 nas:/x on /mnt/nfs), wait rpc_wait_bit_killable',
  )
})

test('a busy disk: in state D at every tick, but it switches', () => {
  const { open, questions } = after(60, second => hanging({ voluntarySwitches: second }))
  expect(open).toEqual([])
  expect(questions.length).toBeGreaterThan(10)
})

test('since the first tick in state D after which it did not run', () => {
  const ranUntil = (last: number) => (second: number) =>
    hanging({}, { state: 'D', cpuUsage: second <= last ? 0.1 : 0 })
  const sinceOf = (last: number) => after(30, ranUntil(last)).open[0]?.since ?? 0
  expect(sinceOf(2) - sinceOf(0)).toBe(2000)
})

test('a single tick in state D does not lead to a closer look', () => {
  const { questions } = after(60, second => hanging({}, { state: second % 3 === 0 ? 'D' : 'S' }))
  expect(questions).toEqual([])
})

test('it clears once the thread moves', () => {
  const { findings, open } = after(60, () => hanging())
  expect(open).toHaveLength(1)
  expect(after(4, () => hanging({}, { state: 'S' }), 60, findings).open).toEqual([])
})

test('a listener that hangs is critical, and so are three processes of any kind', () => {
  const listening = after(30, () => ({ ...hanging(), listeners: [{ port: 80, queue: 0, pid: 42 }] }))
  expect(listening.open[0]?.severity).toBe('critical')
  const three = [42, 43, 44].map(pid => worker({ ...D, pid, id: `${pid}:1` }))
  const { open, sentences } = after(40, () => ({
    processes: [main(), ...three],
    closer: ({ pid }) => ({ items: [thread({ tid: pid })] }),
  }))
  expect(open).toMatchObject([{ severity: 'critical', evidence: { processes: 3 } }])
  expect(sentences[0]).toMatch(/^3 processes \(3 × worker\) have been hanging/)
})

test('a flush may take half a minute', () => {
  expect(after(28, () => hanging({ syscall: 'fsync' })).open).toEqual([])
  expect(after(45, () => hanging({ syscall: 'fsync' })).open).toHaveLength(1)
})

test('a process waiting for its child to exec is a note after half a minute, even if topz cannot see what it waits for', () => {
  const vfork = { syscall: 'vfork', wchan: 'kernel_clone', waitsOn: undefined }
  expect(after(28, () => hanging(vfork)).open).toEqual([])
  const { open, sentences } = after(45, () => hanging(vfork))
  expect(open).toMatchObject([{ severity: 'note', evidence: { kind: 'vfork' } }])
  expect(sentences[0]).toContain('worker (PID 42) has waited at least 44s for its child to exec')
  const unseen = after(45, () => ({
    processes: [main(), worker(D), worker({ pid: 50, id: '50:1', ppid: 42 })],
    closer: () => ({
      items: [thread({ syscall: undefined, wchan: undefined, waitsOn: undefined })],
    }),
  }))
  expect(unseen.sentences[0]).toContain('for its child (PID 50) to exec')
})

test('a process that writes a core dump is a note, one that is frozen is left alone', () => {
  expect(after(30, () => hanging({ wchan: 'coredump_task_exit' })).open).toMatchObject([
    { severity: 'note', evidence: { kind: 'dump' } },
  ])
  expect(after(30, () => hanging({ wchan: '__refrigerator' })).open).toEqual([])
})

test('what it waits for is not guessed if topz has no permission to see it', () => {
  const { sentences } = after(30, () => hanging({ syscall: undefined, wchan: undefined, waitsOn: undefined }))
  expect(sentences[0]).toBe(
    'worker (PID 42) has been hanging in the kernel for at least 29s: the file is unknown',
  )
})

test('a container that was paused: a thread that was frozen in its sleep does not hang, though its state is read late', () => {
  const asleep = { syscall: 'clock_nanosleep', wchan: 'hrtimer_nanosleep', waitsOn: undefined }
  const frozenUntil = (end: number) => (second: number) => ({
    ...hanging(asleep),
    container: { frozen: second < end },
  })
  expect(after(35, frozenUntil(30)).open).toEqual([])
  expect(after(55, frozenUntil(30)).open).toHaveLength(1)
})

test('if topz cannot see what they wait for, a container with all processes in state D may be paused: nothing is reported', () => {
  const unseen = { syscall: undefined, wchan: undefined, waitsOn: undefined }
  const world = (first: string): World => ({
    ...hanging(unseen),
    processes: [main({ state: first }), worker(D)],
  })
  expect(after(30, () => world('D')).open).toEqual([])
  expect(after(30, () => world('S')).open).toMatchObject([{ severity: 'note', confidence: 'guess' }])
  // It resumes: the first one is already awake while the other is not.
  expect(after(34, second => world(second < 30 ? 'D' : 'S')).open).toEqual([])
})

test('nothing is reported without switch counts, or without answers', () => {
  const unknown = { voluntarySwitches: undefined }
  expect(after(60, () => hanging(unknown)).open).toEqual([])
  expect(after(60, () => ({ ...hanging(), closer: () => undefined })).open).toEqual([])
})

test('a thread other than the first shows only in the host’s load: processes are examined in turn', () => {
  const world = (load: number): World => ({
    processes: [main(), worker({ threadCount: 9 })],
    closer: () => ({ items: [thread({ tid: 42, state: 'S' }), thread({ tid: 47 })] }),
    snapshot: { host: { hostname: 'a', cpuCount: 2, cpuUsage: 0.1, load: [load, 0, 0] } },
  })
  const { open } = after(30, () => world(1.2))
  expect(open).toMatchObject([{ id: 'stuck', subject: { pid: 42 } }])
  const idle = after(30, () => world(0.3))
  expect([idle.open, idle.questions]).toEqual([[], []])
})
