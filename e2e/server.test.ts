// The running program from outside: readouts, refusals, the stream, and how it ends.
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import Ajv from 'ajv/dist/2020'
import type { ServerMessage, View } from '../server/model/protocol.ts'
import { runTopz, startTopz, type Topz } from './topz.ts'
import { until } from './until.ts'

// Tests wait for conditions; this only ends a test that hangs.
setDefaultTimeout(60_000)

let topz: Topz
beforeAll(async () => {
  topz = await startTopz()
})
afterAll(() => topz.stop())

const get = (path: string, headers: Record<string, string> = {}, from = topz) =>
  fetch(`${from.origin}${path}`, { headers, redirect: 'manual' })

/** One request as bytes; the answer until the server closes or it contains `enough`. */
function raw(request: string, enough: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(topz.origin).port), '127.0.0.1', () => socket.write(request))
    let answer = ''
    socket.on('data', chunk => {
      answer += chunk
      if (answer.includes(enough)) socket.destroy()
    })
    socket.on('close', () => resolve(answer))
    socket.on('error', reject)
  })
}

const VIEW: View = {
  sort: 'cpu',
  order: 'descending',
  query: '',
  tree: false,
  columns: ['pid', 'command', 'cpu'],
  offset: 0,
  limit: 500,
}

/** The messages of a stream until `enough` says so. */
function listen(
  from: Topz,
  enough: (messages: readonly ServerMessage[]) => boolean,
  query = '',
): Promise<readonly ServerMessage[]> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${from.origin.replace('http', 'ws')}/api/stream`)
    socket.binaryType = 'arraybuffer'
    const messages: ServerMessage[] = []
    socket.onopen = () => socket.send(JSON.stringify({ type: 'subscribe', view: { ...VIEW, query } }))
    socket.onerror = () => reject(new Error('the stream did not open'))
    socket.onmessage = ({ data: frame }: MessageEvent<string | ArrayBuffer>) => {
      const message = JSON.parse(
        typeof frame === 'string' ? frame : gunzipSync(frame).toString(),
      ) as ServerMessage
      messages.push(message)
      if ('seq' in message) socket.send(JSON.stringify({ type: 'ack', seq: message.seq }))
      if (!enough(messages)) return
      socket.close()
      resolve(messages)
    }
  })
}

test('one address answers each client in its own form', async () => {
  const typeOf = async (accept: string, path = '/topz') =>
    (await get(path, { accept })).headers.get('content-type')
  expect(await typeOf('*/*')).toBe('text/plain; charset=utf-8')
  expect(await typeOf('application/json')).toStartWith('application/json')
  expect(await typeOf('text/html,application/xhtml+xml,*/*;q=0.8')).toStartWith('text/html')
  expect((await get('/topz.csv')).headers.get('content-type')).toStartWith('text/csv')
  expect(await typeOf('text/html', '/topz?watch=1s')).toStartWith('text/html')
  for (const path of ['/', '/topz/']) expect((await get(path)).headers.get('location')).toBe('/topz')
})

test('the JSON of this machine conforms to the schema', async () => {
  const schema = JSON.parse(
    readFileSync(join(import.meta.dirname, '../server/render/topz.schema.json'), 'utf8'),
  )
  const validate = new Ajv({ strict: false }).compile(schema)
  const readout = await (await get('/topz.json')).json()
  validate(readout)
  expect(validate.errors).toBeNull()
})

test('topz finds itself, and shows none of its own arguments', async () => {
  const row = await until('the own command line', async () => {
    const readout = (await (await get('/topz.json')).json()) as {
      processes: { self?: true; argv?: string[] }[]
    }
    return readout.processes.find(process => process.self && process.argv)
  })
  expect(row.argv).toHaveLength(1)
})

test('until the next tick an unchanged readout is not sent again', async () => {
  const first = await get('/topz.json?limit=1')
  const etag = first.headers.get('etag') ?? ''
  await until('the same tick twice', async () => {
    const fresh = (await get('/topz.json?limit=1')).headers.get('etag') ?? ''
    const again = await get('/topz.json?limit=1', { 'if-none-match': fresh })
    return again.status === 304 || undefined
  })
  expect(etag).toStartWith('W/"')
})

test.each([
  ['/topz?sort=nonsense', 400, 'sort=nonsense'],
  ['/topz?colums=pid', 400, 'columns'],
  ['/topz?watch=5', 400, 'watch=5'],
  ['/nope', 404, '/topz.json'],
])('%s is refused with what is allowed', async (path, status, text) => {
  const answer = await get(path)
  expect(answer.status).toBe(status)
  const body = await answer.text()
  expect(body).toContain(text)
  expect(body.trim().split('\n')).toHaveLength(1)
  const problem = await get(path, { accept: 'application/json' })
  expect(problem.headers.get('content-type')).toBe('application/problem+json')
})

test('only reading methods are allowed', async () => {
  const answer = await fetch(`${topz.origin}/topz`, { method: 'POST', body: '{}' })
  expect(answer.status).toBe(405)
  expect(answer.headers.get('allow')).toBe('GET, HEAD')
})

test('S6, S15: no answer allows other origins, and each carries the policy', async () => {
  for (const origin of ['https://evil.example', 'null', topz.origin]) {
    const { headers } = await get('/topz', { origin, accept: 'text/html' })
    expect(headers.get('access-control-allow-origin')).toBeNull()
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
  }
})

test('S5: a host name that is not allowed is refused, naming the flag', async () => {
  const answer = await raw(
    'GET /topz HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n',
    '--allowed-hosts',
  )
  expect(answer).toStartWith('HTTP/1.1 421')
})

test('S4: a page of another origin gets no stream', async () => {
  const handshake = (origin: string) =>
    raw(
      `GET /api/stream HTTP/1.1\r\nHost: ${new URL(topz.origin).host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n${origin}\r\n`,
      '\r\n\r\n',
    )
  expect(await handshake('Origin: https://evil.example\r\n')).toStartWith('HTTP/1.1 403')
  expect(await handshake('Origin: null\r\n')).toStartWith('HTTP/1.1 403')
  expect(await handshake('')).toStartWith('HTTP/1.1 101')
  const deflate = await handshake('Sec-WebSocket-Extensions: permessage-deflate\r\n')
  expect(deflate).toStartWith('HTTP/1.1 101')
  expect(deflate.toLowerCase()).not.toContain('permessage-deflate')
})

test('the stream says hello, then the view, then what changed', async () => {
  const messages = await listen(topz, all => all.some(message => message.type === 'delta'))
  expect(messages.map(message => message.type).slice(0, 3)).toEqual(['hello', 'snapshot', 'delta'])
  expect(messages[0]).toMatchObject({ insecure: false, intervalMs: 1000 })
})

test('S24: a frame of more than 1 KiB, and a body of more than 4 KiB, are cut off', async () => {
  const socket = new WebSocket(`${topz.origin.replace('http', 'ws')}/api/stream`)
  await once(socket as unknown as NodeJS.EventEmitter & WebSocket, 'open').catch(() => undefined)
  const closed = new Promise<number>(resolve => {
    socket.onclose = event => resolve(event.code)
  })
  socket.send('x'.repeat(2000))
  expect([1006, 1009]).toContain(await closed)
  const answer = await fetch(`${topz.origin}/topz`, { method: 'POST', body: 'x'.repeat(10_000) })
  expect([405, 413]).toContain(answer.status)
})

test('S11: a secret on a command line is in no readout, no frame and no log', async () => {
  const canary = 'CANARY-7f3a9'
  const holder = spawn('sh', ['-c', 'read line', 'app', `--password=${canary}`], {
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  try {
    const text = await until('the masked command line', async () => {
      const readout = await (await get('/topz.txt?wide=1')).text()
      return readout.includes('app --password=******') ? readout : undefined
    })
    expect(text).not.toContain(canary)
    for (const path of ['/topz.json', '/topz.csv'])
      expect(await (await get(path)).text()).not.toContain(canary)
    const frames = await listen(topz, all => all.some(message => message.type === 'snapshot'), 'app password')
    expect(JSON.stringify(frames).includes(canary)).toBe(false)
    expect(JSON.stringify(frames).includes('app --password=******')).toBe(true)
    expect(topz.log()).not.toContain(canary)
  } finally {
    holder.kill('SIGKILL')
  }
})

test('a future moment is answered with the last one, and says so', async () => {
  const ahead = new Date(Date.now() + 50 * 60_000).toISOString()
  const text = await until('a moment to be recorded', async () => {
    const answer = await get(`/topz.txt?at=${ahead}`)
    return answer.ok ? answer.text() : undefined
  })
  // Long lines above the table go on below, indented.
  expect(text.replaceAll(/\n {8}/g, ' ')).toContain(
    `PAST    nothing was recorded between that moment and ${ahead}, the moment requested`,
  )
})

test('?watch= redraws until the client disconnects', async () => {
  const leaving = new AbortController()
  const answer = await fetch(`${topz.origin}/topz?watch=250ms&limit=3`, { signal: leaving.signal })
  const reader = answer.body?.getReader()
  let text = ''
  while (text.split('\x1b[?2026h').length < 3) text += new TextDecoder().decode((await reader?.read())?.value)
  leaving.abort()
  expect(text).toContain('\x1b[1;1H')
})

test('S27: two thousand readers cost no further scan', async () => {
  const seqOf = async () => ((await (await get('/topz.json?limit=1')).json()) as { seq: number }).seq
  const before = await seqOf()
  const startMs = performance.now()
  await Promise.all(
    Array.from({ length: 20 }, async () => {
      for (let i = 0; i < 100; i++) await (await get('/topz.txt')).text()
    }),
  )
  expect((await seqOf()) - before).toBeLessThanOrEqual(Math.ceil((performance.now() - startMs) / 1000) + 1)
})

test('S19, S13: it starts no child process and opens nothing named by an address', async () => {
  for (const path of [
    '/assets/../../etc/passwd',
    '/assets/%2e%2e%2f%2e%2e%2fetc%2fpasswd',
    '/topz/../../etc/passwd',
    '/proc/1/root/etc/passwd',
  ])
    expect((await get(path)).status).toBe(404)
  for (const pid of ['0', '-1', '01', '+1', '1e1', '0x1', '1.0', '99999999', 'self', 'thread-self', '1,2'])
    for (const part of ['', '/status', '/files'])
      expect([pid, (await get(`/api/processes/${pid}${part}`)).status]).toEqual([pid, 400])
  const children = readFileSync(`/proc/${topz.child.pid}/task/${topz.child.pid}/children`, 'utf8')
  expect(children.trim()).toBe('')
  const maps = readFileSync(`/proc/${topz.child.pid}/maps`, 'latin1')
  expect(maps).not.toContain('pidusage')
})

test('S2, S36: with a token every address but the probes is closed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'topz-'))
  const file = join(folder, 'token')
  const token = 'a8Zk29slQwErTy7654mNbVcX'
  writeFileSync(file, `${token}\n`, { mode: 0o400 })
  const closed = await startTopz([`--token-file=${file}`])
  try {
    for (const path of [
      '/topz',
      '/topz.json',
      '//topz',
      '/%74opz',
      '/./topz',
      '/api/stream',
      '/api/processes/1',
      '/api/processes/1/files',
      '/api/events',
      '/topz/doctor',
      '/nope',
      '/topz?token=x',
    ])
      expect(`${path} ${(await get(path, {}, closed)).status}`).toBe(`${path} 401`)
    expect(await (await get('/healthz', {}, closed)).text()).toMatch(/^(ok|stale)\n$/)
    expect((await get('/topz', { authorization: `Bearer ${token}` }, closed)).status).toBe(200)
    expect((await get('/topz', { authorization: 'Bearer wrong' }, closed)).status).toBe(401)
    expect(closed.log()).not.toContain(token)
  } finally {
    await closed.stop()
    rmSync(folder, { recursive: true })
  }
})

test('behind a base path everything is below it', async () => {
  const below = await startTopz(['--base-path=/tools/topz'])
  try {
    expect((await get('/tools/topz/topz', {}, below)).status).toBe(200)
    expect((await get('/tools/topz/', {}, below)).headers.get('location')).toBe('/tools/topz/topz')
    expect((await get('/topz', {}, below)).status).toBe(404)
  } finally {
    await below.stop()
  }
})

test('SIGTERM ends topz with status 0 although pages and terminals are connected', async () => {
  const ending = await startTopz()
  const watching = await fetch(`${ending.origin}/topz?watch=250ms`)
  const open = new WebSocket(`${ending.origin.replace('http', 'ws')}/api/stream`)
  const code = new Promise<number>(resolve => {
    open.onclose = event => resolve(event.code)
  })
  // The greeting has arrived: the server knows this socket.
  await new Promise(resolve => {
    open.onmessage = resolve
  })
  const startMs = performance.now()
  expect(await ending.stop()).toBe(0)
  expect(performance.now() - startMs).toBeLessThan(2000)
  expect(await code).toBe(1001)
  // Complete, not cut off: a program behind a pipe must not take it for a failure.
  expect(await watching.text()).toContain('topz on')
})

test('a port in use gives one line that names the flag, and status 2', async () => {
  const { status, stderr } = await runTopz([`--address=127.0.0.1:${new URL(topz.origin).port}`])
  expect(status).toBe(2)
  expect(stderr.trim()).toMatch(/port is in use.*--address/)
})

test('BUN_OPTIONS in the environment is refused', async () => {
  const { status, stderr } = await runTopz(['version'], { BUN_OPTIONS: '--smol' })
  expect(status).toBe(2)
  expect(stderr).toContain('BUN_OPTIONS')
})

test('topz snapshot prints one readout in each form', async () => {
  const [text, json, csv] = await Promise.all([
    runTopz(['snapshot', '--interval=250ms', '--limit=3', '--columns=pid,cpu,command', '--header=0']),
    runTopz(['snapshot', '--interval=250ms', '--format=json', '--limit', '2']),
    runTopz(['snapshot', '--interval=250ms', '--format=csv', '--limit=2']),
  ])
  expect(text.stdout.trimEnd().split('\n')).toHaveLength(3)
  expect(JSON.parse(json.stdout).processes).toHaveLength(2)
  expect(csv.stdout.split('\r\n')[0]).toContain('pid')
  const wrong = await runTopz(['snapshot', '--sort=nonsense'])
  expect(wrong.status).toBe(2)
})

test('topz help lists every command that docs/flags.md does, topz version says one line', async () => {
  const [help, version] = await Promise.all([runTopz(['help']), runTopz(['version'])])
  const page = readFileSync(join(import.meta.dirname, '../docs/flags.md'), 'utf8')
  const [table = ''] = page.split('Every flag')
  const cells = [...table.matchAll(/^\| (`.*?`) \|/gm)].map(([, cell = '']) => cell)
  const commands = cells.flatMap(cell => cell.match(/(?<=`)[a-z]+/g) ?? [])
  expect(commands.length).toBeGreaterThan(6)
  expect(commands.filter(word => !new RegExp(`\\b${word}\\b`).test(help.stdout))).toEqual([])
  expect([help.status, version.status]).toEqual([0, 0])
  expect(version.stdout).toMatch(/^topz \d+\.\d+\.\d+\n$/)
})

