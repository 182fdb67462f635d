// GET /api/processes/:pid and its parts.
import { expect, test } from 'bun:test'
import { Hono } from 'hono'
import type { DetailPart } from '../model/detail.ts'
import type { ProcessTrend } from '../model/finding.ts'
import { FIXTURE_AT, process, snapshot } from '../model/fixture.ts'
import { register, route } from './answer.ts'
import { createDetailRoutes, PROCESS, PROCESS_PART } from './detail-routes.ts'
import { openTurnstile } from './fixture.ts'
import type { Inspection } from './inspection.ts'

type Inspected = Awaited<ReturnType<Inspection['read']>>

const LIVING = process({ pid: 42, container: 'a', command: 'node a' })
const SNAPSHOT = snapshot({
  processes: [LIVING],
  containers: [{ id: 'a', name: 'app', processCount: 1, rssBytes: 0 }],
})
const DETAIL = { schemaVersion: 1, id: LIVING.id, pid: 42, at: FIXTURE_AT, part: 'limits', items: [] }

function make(inspected: Inspected = { kind: 'read', detail: DETAIL } as never, trend?: ProcessTrend) {
  const read: DetailPart[] = []
  const renewed: number[] = []
  const inspection = {
    find: (pid: number, start?: string) =>
      pid === 43
        ? 'another'
        : pid !== 42
          ? undefined
          : start === undefined || start === '1000'
            ? LIVING
            : 'another',
    renew: ({ pid }: { pid: number }) => renewed.push(pid),
    read: async (_: unknown, part: DetailPart) => {
      read.push(part)
      return inspected
    },
  }
  const past = {
    snapshotAt: async (at: number) =>
      at === FIXTURE_AT
        ? { ok: true, value: SNAPSHOT }
        : { ok: false, status: 404, detail: 'Nothing was recorded then.' },
  }
  const { overview, part } = createDetailRoutes({
    inspection: inspection as never,
    latest: () => SNAPSHOT,
    past: past as never,
    turnstile: openTurnstile,
    trends: { of: async () => trend },
  })
  const app = new Hono()
  const routes = [
    route('/api/processes/{pid}', PROCESS, overview),
    route('/api/processes/{pid}/{part}', PROCESS_PART, part),
  ]
  register(app, '', routes, () => FIXTURE_AT)
  const ask = async (path: string) => {
    const answer = await app.request(`/api/processes/${path}`)
    return { status: answer.status, retry: answer.headers.get('retry-after'), body: await answer.text() }
  }
  return { ask, read, renewed }
}

test('a process is answered with its container and its parts, and read again for those who look', async () => {
  const { ask, renewed } = make()
  const { status, body } = await ask('42')
  expect(status).toBe(200)
  expect(JSON.parse(body)).toMatchObject({
    process: { pid: 42, command: 'node a' },
    container: { name: 'app' },
  })
  expect(JSON.parse(body).parts).toContain('threads')
  expect(renewed).toEqual([42])
  expect((await ask('42?format=text')).body).toContain('node a')
})

test('whether its memory rises steadily is reported, or why not', async () => {
  const { ask } = make(undefined, { kind: 'none', why: 'sawtooth' })
  expect(JSON.parse((await ask('42')).body).trend).toEqual({ kind: 'none', why: 'sawtooth' })
  expect((await ask('42?format=text')).body).toMatch(/^trend +no trend: sawtooth$/m)
  expect((await make().ask('42')).body).not.toContain('trend')
})

test('a pid that another process has now is not the one that was meant', async () => {
  expect(await make().ask('42?start=999')).toMatchObject({
    status: 404,
    body: 'PID 42 is another process now: the one that started at 999 has ended.\n',
  })
  expect((await make().ask('42?start=1000')).status).toBe(200)
})

test('a process that is not there, and what is no pid, are refused in words', async () => {
  expect(await make().ask('7')).toMatchObject({ status: 404, body: 'There is no process 7.\n' })
  for (const pid of ['0', 'x', '12345678', '-1', '1.5'])
    expect(await make().ask(pid)).toMatchObject({
      status: 400,
      body: `Cannot parse pid=${pid}: expected a whole number from 1 to 9999999.\n`,
    })
})

test('a process of the past is as it was then, and has no parts', async () => {
  const at = new Date(FIXTURE_AT).toISOString()
  const { ask, renewed } = make()
  const { status, body } = await ask(`42?at=${at}`)
  expect([status, JSON.parse(body).parts, renewed]).toEqual([200, [], []])
  expect((await ask(`42?at=${at}&start=1000`)).status).toBe(200)
  expect(await ask(`42?at=${at}&start=5`)).toMatchObject({
    status: 404,
    body: 'There was no such process at that moment.\n',
  })
  expect((await ask(`7?at=${at}`)).status).toBe(404)
  expect(await ask('42?at=2020-01-01T00:00:00Z')).toMatchObject({
    status: 404,
    body: 'Nothing was recorded then.\n',
  })
})

test('a part is read when it is asked for', async () => {
  const { ask, read } = make()
  const { status, body } = await ask('42/limits')
  expect([status, JSON.parse(body), read]).toEqual([200, DETAIL, ['limits']])
  expect((await ask('42/limits?format=text')).body).toStartWith('LIMIT')
})

test('a part that there is not is refused with those that there are', async () => {
  const { ask, read } = make()
  const { status, body } = await ask('42/thread')
  expect(status).toBe(404)
  expect(body).toStartWith('There is no such part of a process: expected one of threads, files, ')
  expect(read).toEqual([])
})

test('why a part cannot be read is said, and whether it is worth to try again', async () => {
  const answerTo = (inspected: unknown) => make(inspected as Inspected).ask('42/limits')
  expect(await answerTo({ kind: 'gone' })).toEqual({
    status: 404,
    retry: null,
    body: 'Process 42 has ended.\n',
  })
  expect(await answerTo({ kind: 'denied', message: 'topz needs --cap-add=SYS_PTRACE' })).toEqual({
    status: 403,
    retry: null,
    body: 'topz needs --cap-add=SYS_PTRACE\n',
  })
  expect(await answerTo({ kind: 'stuck' })).toEqual({
    status: 503,
    retry: '1',
    body: 'Reading the limits of process 42 blocks: topz tries again later.\n',
  })
  expect(await answerTo({ kind: 'busy' })).toEqual({
    status: 503,
    retry: '1',
    body: 'Too many requests for process details: try again in a second.\n',
  })
})
