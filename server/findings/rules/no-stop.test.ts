// Whether process 1 reacts to docker stop.

import { expect, test } from 'bun:test'
import { FIXTURE_AT, process } from '../../model/fixture.ts'
import type { Process } from '../../model/snapshot.ts'
import { after, main, type World } from '../fixture.ts'

const world = (
  caught: string,
  fields: Partial<Process> = {},
  blocked = 'none',
  ignored = 'none',
  /** Empty: topz may not see it. */
  syscall = 'wait4',
): World => ({
  processes: [main({ comm: 'sh', startedAt: FIXTURE_AT - 3_600_000, ...fields })],
  closer: ({ part }) =>
    part === 'threads'
      ? { items: [{ tid: 1, comm: 'sh', cpuSeconds: 0, ...(syscall !== '' && { syscall }) }] }
      : {
          items: [
            { name: 'caught', value: caught, group: 'signals' },
            { name: 'blocked', value: blocked, group: 'signals' },
            { name: 'ignored', value: ignored, group: 'signals' },
          ],
        },
})
const found = (seconds: number, one: World) => after(seconds, () => one)

test('a process 1 that neither catches nor blocks SIGTERM is a note', () => {
  const { open, sentences } = found(20, world('SIGCHLD'))
  expect(open).toMatchObject([
    { id: 'no-stop', severity: 'note', confidence: 'certain', subject: { pid: 1 } },
  ])
  expect(sentences[0]).toContain('sh (PID 1) does not handle SIGTERM')
  const ignoring = found(20, world('SIGCHLD', {}, 'none', 'SIGINT SIGTERM'))
  expect(ignoring.sentences[0]).toContain('sh (PID 1) ignores SIGTERM')
})

test('a process 1 that catches it, or blocks it and reads it from a descriptor, is well', () => {
  expect(found(20, world('SIGTERM SIGCHLD')).open).toEqual([])
  expect(found(20, world('none', { comm: 'systemd' }, 'SIGHUP SIGINT SIGTERM')).open).toEqual([])
})

test('a process 1 that waits for signals is well, although the kernel shows none as blocked meanwhile', () => {
  expect(found(20, world('none', { comm: 'init' }, 'none', 'none', 'rt_sigtimedwait')).open).toEqual([])
  const unseen = (comm: string) => world('none', { comm }, 'none', 'none', '')
  expect(found(20, unseen('docker-init')).open).toEqual([])
  expect(found(20, unseen('sh')).open).toMatchObject([{ confidence: 'likely' }])
})

test('nothing is reported in the first minute, for Node.js, for topz itself, and without an answer', () => {
  const young = () => world('none', { startedAt: FIXTURE_AT })
  expect(after(50, young).open).toEqual([])
  expect(after(80, young).open).toHaveLength(1)
  expect(found(20, world('none', { comm: 'node' })).open).toEqual([])
  expect(found(20, world('none', { self: true })).open).toEqual([])
  expect(found(20, { ...world('none'), closer: () => undefined }).open).toEqual([])
})

test('it is checked every half minute, and no longer once it is settled', () => {
  expect(found(100, world('SIGTERM')).questions.filter(({ part }) => part === 'status')).toHaveLength(4)
})

test('it clears when a handler is installed', () => {
  let caught = 'none'
  const { findings } = after(20, () => world(caught))
  caught = 'SIGTERM'
  expect(after(70, () => world(caught), 20, findings).open).toEqual([])
})

test('process 1 of a host is stopped by nobody: where kernel threads are seen it is not judged', () => {
  const container = world('SIGCHLD')
  const kthreadd = process({ pid: 2, ppid: 0, comm: 'kthreadd', kernelThread: true })
  const host = { ...container, processes: [...(container.processes ?? []), kthreadd] }
  expect(found(20, container).open).toHaveLength(1)
  expect(found(20, host).open).toEqual([])
})
