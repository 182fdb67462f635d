import { expect, test } from 'bun:test'
import type { Container } from '../../model/container.ts'
import { FIXTURE_AT } from '../../model/fixture.ts'
import type { Process } from '../../model/snapshot.ts'
import { afterWith, main, type World, worker } from '../fixture.ts'
import { createMisfitCpu } from './misfit-cpu.ts'

const after = afterWith(createMisfitCpu)
const HOST = { hostname: 'a', cpuCount: 20 }
const gunicorn = (count: number, fields: Partial<Process> = {}) => [
  main({ comm: 'gunicorn' }),
  ...Array.from({ length: count }, (_, n) =>
    worker({ pid: 50 + n, id: `${50 + n}:1`, comm: 'gunicorn', ...fields }),
  ),
]
const world = (processes: readonly Process[], container: Partial<Container> = {}): World => ({
  processes,
  container: { cpuLimit: 0.5, ...container },
  snapshot: { host: HOST },
})

test('as many workers as the host has CPUs are a note, and a warning after throttling', () => {
  const { open, sentences } = after(20, () => world(gunicorn(41)))
  expect(open).toMatchObject([{ id: 'misfit-cpu', severity: 'note', subject: { pid: 1 } }])
  expect(sentences[0]).toBe('gunicorn (PID 1) runs 41 workers for the 0.50 CPUs of app (the host has 20)')
  const throttled = after(80, () => world(gunicorn(41), { cpuThrottledShare: 0.6 }))
  expect(throttled.open).toMatchObject([{ severity: 'warning' }])
  expect(throttled.sentences[0]).toContain('; throttled in 60.0 % of its periods')
  expect(after(20, () => world(gunicorn(20))).open).toHaveLength(1)
})

test('another number of workers, a large enough quota, and no quota are left alone', () => {
  expect(after(20, () => world(gunicorn(8))).open).toEqual([])
  expect(after(20, () => world(gunicorn(30))).open).toEqual([])
  const small = { ...world(gunicorn(4)), snapshot: { host: { hostname: 'a', cpuCount: 2 } } }
  expect(after(20, () => small).open).toEqual([])
  expect(after(20, () => world(gunicorn(20), { cpuLimit: 20 })).open).toEqual([])
  expect(after(20, () => world(gunicorn(41), { cpuLimit: null })).open).toEqual([])
})

test('shell jobs, and workers younger than a minute, do not count', () => {
  const jobs = [main({ comm: 'sh' }), ...gunicorn(20).slice(1)]
  expect(after(20, () => world(jobs)).open).toEqual([])
  expect(after(20, () => world(gunicorn(20, { startedAt: FIXTURE_AT }))).open).toEqual([])
})

test('processes of one program that each do something else are no group; numbered workers are', () => {
  const named = (nameOf: (n: number) => string) =>
    gunicorn(20).map((one, n) => ({ ...one, command: nameOf(n) }))
  const servants = ['checkpointer', 'walwriter', 'autovacuum launcher', 'background writer']
  expect(after(20, () => world(named(n => `postgres: ${servants[n % 4]}`))).open).toEqual([])
  expect(after(20, () => world(named(n => `puma: cluster worker ${n}: 71 [app]`))).open).toHaveLength(1)
})

test('threads of a garbage collector count, those of a pool do not', () => {
  const java = [main({ comm: 'java', threadCount: 300 })]
  const of = (name: string, count: number): World => ({
    ...world(java),
    closer: () => ({
      items: Array.from({ length: count }, (_, n) => ({ tid: n, comm: `${name}${n}`, cpuSeconds: 0 })),
    }),
  })
  const { sentences } = after(30, () => of('GC Thread#', 20))
  expect(sentences).toEqual([
    'java (PID 1) runs 20 GC and compiler threads for the 0.50 CPUs of app (the host has 20)',
  ])
  expect(after(30, () => of('http-nio-8080-', 200)).open).toEqual([])
})

test('a runtime is examined once in ten minutes, and only if its quota is small', () => {
  const java = [main({ comm: 'java' })]
  expect(after(590, () => world(java)).questions).toHaveLength(1)
  expect(after(590, () => world(java, { cpuLimit: 20 })).questions).toEqual([])
})
