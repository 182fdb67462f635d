// The list of routes: what is registered, what is described, and the answers to a wrong address.

import { expect, test } from 'bun:test'
import { gzipSync } from 'node:zlib'
import { createApp } from './app.ts'
import { PAGE } from './assets.ts'
import { openTurnstile } from './fixture.ts'
import { createInspection } from './inspection.ts'
import { createPast } from './past.ts'
import { createWatch } from './watch.ts'

/** Nothing is read and nothing recorded: the list of routes does not depend on it. */
function appWithout(basePath: string, onLook = () => {}) {
  const latest = () => undefined
  const ask = () => Promise.reject(new Error('nothing is recorded'))
  const rights = { uid: 0, canTrace: true, capabilities: [] }
  const inspection = createInspection({
    latest,
    inspect: undefined,
    renew: undefined,
    rights: rights as never,
    allowEnviron: false,
    now: Date.now,
  })
  return createApp({
    basePath,
    onLook,
    gate: (_, next) => next(),
    epoch: 'e1',
    latest,
    snapshot: async () => undefined,
    health: () => 'stale',
    assets: new Map([PAGE, '/assets/a.js'].map(path => [path, { type: 'text/x', gzip: gzipSync('it') }])),
    inspection,
    trends: { of: async () => undefined },
    events: () => [],
    routes: [],
    version: '1.2.3',
    hasToken: false,
    hasMcp: true,
    turnstiles: { now: openTurnstile, past: openTurnstile },
    past: createPast({
      recorder: { ask, status: latest },
      masked: { ask },
      now: Date.now,
      exportBytesMax: 1 << 25,
    }),
    upgrade: () => 'not a handshake',
    keepOpen: () => () => {},
    roomOf: () => ({ hasRoom: () => true, takes: () => true }),
    watch: createWatch({ latest, ending: new AbortController().signal, now: () => 0, hasRoom: () => true }),
    admitted: () => new AbortController().signal,
    onError: () => {},
  })
}

test.each(['', '/tools/topz'])(
  'below %p every route, including /mcp, is described, and every description is a route',
  async basePath => {
    const app = appWithout(basePath)
    const openapi = (await (await app.request(`${basePath}/api/openapi.json`)).json()) as {
      paths: Record<string, object>
      servers: { url: string }[]
    }
    const described = Object.entries(openapi.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map(method => `${method.toUpperCase()} ${basePath}${path}`),
    )
    const registered = app.routes
      .filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`)
      // The base path itself leads to what is below it.
      .filter(text => text !== `GET ${basePath}`)
    expect(registered.toSorted()).toEqual(described.toSorted())
    expect(openapi.servers).toEqual([{ url: basePath || '/' }])
  },
)

test.each(['', '/tools/topz'])('below %p a request counts as a look, a probe does not', async basePath => {
  let looks = 0
  const app = appWithout(basePath, () => void looks++)
  for (const path of ['/healthz', '/readyz']) await app.request(basePath + path)
  expect(looks).toBe(0)
  for (const path of ['/topz', '/api/events', '/metrics']) await app.request(basePath + path)
  expect(looks).toBe(3)
})

test('a wrong address lists the valid ones', async () => {
  const answer = await appWithout('').request('/metric')
  expect(answer.status).toBe(404)
  expect(await answer.text()).toMatch(
    /expected \/topz, .*\/api\/openapi\.json.*\/healthz, \/readyz, \/mcp\.\n$/,
  )
})

test('a wrong address suggests the one that was meant, below the base path', async () => {
  for (const [basePath, path, meant] of [
    ['', '/TOPZ', '/topz'],
    ['', '/topz.txt/', '/topz.txt'],
    ['', '/health', '/healthz'],
    ['/tools', '/tools/topz.jsn', '/tools/topz.json'],
    ['/tools', '/topz', '/tools/topz'],
  ] as const)
    expect(await (await appWithout(basePath).request(path)).text()).toStartWith(
      `There is no such address (did you mean ${meant}?): expected ${basePath}/topz, `,
    )
})

test('the page opens whatever its address says, even if ?format= requests it', async () => {
  for (const [query, accept, status] of [
    ['?sort=bogus', 'text/html', 200],
    ['?sort=bogus&format=html', '*/*', 200],
    ['?sort=bogus', '*/*', 400],
    ['?sort=bogus&format=text', 'text/html', 400],
  ] as const) {
    const answer = await appWithout('').request(`/topz${query}`, { headers: { accept } })
    expect([query, accept, answer.status]).toEqual([query, accept, status])
  }
})

test('a file of the page is compressed for clients that accept that, and not for others', async () => {
  for (const [accepted, coding] of [
    ['gzip, deflate, br', 'gzip'],
    ['br, gzip;q=0.5', 'gzip'],
    ['gzip;q=0', null],
    ['identity', null],
    ['x-gzipped', null],
  ] as const) {
    const answer = await appWithout('').request('/assets/a.js', { headers: { 'accept-encoding': accepted } })
    expect([accepted, answer.headers.get('content-encoding')]).toEqual([accepted, coding])
    if (coding === null) expect(await answer.text()).toBe('it')
  }
})
