// Requests for something that does not exist get an answer that says what was wrong, and what there is.

import { expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Hono } from 'hono'
import { process } from '../model/fixture.ts'
import type { DifferenceInWords, LifeInWords, Series } from '../model/recording.ts'
import { one, START, start } from '../recorder/fixture.ts'
import type { Recorder } from '../recorder/recorder-client.ts'
import { register, route } from './answer.ts'
import { createHistoryRoutes, DIFF, HISTORY, LIVES, REPORT, TIMELINE } from './history-routes.ts'
import { createPast } from './past.ts'
import { BusyError } from './pressure.ts'

const recording = start()
recording.run(5, () => [one(), process({ pid: 7, id: '7:100' })])
recording.run(60, () => [one(), process({ pid: 7, id: '7:900' })])
const END = recording.now()
const ask = async (question: 'series', query: never) => recording[question](query)
const recorder = { ask, status: () => recording.status({}) } as unknown as Pick<Recorder, 'ask' | 'status'>
const routes = createHistoryRoutes(
  createPast({ recorder, masked: recorder, now: () => END, exportBytesMax: 1 << 25 }),
)
const app = new Hono()
register(
  app,
  '',
  [
    route('/api/history', HISTORY, routes.history),
    route('/api/timeline', TIMELINE, routes.timeline),
    route('/api/diff', DIFF, routes.diff),
    route('/report.html', REPORT, routes.report),
  ],
  () => END,
)
app.onError((error, c) => c.text(error.message, error instanceof BusyError ? 503 : 500))

async function told(path: string): Promise<string> {
  const answer = await app.request(`/api/${path}`)
  return `${answer.status} ${(await answer.text()).trimEnd()}`
}

test('a subject that was never recorded is refused, with those that may have been meant', async () => {
  expect(await told('history?subject=process:7')).toBe(
    '404 No process 7 was recorded: expected process:ID with the id of a process in /topz.json, such as process:7:900, process:7:100.',
  )
  expect(await told('history?subject=process:rubbish')).toContain('such as process:7:900, ')
  expect(await told('history?subject=container:nope')).toBe(
    '404 No container nope was recorded: there were none.',
  )
  expect(await told('history?subject=host:1')).toContain('400 Cannot parse subject=host:1: expected host, ')
})

test('a subject that was recorded at another time has an empty series', async () => {
  const answer = await app.request(`/api/history?subject=process:7:100&from=${START + 30_000}`)
  expect(answer.status).toBe(200)
  expect(((await answer.json()) as Series).points).toEqual([])
})

test('a number that the subject does not have is refused, with those that it has', async () => {
  expect(await told('history?subject=network:1')).toMatch(
    /^400 Cannot parse metric=cpuUsage: a network has no such number; expected one of receivedBytesPerSecond, /,
  )
  expect(await told('history?metric=nope')).toContain('expected one of host.cpuUsage, ')
  // What thinning keeps with a number is returned with it.
  expect(await told('history?subject=process:7:900&metric=cpuUsage.min')).toStartWith(
    '400 Cannot parse metric',
  )
})

test.each(['history', 'timeline', 'diff'])(
  'a range of /api/%s that ends before it begins is refused with both ends, given or not',
  async name => {
    expect(await told(`${name}?from=2030-01-01`)).toBe(
      `400 Cannot use this range: its start, 2030-01-01T00:00:00.000Z, must be before its end, ${new Date(END).toISOString()}.`,
    )
  },
)

test('F11: of fifty reports at once the first is answered, the others are refused until it has been read', async () => {
  const [first, ...others] = await Promise.all(
    Array.from({ length: 50 }, () => app.request('/report.html?from=-1m')),
  )
  expect(first?.status).toBe(200)
  expect(new Set(others.map(({ status }) => status))).toEqual(new Set([503]))
  expect(await first?.text()).toEndWith('</html>\n')
  const next = await app.request('/report.html?from=-1m')
  expect(next.status).toBe(200)
  await next.body?.cancel()
  expect((await app.request('/report.html?from=-1m')).status).toBe(200)
})

test('a report that cannot be made makes room for the next', async () => {
  for (let i = 0; i < 2; i++) expect((await app.request('/report.html?at=2001-01-01')).status).toBe(404)
})

test('what changed between two moments is answered as data, each with its sentence', async () => {
  const answer = await app.request(`/api/diff?from=${START + 2000}&to=${END}`)
  const { changes } = (await answer.json()) as DifferenceInWords
  expect(changes.find(({ kind }) => kind === 'ended')).toMatchObject({
    subject: '7:100',
    pid: 7,
    comm: 'sleep',
    command: 'sleep 9',
    text: 'sleep (7) ended: sleep 9',
  })
})

test('a range is compared with another moment, or backwards, if so asked', async () => {
  const of = async (more: string) => {
    const answer = await app.request(`/api/diff?from=${START + 2000}&to=${END}${more}`)
    return (await answer.json()) as DifferenceInWords
  }
  const [plain, other, backwards] = [await of(''), await of(`&base=${START + 3000}`), await of('&swap')]
  expect([other.from - plain.from, other.to]).toEqual([1000, plain.to])
  expect([backwards.from, backwards.to]).toEqual([plain.to, plain.from])
})

test('how each life ended is answered in sentences, with the lives and with the timeline', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'topz-lives-'))
  try {
    const first = start({ folder })
    first.run(3, () => [one()])
    first.close({ at: first.now(), how: 'SIGTERM' })
    const second = start({ folder })
    second.jump(10_000)
    second.run(3, () => [one()])
    const its = {
      ask: async (question: 'lives', query: never) => second[question](query),
      status: () => second.status({}),
    } as unknown as Pick<Recorder, 'ask' | 'status'>
    const past = createPast({ recorder: its, masked: its, now: second.now, exportBytesMax: 1 })
    const { lives, timeline } = createHistoryRoutes(past)
    const served = new Hono()
    const all = [route('/api/lives', LIVES, lives), route('/api/timeline', TIMELINE, timeline)]
    register(served, '', all, second.now)
    for (const path of ['lives', 'timeline']) {
      const told = (await (await served.request(`/api/${path}`)).json()) as { lives: LifeInWords[] }
      expect(told.lives.map(({ ending }) => [ending?.text, ending?.evidence])).toEqual([
        ['topz was stopped (SIGTERM)', ['topz recorded a request to stop with SIGTERM']],
        [undefined, undefined],
      ])
    }
    second.close(undefined)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
