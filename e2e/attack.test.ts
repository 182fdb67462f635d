// The running program under attack: clients that are slow, that flood, that never read, that lie. All long waits run
// side by side.
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { openViewer } from '../bench/viewer.ts'
import { view } from '../server/model/fixture.ts'
import { CONTINUATION, frameOf, openRaw, openWebSocket, PING, type RawClient, TEXT } from './raw-client.ts'
import { startTopz, type Topz } from './topz.ts'
import { until } from './until.ts'

// Tests wait for conditions; this only ends a test that hangs.
setDefaultTimeout(90_000)

let topz: Topz
beforeAll(async () => {
  topz = await startTopz(['--interval=250ms'])
  // Before its first tick it is not healthy.
  await fetch(`${topz.origin}/topz.txt`)
})
afterAll(() => topz.stop())

const VIEW = view({ columns: ['pid', 'command', 'cpu', 'rss', 'time'], limit: 500 })
const SUBSCRIBE = JSON.stringify({ type: 'subscribe', view: VIEW })

function rssMegabytes(of: Topz): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${of.child.pid}/status`, 'latin1'))?.[1]) / 1024
}

/**
 * What the kernel keeps on both sides of these connections, in bytes; the total of all sockets would include other
 * programs'.
 */
function queuedBytes(clients: readonly RawClient[]): number {
  const ports = new Set(clients.map(({ socket }) => socket.localPort))
  const lines = readFileSync('/proc/net/tcp', 'latin1').trim().split('\n').slice(1)
  return lines.reduce((sum, line) => {
    const [, local = '', remote = '', , queues = ''] = line.trim().split(/\s+/)
    const isOurs = [local, remote].some(end => ports.has(Number.parseInt(end.split(':')[1] ?? '', 16)))
    const [sent = '', received = ''] = queues.split(':')
    return isOurs ? sum + Number.parseInt(sent, 16) + Number.parseInt(received, 16) : sum
  }, 0)
}

const openOnes = (clients: readonly RawClient[]) => clients.filter(one => one.closedAfterMs() === undefined)

/** Sends one byte a second until the server has had enough. */
function trickle(client: RawClient, text: string): void {
  let next = 0
  const timer = setInterval(() => {
    if (client.closedAfterMs() !== undefined || next >= text.length) clearInterval(timer)
    else client.socket.write(text[next++] as string)
  }, 1000)
}

/** Milliseconds per request, one after the other while `isOver` is false. */
async function latencies(isOver: () => boolean): Promise<number[]> {
  const found: number[] = []
  while (!isOver()) {
    const startMs = performance.now()
    await (await fetch(`${topz.origin}/topz.txt?limit=5`)).text()
    found.push(performance.now() - startMs)
  }
  return found.sort((a, b) => a - b)
}

test('S23, F9: 200 clients that send a byte a second are cut off, and cost other clients nothing', async () => {
  const inHeader: RawClient[] = []
  const inBody: RawClient[] = []
  for (let i = 0; i < 100; i++) {
    const header = await openRaw(topz.origin)
    trickle(header, 'GET /topz HTTP/1.1\r\nHost: localhost\r\nX-Slow: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa')
    const body = await openRaw(topz.origin)
    body.socket.write('POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4000\r\n\r\n')
    trickle(body, 'a'.repeat(60))
    inHeader.push(header)
    inBody.push(body)
  }
  // Sends one request, and then nothing more.
  const kept = await Promise.all(Array.from({ length: 5 }, () => openRaw(topz.origin)))
  for (const { socket } of kept) socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n')
  const times = await latencies(() => openOnes([...inHeader, ...inBody, ...kept]).length === 0)
  const slowest = (clients: readonly RawClient[]) =>
    Math.max(...clients.map(one => one.closedAfterMs() ?? Number.POSITIVE_INFINITY))
  // The runtime allows 12 s for headers and has no setting for it; a body gets what serve.ts says.
  expect(slowest(inHeader)).toBeLessThan(14_000)
  expect(slowest(inBody)).toBeLessThan(11_000)
  expect(times[Math.floor(times.length * 0.99)]).toBeLessThan(100)
})

test('F7: fifty clients that never read hold little kernel memory, are cut off, and the others carry on', async () => {
  const port = Number(new URL(topz.origin).port)
  const readers = await Promise.all(Array.from({ length: 10 }, () => openViewer(port)))
  const stalled = await Promise.all(Array.from({ length: 50 }, () => openWebSocket(topz.origin)))
  for (const client of stalled) {
    client.socket.write(frameOf(SUBSCRIBE))
    client.socket.pause()
  }
  let most = 0
  const heard = readers.map(reader => reader.frames())
  // The kernel's side: a paused socket does not show its program that the server hung up.
  const connected = () =>
    readFileSync(`/proc/${topz.child.pid}/net/tcp`, 'latin1')
      .split('\n')
      .filter(line => stalled.some(({ socket }) => isFrom(line, socket.localPort))).length
  await until('the stalled clients to be cut off', async () => {
    most = Math.max(most, queuedBytes(stalled))
    return connected() === 0 || undefined
  })
  expect(most).toBeLessThan(8 * 1024 * 1024)
  // Clients that do not read do not delay others. On a busy machine ticks are few, and a slow reader skips some.
  readers.forEach((reader, i) => {
    expect(reader.frames() - (heard[i] as number)).toBeGreaterThanOrEqual(5)
    reader.close()
  })
  for (const { socket } of stalled) socket.destroy()
})

/** An established row of /proc/net/tcp whose remote end is this port. */
function isFrom(line: string, port: number | undefined): boolean {
  const [, , remote = '', state] = line.trim().split(/\s+/)
  return state === '01' && Number.parseInt(remote.split(':')[1] ?? '', 16) === port
}

test('S24: a burst of 100,000 messages closes the socket and takes no memory', async () => {
  const before = rssMegabytes(topz)
  const client = await openWebSocket(topz.origin)
  const burst = Buffer.concat(Array.from({ length: 1000 }, () => frameOf('{"type":"ack","seq":1}')))
  for (let i = 0; i < 100 && client.closedAfterMs() === undefined; i++) client.socket.write(burst)
  await until('the flood to be cut off', async () => client.closedAfterMs())
  expect((await fetch(`${topz.origin}/healthz`)).status).toBe(200)
  expect(rssMegabytes(topz) - before).toBeLessThan(20)
})

test('S24: pings from clients that never read close the socket and take no memory', async () => {
  const before = rssMegabytes(topz)
  const clients = await Promise.all(Array.from({ length: 20 }, () => openWebSocket(topz.origin)))
  const pings = Buffer.concat(Array.from({ length: 1000 }, () => frameOf('a'.repeat(125), PING)))
  for (const { socket } of clients) socket.pause()
  let most = 0
  for (let round = 0; round < 40; round++) {
    for (const { socket } of clients) if (socket.writable) socket.write(pings)
    await new Promise(setImmediate)
    most = Math.max(most, rssMegabytes(topz) - before)
  }
  for (const { socket } of clients) socket.resume()
  await until('all of them to be cut off', async () =>
    clients.every(one => one.closedAfterMs() !== undefined) ? true : undefined,
  )
  expect(most).toBeLessThan(20)
})

test('S24: a body of a gigabyte in chunks is refused before it arrives', async () => {
  const before = rssMegabytes(topz)
  const client = await openRaw(topz.origin)
  client.socket.write('POST /login HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n')
  const chunk = Buffer.concat([Buffer.from('10000\r\n'), Buffer.alloc(65_536, 'a'), Buffer.from('\r\n')])
  let sent = 0
  const send = (): void => {
    while (client.closedAfterMs() === undefined && sent < 16_384) {
      sent++
      if (!client.socket.write(chunk)) {
        client.socket.once('drain', send)
        return
      }
    }
  }
  send()
  await until('the body to be cut off', async () => client.closedAfterMs())
  expect(sent).toBeLessThan(1024)
  expect(rssMegabytes(topz) - before).toBeLessThan(20)
})

test('S24: an announced body of more than 4 KiB is refused by every address, also by those that read none', async () => {
  const body = 'a'.repeat(5000)
  for (const path of ['/topz', '/login', '/mcp', '/nothing']) {
    const { status } = await fetch(`${topz.origin}${path}`, { method: 'POST', body })
    expect([path, status]).toEqual([path, 413])
  }
})

test('S25: an offer to compress is declined, and endless fragments close the socket', async () => {
  const client = await openWebSocket(topz.origin, 'Sec-WebSocket-Extensions: permessage-deflate\r\n')
  expect(client.received().toLowerCase()).not.toContain('sec-websocket-extensions')
  client.socket.write(frameOf('a', TEXT, false))
  const fragments = Buffer.concat(Array.from({ length: 2000 }, () => frameOf('a', CONTINUATION, false)))
  client.socket.write(fragments)
  await until('the fragments to be cut off', async () => client.closedAfterMs())
  expect((await fetch(`${topz.origin}/healthz`)).status).toBe(200)
})

function socketsOf({ child }: Topz): number {
  const folder = `/proc/${child.pid}/fd`
  return readdirSync(folder).filter(fd => isSocket(`${folder}/${fd}`)).length
}

function isSocket(path: string): boolean {
  try {
    return readlinkSync(path).startsWith('socket:')
  } catch {
    return false
  }
}

test('F8: two thousand connections that come and go leave no descriptor behind', async () => {
  const before = socketsOf(topz)
  for (let round = 0; round < 40; round++) {
    const clients = await Promise.all(Array.from({ length: 50 }, () => openRaw(topz.origin)))
    for (const [i, { socket }] of clients.entries()) i % 2 === 0 ? socket.destroy() : socket.resetAndDestroy()
  }
  await until('the sockets to be closed', async () => socketsOf(topz) <= before + 2 || undefined)
})
