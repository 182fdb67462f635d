// Which answers are compressed, and that they are the same.

import { expect, test } from 'bun:test'
import { gunzipSync } from 'node:zlib'
import { Hono } from 'hono'
import { createCompression } from './compress.ts'

const LARGE = JSON.stringify(Array.from({ length: 20_000 }, (_, pid) => ({ pid, command: 'sleep 9' })))
const SMALL = LARGE.slice(0, 4000)

function appWith(
  text: string,
  {
    hasRoom = true,
    type = 'application/json',
    etag,
  }: { hasRoom?: boolean; type?: string; etag?: string } = {},
) {
  const app = new Hono()
  app.use(
    '*',
    createCompression(() => hasRoom),
  )
  app.get('/', () => {
    const length = String(Buffer.byteLength(text))
    const headers = { 'Content-Type': type, 'Content-Length': length, Vary: 'Accept' }
    return new Response(text, { headers: { ...headers, ...(etag !== undefined && { ETag: etag }) } })
  })
  return app
}
const ask = (app: Hono, accepted = 'gzip, br') =>
  app.request('/', { headers: accepted === '' ? {} : { 'Accept-Encoding': accepted } })

test.each([SMALL, LARGE])(
  'an answer is compressed for a client that accepts that, and is the same',
  async text => {
    const answer = await ask(appWith(text, { etag: 'W/"1"' }))
    const body = new Uint8Array(await answer.arrayBuffer())
    expect(gunzipSync(body).toString()).toBe(text)
    expect(body.length).toBeLessThan(text.length / 5)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-encoding': 'gzip',
      'content-length': String(body.length),
      etag: 'W/"1"',
      vary: 'Accept, Accept-Encoding',
    })
  },
)

test('a client that does not accept that, or prefers it plain, gets it plain', async () => {
  for (const accepted of ['', 'br', 'gzip;q=0', 'identity, gzip;q=0.5']) {
    const answer = await ask(appWith(SMALL), accepted)
    expect([answer.headers.get('content-encoding'), await answer.text()]).toEqual([null, SMALL])
    expect(answer.headers.get('vary')).toContain('Accept-Encoding')
  }
})

test('tiny answers, other types, and any while memory is short go as they are', async () => {
  const plain = [
    appWith('{"a":1}'),
    appWith(SMALL, { type: 'application/octet-stream' }),
    appWith(SMALL, { hasRoom: false }),
  ]
  for (const app of plain) expect((await ask(app)).headers.get('content-encoding')).toBeNull()
})

test('of many large answers at the same time one is compressed: the others do not wait', async () => {
  const app = appWith(LARGE)
  const codings = (await Promise.all([ask(app), ask(app), ask(app)])).map(({ headers }) =>
    headers.get('content-encoding'),
  )
  expect(codings.filter(coding => coding === 'gzip')).toHaveLength(1)
})

test('answers with the same tag are compressed once', async () => {
  let rooms = 0
  const app = new Hono()
  app.use(
    '*',
    createCompression(() => ++rooms > 0),
  )
  app.get('/', () => {
    const headers = { 'Content-Type': 'text/csv', 'Content-Length': String(SMALL.length), ETag: 'W/"7"' }
    return new Response(SMALL, { headers })
  })
  for (let i = 0; i < 3; i++) expect(gunzipSync(await (await ask(app)).arrayBuffer()).toString()).toBe(SMALL)
  expect(rooms).toBe(1)
})
