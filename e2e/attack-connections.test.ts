// The running program, and clients that take scarce resources: descriptors, places, the kernel's memory.

import { afterEach, expect, setDefaultTimeout, test } from 'bun:test'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openRaw, openWebSocket, type RawClient } from './raw-client.ts'
import { startTopz, type Topz } from './topz.ts'
import { until } from './until.ts'

// Tests wait for conditions; this only ends a test that hangs.
setDefaultTimeout(90_000)

let topz: Topz | undefined
afterEach(async () => {
  await topz?.stop()
  topz = undefined
})

/** A client that is cut off in the middle asks again. */
const ask = (url: string) => fetch(url, { signal: AbortSignal.timeout(5000), keepalive: false })
const seqOf = async (origin: string) =>
  ((await (await ask(`${origin}/topz.json?limit=1`)).json()) as { seq: number }).seq

/** Seconds of CPU that it has used. */
function cpuSeconds(pid: number | undefined): number {
  const [, after = ''] = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')
  const fields = after.split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

const openOnes = (clients: readonly (RawClient | undefined)[]) =>
  clients.filter(one => one !== undefined && one.closedAfterMs() === undefined)

async function metric(origin: string, name: string): Promise<number> {
  const text = await (await ask(`${origin}/metrics`)).text()
  return Number(
    text
      .split('\n')
      .find(line => line.startsWith(`${name} `))
      ?.split(' ')[1],
  )
}

test('F10: with 256 descriptors, 400 clients that reconnect at once neither stop the list nor spin a core', async () => {
  const child = spawn(
    'sh',
    ['-c', 'ulimit -n 256; exec "$@"', 'sh', process.execPath, 'server/main.ts', '--address=127.0.0.1:0'],
    { cwd: join(import.meta.dirname, '..'), stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let log = ''
  child.stderr.on('data', chunk => {
    log += chunk
  })
  const [said] = await once(child.stdout, 'data')
  const origin = /http:\/\/\S+?(?=\/topz)/.exec(String(said))?.[0] ?? ''
  const watching = await openRaw(origin)
  watching.socket.write('GET /topz?watch=250ms&limit=2 HTTP/1.1\r\nHost: localhost\r\n\r\n')
  const frames = () => watching.received().split('PID').length - 1
  await until('a frame', async () => frames() > 0 || undefined)
  let isOver = false
  const comeBack = async (): Promise<void> => {
    while (!isOver) {
      const client = await openRaw(origin).catch(() => undefined)
      await new Promise(resolve => {
        if (client === undefined || client.socket.destroyed) setImmediate(resolve)
        else client.socket.once('close', resolve)
      })
    }
  }
  const [startMs, startCpu, heard] = [performance.now(), cpuSeconds(child.pid), frames()]
  for (let i = 0; i < 400; i++) void comeBack()
  await until('three frames more', async () => frames() >= heard + 3 || undefined)
  const share = (cpuSeconds(child.pid) - startCpu) / ((performance.now() - startMs) / 1000)
  isOver = true
  const calmMs = performance.now()
  await until('an answer', async () => ((await seqOf(origin).catch(() => 0)) > 0 ? true : undefined))
  expect(performance.now() - calmMs).toBeLessThan(4000)
  expect(log).not.toContain('tick failed')
  expect(share).toBeLessThan(0.6)
  child.kill('SIGKILL')
})

test('F9: of 1,000 requests that never end, at most 500 stay open, and the others are reset', async () => {
  topz = await startTopz()
  const { origin } = topz
  const halves = await Promise.all(Array.from({ length: 1000 }, () => openRaw(origin).catch(() => undefined)))
  for (const one of halves) one?.socket.write('GET /topz HTTP/1.1\r\nHost: loc')
  await until('half of them to be gone', async () => openOnes(halves).length <= 500 || undefined)
  // New clients are accepted all the same: a silent one is closed instead.
  const { status } = await until('an answer', () => ask(`${origin}/topz.txt?limit=1`))
  expect(status).toBe(200)
  expect(await metric(origin, 'topz_connections_max')).toBe(500)
  expect(await metric(origin, 'topz_connections_cut_total{reason="total"}')).toBeGreaterThanOrEqual(400)
  for (const one of halves) one?.socket.destroy()
  await until(
    'the places to be free',
    async () => (await metric(origin, 'topz_connections')) < 100 || undefined,
  )
})

test('S9: the protocol that a socket offers is never echoed', async () => {
  topz = await startTopz()
  const client = await openWebSocket(topz.origin, 'Sec-WebSocket-Protocol: topz, CANARY\r\n')
  expect(client.received()).toStartWith('HTTP/1.1 101')
  expect(client.received().toLowerCase()).not.toContain('sec-websocket-protocol')
  expect(client.received()).not.toContain('CANARY')
  client.socket.destroy()
})

test('a client that disconnects in the middle of its request is not an error', async () => {
  topz = await startTopz(['--mcp'])
  const { origin, log } = topz
  const half =
    'POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAccept: application/json, text/event-stream\r\nContent-Length: 900\r\n\r\n{"json'
  const clients = await Promise.all([1, 2, 3].map(() => openRaw(origin)))
  for (const { socket } of clients) socket.write(half)
  // The connection that fetches the metric may be counted, too.
  const open = () => metric(origin, 'topz_connections')
  await until('their connections', async () => (await open()) >= 3 || undefined)
  for (const { socket } of clients) socket.resetAndDestroy()
  await until('them to be gone', async () => (await open()) <= 1 || undefined)
  expect(log()).not.toContain('request failed')
})

test('a large answer does not wait for delayed acknowledgements on the loopback', async () => {
  topz = await startTopz()
  const times: number[] = []
  for (let i = 0; i < 40; i++) {
    const startMs = performance.now()
    const { length } = await (await fetch(`${topz.origin}/api/openapi.json`)).text()
    expect(length).toBeGreaterThan(80_000)
    times.push(performance.now() - startMs)
  }
  // Each of them takes 40 ms at least, and there were several in nearly every answer.
  expect(times.sort((a, b) => a - b)[20]).toBeLessThan(40)
})
