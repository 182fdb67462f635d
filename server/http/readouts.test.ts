// Many identical requests between two ticks, and requests that topz has no room for.

import { describe, expect, test } from 'bun:test'
import { Hono } from 'hono'
import { process, snapshot } from '../model/fixture.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { register, route } from './answer.ts'
import { openTurnstile } from './fixture.ts'
import { createPast } from './past.ts'
import { BusyError } from './pressure.ts'
import { createReadouts, readoutOperation } from './readouts.ts'
import type { Turnstile } from './turnstile.ts'
import { createWatch } from './watch.ts'

const ask = () => Promise.reject(new Error('nothing is recorded'))

/** Counts how often its processes are arranged for a reader. */
function counted(seq: number) {
  const { processes, ...rest } = snapshot({ processes: [process({ pid: 1 })] })
  let looks = 0
  const one = {
    ...rest,
    seq,
    get processes() {
      looks++
      return processes
    },
  } satisfies Snapshot
  return { one, looks: () => looks }
}

function readoutsOf(latest: () => Snapshot, now: Turnstile = openTurnstile) {
  const never = new AbortController().signal
  const readouts = createReadouts({
    epoch: 'e',
    snapshot: async () => latest(),
    page: c => c.text(''),
    past: createPast({
      recorder: { ask, status: () => undefined },
      masked: { ask },
      now: Date.now,
      exportBytesMax: 0,
    }),
    turnstiles: { now, past: openTurnstile },
    keepOpen: () => () => {},
    roomOf: () => ({ hasRoom: () => true, takes: () => true }),
    admitted: () => never,
    watch: createWatch({ latest, ending: never, now: () => 0, hasRoom: () => true }),
  })
  const app = new Hono()
  const forms = [
    ['text', 'txt'],
    ['json', 'json'],
    ['csv', 'csv'],
  ] as const
  const routes = forms.map(([form, ending]) =>
    route(`/topz.${ending}`, readoutOperation('', form), readouts(form)),
  )
  register(app, '', routes, Date.now)
  app.onError((error, c) => c.text(error.message, error instanceof BusyError ? 503 : 500))
  return app
}

test('S27: a readout is rendered once for all identical requests between two ticks', async () => {
  let latest = counted(1)
  const app = readoutsOf(() => latest.one)
  const bodies: string[] = []
  for (let i = 0; i < 50; i++) bodies.push(await (await app.request('/topz.txt')).text())
  expect(bodies[0]).toContain('sleep 9')
  expect(new Set(bodies).size).toBe(1)
  const once = latest.looks()
  latest = counted(2)
  await app.request('/topz.txt')
  expect(latest.looks()).toBe(once)
})

describe('F21: when topz is busy or short of memory', () => {
  const processes = Array.from({ length: 150 }, (_, i) => process({ pid: i + 1, id: `${i + 1}-1` }))
  let isBusy = true
  const app = readoutsOf(() => snapshot({ seq: 1, processes }), {
    ...openTurnstile,
    pass: async make => {
      if (isBusy) throw new BusyError('topz itself is short of memory')
      return make()
    },
  })

  test('a text is cut to a hundred rows and says so; it is complete again as soon as it can be', async () => {
    isBusy = true
    const cut = await app.request('/topz.txt')
    const text = await cut.text()
    expect(cut.status).toBe(200)
    expect(text).toContain('Shown   100 of 150 processes, by %CPU: cut, because topz itself is busy')
    expect(text.match(/sleep 9/g)).toHaveLength(100)
    isBusy = false
    const headers = { 'If-None-Match': cut.headers.get('ETag') ?? '' }
    const whole = await app.request('/topz.txt', { headers })
    expect(whole.status).toBe(200)
    expect((await whole.text()).match(/sleep 9/g)).toHaveLength(150)
  })

  test.each(['/topz.json', '/topz.csv', '/topz.txt?header=0'])(
    '%s is refused: nothing in it could say that it is incomplete',
    async path => {
      isBusy = true
      expect((await app.request(path)).status).toBe(503)
      expect((await app.request(path.includes('?') ? `${path}&limit=100` : `${path}?limit=100`)).status).toBe(
        200,
      )
    },
  )

  test('a text of which fewer rows match is complete, and mentions nothing', async () => {
    isBusy = true
    const text = await (await app.request('/topz.txt?q=77')).text()
    expect(text).toContain('1 match q=77')
    expect(text).not.toContain('cut')
  })
})

test('a filter of fields works in each form, and a mistake in it is refused with what is allowed', async () => {
  const seen = snapshot({
    processes: [
      process({ pid: 7, user: 'nobody', comm: 'big', command: 'big', rssBytes: 30 * 1024 ** 2 }),
      process({ pid: 8, user: 'nobody', comm: 'small', command: 'small' }),
    ],
  })
  const app = readoutsOf(() => seen)
  for (const form of ['txt', 'json', 'csv']) {
    const ask = async (q: string) => {
      const answer = await app.request(`/topz.${form}?q=${encodeURIComponent(q)}`)
      return { status: answer.status, body: await answer.text() }
    }
    const { body } = await ask('user:nobody rss>20M')
    expect({ form, has: [body.includes('big'), body.includes('small')] }).toEqual({
      form,
      has: [true, false],
    })
    const refused = await ask('rss>20Q')
    expect(refused.status).toBe(400)
    expect(refused.body).toContain('20Q at 5 is no value of rss: expected bytes, such as 100M')
  }
})

test('a difference is not asked together with what shapes a table', async () => {
  const app = readoutsOf(() => counted(1).one)
  const answer = await app.request('/topz.txt?diff=-10m&q=node&sort=mem')
  expect(answer.status).toBe(400)
  expect(await answer.text()).toContain('Cannot combine diff with sort, q: a difference is no table')
})