test('topz doctor says what may be read here, as text and as JSON', async () => {
  const [text, json, wrong] = await Promise.all([
    runTopz(['doctor', '--interval=250ms']),
    runTopz(['doctor', '--interval=250ms', '--format=json']),
    runTopz(['doctor', '--format=csv']),
  ])
  expect([text.status, json.status, wrong.status]).toEqual([0, 0, 2])
  expect(text.stdout).toContain('processes')
  expect(Object.keys(JSON.parse(json.stdout)).length).toBeGreaterThan(1)
  expect(wrong.stderr).toContain('expected text or json')
})

test('topz healthcheck distinguishes a running topz from none', async () => {
  const { port } = new URL(topz.origin)
  expect((await runTopz(['healthcheck', `--address=127.0.0.1:${port}`])).status).toBe(0)
  expect((await runTopz(['healthcheck', '--address=127.0.0.1:1'])).status).toBe(1)
})

test('topz snapshot names the forms that it can print', async () => {
  const { status, stderr } = await runTopz(['snapshot', '--format=xml'])
  expect([status, stderr.trim()]).toEqual([2, 'topz: Cannot parse format=xml: expected text, json or csv'])
})

test('HEAD returns the headers of GET, with the length, and ends even where GET would not', async () => {
  for (const path of ['/api/openapi.json', '/topz/nowhere', '/healthz', '/topz']) {
    const plain = { headers: { 'Accept-Encoding': 'identity' } }
    const { headers, status } = await fetch(`${topz.origin}${path}`, { ...plain, method: 'HEAD' })
    const answer = await fetch(`${topz.origin}${path}`, plain)
    const { length } = await answer.text()
    expect([path, status]).toEqual([path, answer.status])
    expect(Number(headers.get('content-length'))).toBeWithin(length * 0.5, length * 2 + 1)
  }
  const watched = await fetch(`${topz.origin}/topz?watch=1s`, { method: 'HEAD' })
  expect([watched.status, Number(watched.headers.get('content-length')) > 0]).toEqual([200, true])
})
