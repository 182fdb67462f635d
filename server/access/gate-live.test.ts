// The gate behind a real server and raw sockets: what clients that do not normalise URLs can send.
import { afterAll, describe, expect, test } from 'bun:test'
import { connect } from 'node:net'
import { Hono } from 'hono'
import { upgradeWebSocket, websocket } from 'hono/bun'
import { createGate } from './gate.ts'

const TOKEN = 'Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MA'
const BEARER = `Authorization: Bearer ${TOKEN}`
const UPGRADE = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
]

const reached: string[] = []
const app = new Hono()
app.use(
  '*',
  createGate({
    basePath: '',
    hosts: { hostName: 'box', allowed: [], open: false },
    publicOrigins: [],
    token: { current: () => TOKEN, check: () => {} },
    tls: false,
    isAsset: () => false,
    peer: () => '127.0.0.1',
    now: Date.now,
    monotonic: performance.now.bind(performance),
  }),
)
app.get(
  '/api/stream',
  upgradeWebSocket(() => ({})),
)
app.get('/healthz', c => c.text('ok'))
app.all('*', c => {
  reached.push(c.req.url)
  return c.text('secret')
})
const server = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: app.fetch, websocket })
afterAll(() => server.stop(true))
const own = `127.0.0.1:${server.port}`

/** Sends the lines and returns everything received once the server closes or has answered a handshake. */
function exchange(requestLine: string, headers: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(server.port), '127.0.0.1')
    let text = ''
    socket.on('connect', () => socket.write(`${[requestLine, ...headers].join('\r\n')}\r\n\r\n`, 'latin1'))
    socket.on('data', bytes => {
      text += bytes.toString('latin1')
      if (text.startsWith('HTTP/1.1 101')) socket.destroy()
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(text))
  })
}
const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1])
const get = (target: string, ...headers: string[]) =>
  exchange(
    `GET ${target} HTTP/1.1`,
    headers.some(line => /^connection/i.test(line)) ? headers : [...headers, 'Connection: close'],
  )

describe('over a socket', () => {
  test('S3: a handshake without a token or from a strange page is refused and never a 101', async () => {
    const host = `Host: ${own}`
    const evil = 'Origin: http://evil.com'
    const mine = `Origin: http://${own}`
    // The Connection header keeps it alive, so the client has to end a refusal itself: HTTP/1.0 closes on its own.
    const shake = async (...headers: string[]) => {
      const close = headers.includes(BEARER) && !headers.includes(evil) ? '1.1' : '1.0'
      return exchange(`GET /api/stream HTTP/${close}`, [host, ...UPGRADE, ...headers])
    }
    for (const headers of [[], [mine], ['Authorization: Bearer wrong']]) {
      const refused = await shake(...headers)
      expect(refused).not.toContain(' 101 ')
      expect(statusOf(refused)).toBe(401)
    }
    const strange = await shake(BEARER, evil)
    expect(strange).not.toContain(' 101 ')
    expect(statusOf(strange)).toBe(403)
    expect(statusOf(await shake(BEARER))).toBe(101)
    expect(statusOf(await shake(BEARER, mine))).toBe(101)
  })

  test('S4: two Origin headers are refused', async () => {
    const headers = [
      `Host: ${own}`,
      BEARER,
      `Origin: http://${own}`,
      'Origin: http://evil.com',
      'Connection: close',
    ]
    expect(statusOf(await exchange('POST /topz HTTP/1.1', [...headers, 'Content-Length: 0']))).toBe(403)
  })

  test('S5: a second host, in a header or in the request line, is refused', async () => {
    expect(statusOf(await get('/topz', `Host: ${own}`, 'Host: evil.com', BEARER))).toBe(400)
    expect(statusOf(await get('/topz', 'Host: evil.com', `Host: ${own}`, BEARER))).toBe(400)
    expect(statusOf(await get('/topz', 'Host: evil.com', BEARER))).toBe(421)
    expect(statusOf(await get('http://evil.com/topz', 'Host: evil.com', BEARER))).toBe(421)
    expect(reached).toEqual([])
    // Bun drops the host of an absolute request line: whatever it says, the request is for the checked Host.
    await get('http://evil.com/topz', `Host: ${own}`, BEARER)
    expect(reached.splice(0).filter(url => !url.startsWith(`http://${own}/`))).toEqual([])
  })

  test('S2, S13: odd spellings of an address, which no browser sends, read nothing', async () => {
    const targets = [
      '//topz',
      '/./topz',
      '/x/../topz',
      '/healthz/../topz',
      '/healthz/..%2ftopz',
      '/%2e%2e/topz',
      '/topz%00',
      '/topz%',
      '/topz.',
      '/healthz#/topz',
      '/healthz\\..\\topz',
      '\\topz',
      '/healthz%3f/../topz',
      'topz',
      '*',
    ]
    for (const target of targets) {
      const answer = await get(target, `Host: ${own}`)
      expect([target, /secret/.test(answer)]).toEqual([target, false])
      expect([
        target,
        [400, 401, 404].includes(statusOf(answer)) || (/healthz/.test(target) && answer.endsWith('ok')),
      ]).toEqual([target, true])
    }
    expect(reached).toEqual([])
    expect(await get('/topz', `Host: ${own}`, BEARER)).toContain('secret')
  })
})
