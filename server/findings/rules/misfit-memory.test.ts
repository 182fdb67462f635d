import { expect, test } from 'bun:test'
import type { Mapping } from '../../model/detail.ts'
import { FIXTURE_AT } from '../../model/fixture.ts'
import type { Process } from '../../model/snapshot.ts'
import { afterWith, main, type World, worker } from '../fixture.ts'
import { createMisfitMemory } from './misfit-memory.ts'

const after = afterWith(createMisfitMemory)
const MIB = 2 ** 20
const LIMIT = 512 * MIB
const java = (flag: string, fields: Partial<Process> = {}) =>
  main({ comm: 'java', argv: ['java', flag, '-jar', 'app.jar'], rssBytes: 300 * MIB, ...fields })
const world = (...processes: readonly Process[]): World => ({
  processes,
  container: { memoryLimitBytes: LIMIT, cpuLimit: 1 },
})

test('a heap that may grow beyond the limit: how far, and by which flag', () => {
  const { open, sentences } = after(20, () => world(java('-Xmx1g')))
  expect(open).toMatchObject([{ id: 'misfit-memory', severity: 'warning', confidence: 'likely' }])
  expect(sentences[0]).toBe(
    'The heap of java -jar app.jar (PID 1) may grow to 1.0 GiB (-Xmx1g), but app is limited to 512 MiB; 300 MiB resident',
  )
})

test('a heap that fits along with the rest of the runtime is left alone; one that fills the limit is not', () => {
  expect(after(20, () => world(java('-Xmx256m'))).open).toEqual([])
  expect(after(20, () => world(java('-XX:MaxRAMPercentage=75'))).open).toEqual([])
  expect(after(20, () => world(java('-XX:MaxRAMPercentage=95'))).open).toHaveLength(1)
})

test('heaps count together, except those younger than a minute', () => {
  const second = (fields: Partial<Process> = {}) => java('-Xmx256m', { pid: 2, id: '2:1', ...fields })
  expect(after(20, () => world(java('-Xmx256m'), second())).open).toMatchObject([
    { evidence: { processes: 2, ceilingBytes: 512 * MIB } },
  ])
  expect(after(20, () => world(java('-Xmx256m'), second({ startedAt: FIXTURE_AT }))).open).toEqual([])
})

test('it is over when the process has ended, even if nobody reaps it', () => {
  const { findings } = after(20, () => world(java('-Xmx1g')))
  expect(after(10, () => world(java('-Xmx1g', { state: 'Z' })), 20, findings).open).toEqual([])
})

test('one that has not used half of the limit for an hour is a note', () => {
  const { open } = after(3700, () => world(java('-Xmx1g', { rssBytes: 100 * MIB })))
  expect(open).toMatchObject([{ severity: 'note' }])
})

test('without a limit, or without arguments, nothing is reported', () => {
  expect(after(20, () => ({ processes: [java('-Xmx1g')] })).open).toEqual([])
  const { argv: _, ...unknown } = java('-Xmx1g')
  expect(after(20, () => world(unknown)).open).toEqual([])
})

test('arenas: a closer look only if there are enough threads and memory for them', () => {
  const anonymous = (arenas: number, arenaBytes: number): Mapping => ({
    name: '[anon]',
    parts: 90,
    sizeBytes: 0,
    permissions: 'rw-p',
    arenas,
    arenaBytes,
  })
  const threads = (threadCount: number, rssAnonBytes: number, mapping: Mapping): World => ({
    ...world(main(), worker({ threadCount, rssAnonBytes })),
    closer: () => ({ items: [mapping] }),
  })
  const many = after(30, () => threads(60, 300 * MIB, anonymous(26, 200 * MIB)))
  expect(many.sentences).toEqual([
    '26 malloc arenas in worker (PID 42) hold 200 MiB of the 512 MiB that app may use',
  ])
  // jemalloc has no arenas of this kind.
  expect(after(30, () => threads(60, 300 * MIB, anonymous(1, MIB))).open).toEqual([])
  const small = after(30, () => threads(60, 20 * MIB, anonymous(26, 18 * MIB)))
  expect([small.open, small.questions]).toEqual([[], []])
  const few = after(30, () => threads(3, 300 * MIB, anonymous(26, 200 * MIB)))
  expect([few.open, few.questions]).toEqual([[], []])
})
