// The running program while its token file changes.

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openRaw, openWebSocket } from './raw-client.ts'
import { startTopz, type Topz } from './topz.ts'
import { until } from './until.ts'

// Tests wait for conditions; this only ends a test that hangs.
setDefaultTimeout(60_000)

const FIRST = 'a8Zk29slQwErTy7654mNbVcX'
const SECOND = 'N3wT0kenQwErTy7654mNbVcXzz'
const folder = mkdtempSync(join(tmpdir(), 'topz-'))
const file = join(folder, 'token')
let topz: Topz

beforeAll(async () => {
  writeFileSync(file, FIRST, { mode: 0o400 })
  topz = await startTopz([`--token-file=${file}`, '--interval=250ms'])
})
afterAll(async () => {
  await topz.stop()
  rmSync(folder, { recursive: true })
})

function replaceFile(text: string): void {
  writeFileSync(`${file}.next`, text, { mode: 0o400 })
  renameSync(`${file}.next`, file)
}

const status = async (headers: Record<string, string>) =>
  (await fetch(`${topz.origin}/topz.txt?limit=1`, { headers })).status
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const health = async () => (await fetch(`${topz.origin}/healthz`)).text()

test('S8: an empty file keeps the previous token: the log and the health say so', async () => {
  replaceFile('')
  await until('the health to be degraded', async () => (await health()) === 'degraded\n' || undefined)
  expect(await status(bearer(FIRST))).toBe(200)
  expect(topz.log()).toContain('it is empty')
  replaceFile(FIRST)
  await until('the health to be well', async () => (await health()) === 'ok\n' || undefined)
})

test('S8: a new token counts at once, and ends the sessions, sockets and terminals of the previous one', async () => {
  const signedIn = await fetch(`${topz.origin}/login`, {
    method: 'POST',
    body: new URLSearchParams({ token: FIRST }),
    redirect: 'manual',
  })
  const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? ''
  expect(await status({ cookie })).toBe(200)
  const socket = await openWebSocket(topz.origin, `Cookie: ${cookie}\r\n`)
  const scripted = await openWebSocket(topz.origin, `Authorization: Bearer ${FIRST}\r\n`)
  const terminal = await openRaw(topz.origin)
  terminal.socket.write(
    `GET /topz?watch=250ms HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${FIRST}\r\n\r\n`,
  )
  await until('frames', async () => terminal.received().includes('PID') || undefined)
  replaceFile(SECOND)
  expect(await status(bearer(SECOND))).toBe(200)
  expect([await status(bearer(FIRST)), await status({ cookie })]).toEqual([401, 401])
  for (const one of [socket, scripted])
    await until(
      'the sockets to be closed',
      async () => one.received().includes('the token changed') || undefined,
    )
  // Of a chunked answer: the last chunk.
  await until('the terminal to be ended', async () => terminal.received().endsWith('0\r\n\r\n') || undefined)
  expect(topz.log()).toContain('token changed')
  expect(topz.log()).not.toMatch(new RegExp(`${FIRST}|${SECOND}`))
})
