// F31: the running program under random requests and frames from raw sockets. The gate sends a few thousand;
// TOPZ_FUZZ=1000000 sends that many requests and a tenth as many frames.

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { type OddRequest, oddFrame, oddRequest } from './fuzz-bytes.ts'
import { type Random, seeded } from './seeded.ts'
import { startTopz, type Topz } from './topz.ts'
import { until } from './until.ts'

const REQUESTS = Number(process.env.TOPZ_FUZZ ?? 3000)
const FRAMES = REQUESTS / 10
setDefaultTimeout(60_000 + REQUESTS * 10)

/** Simultaneous connections, and the maximum that each of them sends. */
const CONNECTIONS = 128
const REQUESTS_EACH_MAX = 16
const FRAMES_EACH_MAX = 10
/** After this many milliseconds without data, a connection waits for the rest of something broken. */
const SILENT_MS = 250

const STATUS = /(?<=^|\n)HTTP\/1\.1 (\d{3}) /g
/** 503 means too many requests, 505 an unsupported version of HTTP. */
const FAULTS = ['500', '501', '502', '504']
const END = 'GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'
const HANDSHAKE =
  'GET /api/stream HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n'

let topz: Topz
beforeAll(async () => {
  topz = await startTopz(['--interval=250ms', '--mcp'])
  await until('the first reading', async () => (await fetch(`${topz.origin}/readyz`)).ok || undefined)
})
afterAll(() => topz.stop())

/** Writes, and counts the statuses received until nothing more comes. `more`: what to write after the first answer. */
function talk(bytes: Buffer, statuses: Map<string, number>, more?: Buffer): Promise<void> {
  return new Promise(resolve => {
    const socket: Socket = connect(Number(new URL(topz.origin).port), '127.0.0.1')
    let tail = ''
    let next = more
    socket.setTimeout(SILENT_MS, () => socket.resetAndDestroy())
    socket.on('data', chunk => {
      // The last bytes may be half a status line: they are examined with the next.
      const text = tail + chunk.toString('latin1')
      const whole = text.lastIndexOf('\n') + 1
      for (const [, status = ''] of text.slice(0, whole).matchAll(STATUS))
        statuses.set(status, (statuses.get(status) ?? 0) + 1)
      tail = text.slice(whole).slice(-20)
      if (next !== undefined) socket.write(next)
      next = undefined
    })
    socket.on('error', () => {})
    socket.on('close', () => resolve())
    socket.write(bytes)
  })
}

/**
 * `sendSome` returns how many it sent. Resolves, once `count` were sent, with the number of bytes by which topz grew in
 * the second half.
 */
async function sendAll(count: number, sendSome: (most: number) => Promise<number>): Promise<number> {
  let sent = 0
  let before = 0
  const sender = async () => {
    while (sent < count) {
      const most = count - sent
      const some = await sendSome(most)
      sent += some
      if (before === 0 && sent >= count / 2) before = residentBytes()
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, sender))
  return residentBytes() - before
}

function residentBytes(): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${topz.child.pid}/status`, 'latin1'))?.[1]) * 1024
}

function requests(random: Random, most: number): { readonly bytes: Buffer; readonly count: number } {
  const texts: string[] = []
  let behind: OddRequest['behind'] = 'more'
  while (behind === 'more' && texts.length < Math.min(most, REQUESTS_EACH_MAX)) {
    const request = oddRequest(random)
    texts.push(request.text)
    behind = request.behind
  }
  const end = behind === 'nothing' ? '' : END
  return { bytes: Buffer.from(texts.join('') + end, 'latin1'), count: texts.length }
}

async function expectWell(statuses: ReadonlyMap<string, number>, grownBytes: number): Promise<void> {
  console.log([...statuses].sort().join(' '), `grew by ${(grownBytes / 2 ** 20).toFixed(1)} MiB`)
  expect([...statuses.keys()].filter(status => FAULTS.includes(status))).toEqual([])
  expect(
    topz
      .log()
      .split('\n')
      .filter(line => /error|failed|panic/i.test(line)),
  ).toEqual([])
  expect(topz.child.exitCode).toBeNull()
  expect((await fetch(`${topz.origin}/topz.txt?limit=1`)).status).toBe(200)
  expect(grownBytes).toBeLessThan(48 * 2 ** 20)
}

test('F31: random requests cause no server errors, and cost no memory', async () => {
  const random = seeded('requests')
  const statuses = new Map<string, number>()
  const grown = await sendAll(REQUESTS, async most => {
    const { bytes, count } = requests(random, most)
    await talk(bytes, statuses)
    return count
  })
  for (const status of ['200', '400', '404', '405', '421'])
    expect([status, statuses.get(status) ?? 0]).not.toEqual([status, 0])
  await expectWell(statuses, grown)
})

test('F31: random frames close at most their own socket, and cost no memory', async () => {
  const random = seeded('frames')
  const statuses = new Map<string, number>()
  const grown = await sendAll(FRAMES, async most => {
    const frames = Array.from({ length: Math.min(most, 1 + random(FRAMES_EACH_MAX)) }, () => oddFrame(random))
    await talk(Buffer.from(HANDSHAKE, 'latin1'), statuses, Buffer.concat(frames))
    return frames.length
  })
  expect(statuses.get('101')).toBeGreaterThan(FRAMES / FRAMES_EACH_MAX / 2)
  await expectWell(statuses, grown)
})
