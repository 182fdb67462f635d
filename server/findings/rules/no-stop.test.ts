// Whether process 1 reacts to docker stop.

import { expect, test } from 'bun:test'
import { FIXTURE_AT } from '../../model/fixture.ts'
import type { Process } from '../../model/snapshot.ts'
import { after, main, type World } from '../fixture.ts'

const world = (caught: string, fields: Partial<Process> = {}, blocked = 'none', ignored = 'none') => ({
  processes: [main({ comm: 'sh', startedAt: FIXTURE_AT - 3_600_000, ...fields })],
  closer: () => ({
    items: [
      { name: 'caught', value: caught, group: 'signals' as const },
      { name: 'blocked', value: blocked, group: 'signals' as const },
      { name: 'ignored', value: ignored, group: 'signals' as const },
    ],
  }),
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

test('a process 1 that catches it, or blocks and waits for it as tini does, is well', () => {
  expect(found(20, world('SIGTERM SIGCHLD')).open).toEqual([])
  expect(found(20, world('none', { comm: 'tini' }, 'SIGHUP SIGINT SIGTERM')).open).toEqual([])
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
