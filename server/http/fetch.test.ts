// A request and its place among the connections.
import { expect, test } from 'bun:test'
import { Hono } from 'hono'
import { createFetch } from './fetch.ts'

/** One place, which says what becomes of it. */
function make({ isFull = false, hasSocketRoom = true, takes = true, upgrades = true } = {}) {
  const seen: string[] = []
  const arrival = {
    address: '10.0.0.7',
    hasRoom: () => true,
    takes: (bytes: number, name: string | null) => {
      seen.push(`takes ${bytes} ${name}`)
      return takes
    },
    end: () => seen.push('end'),
    reset: () => seen.push('reset'),
  }
  const server = {
    requestIP: () => ({ address: '10.0.0.7', port: 1 }),
    timeout: (_: Request, seconds: number) => seen.push(`timeout ${seconds}`),
    upgrade: (request: Request, { data }: { data: { cookie: string | undefined } }) => {
      seen.push(`upgrade ${data.cookie} ${request.headers.get('sec-websocket-protocol')}`)
      return upgrades
    },
  }
  const forwarded: unknown[] = []
  const fetch = createFetch(
    ((remote: unknown, forwardedFor: () => unknown) => {
      forwarded.push([remote, forwardedFor()])
      return isFull ? undefined : arrival
    }) as never,
    () => hasSocketRoom,
    hooks => {
      const app = new Hono()
      app.get('/peer', c => c.text(hooks.peer(c), 200, { 'content-length': '8', etag: '"x"' }))
      app.get('/socket', c => c.text(String(hooks.upgrade(c.req.raw))))
      app.get('/stream', c => {
        const reset = hooks.keepOpen(c.req.raw)
        if (c.req.query('reset')) reset()
        return c.text('open')
      })
      app.get('/slow', async c => {
        await null
        return c.text('slow')
      })
      app.get('/inside', async c =>
        c.text(
          String(hooks.roomOf(new Request('http://topz/')).hasRoom()) +
            String(hooks.roomOf(c.req.raw) === arrival),
        ),
      )
      return app
    },
  )
  const ask = async (path: string, init?: RequestInit) => {
    const answer = await fetch(new Request(`http://topz${path}`, init), server as never)
    return { status: answer.status, text: await answer.text(), headers: answer.headers }
  }
  return { ask, seen, forwarded }
}

test('a request takes its place, is answered, and leaves it', async () => {
  const { ask, seen, forwarded } = make()
  expect(await ask('/peer', { headers: { 'x-forwarded-for': '1.2.3.4' } })).toMatchObject({
    status: 200,
    text: '10.0.0.7',
  })
  expect(seen).toEqual(['end', 'takes 8 "x"'])
  expect(forwarded).toEqual([[{ address: '10.0.0.7', port: 1 }, '1.2.3.4']])
  expect(await ask('/slow')).toMatchObject({ text: 'slow' })
})

test('where there is no place the request is refused at once, with all headers of an answer', async () => {
  const { status, text, headers } = await make({ isFull: true }).ask('/peer')
  expect([status, text]).toEqual([503, 'Too many open connections: close some, or try again in a second.\n'])
  expect([
    headers.get('retry-after'),
    headers.get('connection'),
    headers.get('x-content-type-options'),
  ]).toEqual(['1', 'close', 'nosniff'])
})

test('an answer for which there is no room is not sent', async () => {
  const { ask, seen } = make({ takes: false })
  expect(await ask('/peer')).toMatchObject({
    status: 503,
    text: 'Too many answers are waiting for clients that do not read them: try again in a second.\n',
  })
  expect(seen[0]).toBe('end')
})

test('S9: a socket keeps its place and its cookie; the words in which a token may be are not repeated', async () => {
  const { ask, seen } = make()
  const headers = { cookie: 'a=b', 'sec-websocket-protocol': 'token.secret' }
  expect(await ask('/socket', { headers })).toMatchObject({ text: 'done' })
  expect(seen[0]).toBe('upgrade a=b null')
  expect(seen).not.toContain('end')
})

test('what is no handshake leaves its place; without room for another socket none is tried', async () => {
  const { ask, seen } = make({ upgrades: false })
  expect(await ask('/socket')).toMatchObject({ text: 'not a handshake' })
  expect(seen).toContain('end')
  const full = make({ hasSocketRoom: false })
  expect(await full.ask('/socket')).toMatchObject({ text: 'full' })
  expect(full.seen.some(what => what.startsWith('upgrade'))).toBe(false)
})

test('a stream keeps its place until its client is gone, and may be cut off', async () => {
  const { ask, seen } = make()
  const client = new AbortController()
  await ask('/stream?reset=1', { signal: client.signal })
  expect(seen).toEqual(['timeout 0', 'reset', 'takes 0 null'])
  client.abort()
  expect(seen.at(-1)).toBe('end')
})

test('a request that topz makes of itself is not counted again', async () => {
  expect(await make().ask('/inside')).toMatchObject({ text: 'truetrue' })
})
