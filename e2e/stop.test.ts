// How topz begins and ends: the first answer at once, a clean end in time whatever its clients do, and no wait after a
// second signal.

import { Database } from 'bun:sqlite'
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Snapshot } from '../server/model/snapshot.ts'
import { openRaw, openWebSocket, type RawClient } from './raw-client.ts'
import { startTopz, type Topz } from './topz.ts'
import { until } from './until.ts'

setDefaultTimeout(30_000)

/** B7 requires two seconds; a test machine may have other things to do. */
const STOP_MS_MAX = 6000

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'topz-stop-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function tokenFile(): string {
  const file = join(folder, 'token')
  writeFileSync(file, 'abcdefghijklmnopqrstuvwxyz0123456789', { mode: 0o600 })
  return `--token-file=${file}`
}

/** Start requests, one of them a sign-in, and send no more: answers that topz owes but can never give. */
async function openUnfinished(origin: string): Promise<readonly RawClient[]> {
  const clients = [await openRaw(origin), await openRaw(origin)]
  clients[0]?.socket.write('GET /topz HTTP/1.1\r\nHo')
  clients[1]?.socket.write(
    'POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n' +
      'Content-Length: 400\r\n\r\ntoken=',
  )
  // What came before an answer has been read.
  for (let i = 0; i < 3; i++) await fetch(`${origin}/healthz`)
  return clients
}

/** A page; resolves with its first frame. */
async function openPage(origin: string): Promise<{ readonly closed: Promise<string> }> {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/api/stream`)
  const closed = new Promise<string>(resolve => {
    socket.onclose = ({ code, reason }) => resolve(`${code} ${reason}`)
  })
  await new Promise(resolve => {
    socket.onmessage = resolve
  })
  return { closed }
}

async function endOf(topz: Topz): Promise<{ status: number | null; afterMs: number }> {
  const startMs = performance.now()
  const status = await topz.stop()
  return { status, afterMs: performance.now() - startMs }
}

test('B7: the first answer does not wait for an interval', async () => {
  const topz = await startTopz(['--interval=60s'])
  const startMs = performance.now()
  const { seq, processes } = (await (await fetch(`${topz.origin}/topz.json`)).json()) as Snapshot
  expect(seq).toBe(1)
  expect(processes.find(({ self }) => self)?.command).toBeDefined()
  expect(performance.now() - startMs).toBeLessThan(15_000)
  await topz.stop()
})

test('F32, B7: stopped under load, it notifies pages and terminals, records its end, and exits in time with status 0', async () => {
  const recording = join(folder, 'recording')
  const topz = await startTopz(['--interval=250ms', `--data=${recording}`])
  const pages = await Promise.all(Array.from({ length: 10 }, () => openPage(topz.origin)))
  const terminals = await Promise.all(
    Array.from({ length: 4 }, () => fetch(`${topz.origin}/topz?watch=250ms&limit=2`)),
  )
  const silent = await Promise.all(Array.from({ length: 4 }, () => openWebSocket(topz.origin)))
  for (const { socket } of silent) socket.pause()
  let isOver = false
  const load = Array.from({ length: 8 }, async () => {
    while (!isOver)
      await fetch(`${topz.origin}/topz.json`).then(
        answer => answer.text(),
        () => undefined,
      )
  })
  await until('something to be recorded', async () => {
    const { to } = (await (await fetch(`${topz.origin}/api/recording`)).json()) as { to?: number }
    return to
  })
  const { status, afterMs } = await endOf(topz)
  isOver = true
  await Promise.all(load)
  expect(status).toBe(0)
  expect(afterMs).toBeLessThan(STOP_MS_MAX)
  expect(await Promise.all(pages.map(({ closed }) => closed))).toEqual(
    pages.map(() => '1001 topz is stopping'),
  )
  // A stream that is cut instead of ended is an error here.
  for (const terminal of terminals) expect(await terminal.text()).toContain('PID')
  for (const { socket } of silent) socket.destroy()
  const db = new Database(join(recording, 'recording.db'), { readonly: true })
  expect(db.query('SELECT ending FROM life').values()).toEqual([['SIGTERM']])
  db.close()
})

test('F32: clients that never end their requests do not keep topz from ending', async () => {
  const topz = await startTopz([tokenFile()])
  const clients = await openUnfinished(topz.origin)
  const { status, afterMs } = await endOf(topz)
  expect(status).toBe(0)
  expect(afterMs).toBeLessThan(STOP_MS_MAX)
  for (const { socket } of clients) socket.destroy()
})

test('F32: a second signal ends topz at once, whatever the first is still waiting for', async () => {
  const topz = await startTopz([tokenFile()])
  const authorization = 'Bearer abcdefghijklmnopqrstuvwxyz0123456789'
  const terminal = await fetch(`${topz.origin}/topz?watch=250ms&limit=2`, { headers: { authorization } })
  const clients = await openUnfinished(topz.origin)
  topz.child.kill('SIGTERM')
  // The first one has begun: terminals are ended, the unfinished request is waited for.
  await terminal.text()
  topz.child.kill('SIGTERM')
  const [status] = topz.child.exitCode === null ? await once(topz.child, 'exit') : [topz.child.exitCode]
  expect(status).toBe(1)
  for (const { socket } of clients) socket.destroy()
})
