// How topz starts and what it says then: warnings, TLS, logs, limits of its readers, output that is not read.
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { Hello } from '../server/model/protocol.ts'
import type { Snapshot } from '../server/model/snapshot.ts'
import { freePort } from './free-port.ts'
import { frameOf, openRaw, openWebSocket } from './raw-client.ts'
import { runTopz, startTopz } from './topz.ts'
import { until } from './until.ts'

setDefaultTimeout(60_000)

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'topz-start-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The first message of a stream. */
async function hello(origin: string): Promise<Hello> {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/api/stream`)
  socket.binaryType = 'arraybuffer'
  const frame = await new Promise<string | ArrayBuffer>(resolve => {
    socket.onmessage = ({ data }) => resolve(data)
  })
  socket.close()
  return JSON.parse(typeof frame === 'string' ? frame : gunzipSync(frame).toString())
}

test('S1: open to everyone, it says so once in the log and on the stream; on loopback it does not', async () => {
  const open = await startTopz([], { TOPZ_ADDRESS: '0.0.0.0:0' }, [])
  expect(open.log().match(/no token/g)).toHaveLength(1)
  expect((await hello(open.origin)).insecure).toBe(true)
  await open.stop()

  const local = await startTopz()
  expect(local.log()).not.toContain('no token')
  expect((await hello(local.origin)).insecure).toBe(false)
  await local.stop()
})

test('S10: the command line and the environment of topz contain no token', async () => {
  const file = join(folder, 'own-token')
  const token = 'q7Wm3kXz91LdPv0RtYbN8sHc'
  writeFileSync(file, `${token}\n`, { mode: 0o400 })
  const topz = await startTopz([], { TOPZ_TOKEN_FILE: file })
  for (const name of ['cmdline', 'environ'])
    expect(readFileSync(`/proc/${topz.child.pid}/${name}`, 'latin1')).not.toContain(token)
  const answer = await fetch(`${topz.origin}/topz.json`, { headers: { authorization: `Bearer ${token}` } })
  const { processes } = (await answer.json()) as Snapshot
  const own = processes.find(({ self }) => self)
  expect(own?.argv).toHaveLength(1)
  expect(JSON.stringify(own)).not.toContain('server/main.ts')
  await topz.stop()
})

test('S17: whatever an address or a header contains, a log line stays one line of JSON', async () => {
  const token = join(folder, 'log-token')
  writeFileSync(token, 'abcdefghijklmnopqrstuvwxyz0123456789', { mode: 0o600 })
  const topz = await startTopz(['--log-format=json', `--token-file=${token}`])
  const before = topz.log().split('\n').length
  const paths = ['/%0aevil', '/topz%00', '/%1b[31m', '/topz?x=%0d%0aSet-Cookie:a', `/${'a'.repeat(4000)}`]
  for (const path of paths)
    await fetch(`${topz.origin}${path}`, { headers: { authorization: 'Bearer \u00ff]0;x' } })
  const evil = await openRaw(topz.origin)
  evil.socket.write('GET /topz HTTP/1.1\r\nHost: evil\u001b[2J.example\r\n\r\n')
  await until('a refusal', async () => evil.received().includes('HTTP/1.1') || undefined)
  evil.socket.destroy()
  await topz.stop()
  const lines = topz.log().trim().split('\n')
  expect(topz.log()).toContain('token')
  expect(lines.length).toBeLessThan(before + 40)
  for (const line of lines) {
    expect(() => JSON.parse(line)).not.toThrow()
    expect([...line].every(character => character >= ' ' && character <= '~')).toBe(true)
  }
})

function makeCertificate(): { cert: string; key: string } {
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  execFileSync(
    'openssl',
    [...request, '-subj', '/CN=localhost', '-days', '1', '-keyout', key, '-out', cert],
    {
      stdio: 'ignore',
    },
  )
  return { cert, key }
}

test('with a certificate it speaks HTTPS only, and its cookie never leaves in the clear', async () => {
  const { cert, key } = makeCertificate()
  const token = join(folder, 'token')
  writeFileSync(token, 'abcdefghijklmnopqrstuvwxyz0123456789', { mode: 0o600 })
  const topz = await startTopz([`--tls-cert=${cert}`, `--tls-key=${key}`, `--token-file=${token}`])
  expect(topz.origin).toStartWith('https://')
  const tls = { rejectUnauthorized: false }
  const bearer = { authorization: 'Bearer abcdefghijklmnopqrstuvwxyz0123456789' }
  const readout = await fetch(`${topz.origin}/topz.json`, { tls, headers: bearer })
  expect(readout.status).toBe(200)
  const signedIn = await fetch(`${topz.origin}/login`, {
    tls,
    method: 'POST',
    redirect: 'manual',
    headers: { origin: topz.origin, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'token=abcdefghijklmnopqrstuvwxyz0123456789',
  })
  expect(signedIn.headers.get('set-cookie')).toContain('Secure')
  const plain = fetch(topz.origin.replace('https', 'http'))
  expect(await plain.then(answer => answer.status >= 400).catch(() => true)).toBe(true)
  expect(await topz.stop()).toBe(0)
})

test.each([
  ['a certificate that is not there', ['--tls-cert=/nonexistent', '--tls-key=/nonexistent'], '--tls-cert'],
  ['a key without its certificate', ['--tls-key=/etc/hostname'], '--tls-cert'],
])('%s gives one clear line and status 2', async (_, flags, named) => {
  const { status, stderr } = await runTopz(['--address=127.0.0.1:0', ...flags])
  expect(status).toBe(2)
  expect(stderr.trim().split('\n')).toHaveLength(1)
  expect(stderr).toContain(named)
})

test('an invalid certificate gives one clear line and status 2', async () => {
  const junk = join(folder, 'junk.pem')
  writeFileSync(junk, 'no certificate')
  const { status, stderr } = await runTopz([
    '--address=127.0.0.1:0',
    `--tls-cert=${junk}`,
    `--tls-key=${junk}`,
  ])
  expect(status).toBe(2)
  expect(stderr.trim().split('\n')).toHaveLength(1)
})

test('terminals may watch up to the documented limit; one that leaves makes room for the next', async () => {
  const topz = await startTopz(['--interval=250ms'])
  const watch = () => fetch(`${topz.origin}/topz?watch=250ms&limit=1`)
  const open: Response[] = []
  let answer = await watch()
  while (answer.status === 200 && open.length < 1000) {
    open.push(answer)
    answer = await watch()
  }
  expect(answer.status).toBe(503)
  expect(await answer.text()).toContain(`More than ${open.length} terminals`)
  await open[0]?.body?.cancel()
  await until('room for another', async () => ((await watch()).status === 200 ? true : undefined))
  await topz.stop()
})

test('a snapshot into a pipe that closes early ends quietly', async () => {
  const shell = spawn(
    'sh',
    ['-c', `${process.execPath} server/main.ts snapshot --format=json | head -c 10`],
    {
      cwd: join(import.meta.dirname, '..'),
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let stderr = ''
  shell.stderr.on('data', chunk => {
    stderr += chunk
  })
  await once(shell, 'close')
  expect(stderr).toBe('')
})

test('S24: a stream that sends an invalid message gets the reason before it is closed', async () => {
  const topz = await startTopz()
  const client = await openWebSocket(topz.origin)
  client.socket.write(frameOf('{"type":"subscribe","view":{"__proto__":{}}}'))
  await until('the end', async () => client.closedAfterMs())
  expect(client.received()).toContain('"type":"error"')
  await topz.stop()
})

test('a log that cannot be written is lost, and topz carries on', async () => {
  const token = join(folder, 'full-token')
  writeFileSync(token, 'abcdefghijklmnopqrstuvwxyz0123456789', { mode: 0o600 })
  const port = await freePort()
  const command = `exec ${process.execPath} server/main.ts --address=127.0.0.1:${port} --token-file=${token} >/dev/full 2>&1`
  const child = spawn('sh', ['-c', command], { cwd: join(import.meta.dirname, '..') })
  const ask = () =>
    fetch(`http://127.0.0.1:${port}/topz`, { headers: { authorization: 'Bearer x' } }).then(
      ({ status }) => status,
      () => undefined,
    )
  await until('an answer', ask)
  for (let i = 0; i < 30; i++) expect([401, 429]).toContain((await ask()) ?? 0)
  expect(child.exitCode).toBeNull()
  child.kill('SIGKILL')
})

test('after signing out nothing more is sent, not even on an open socket', async () => {
  const secret = 'abcdefghijklmnopqrstuvwxyz0123456789'
  const token = join(folder, 'out-token')
  writeFileSync(token, secret, { mode: 0o600 })
  const topz = await startTopz([`--token-file=${token}`])
  const form = { method: 'POST', redirect: 'manual' } as const
  const headers = { origin: topz.origin, 'content-type': 'application/x-www-form-urlencoded' }
  const signedIn = await fetch(`${topz.origin}/login`, { ...form, headers, body: `token=${secret}` })
  const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? ''
  const socket = new WebSocket(`${topz.origin.replace('http', 'ws')}/api/stream`, {
    headers: { cookie, origin: topz.origin },
  } as unknown as string[])
  await new Promise(resolve => {
    socket.onmessage = resolve
  })
  const closed = new Promise<CloseEvent>(resolve => {
    socket.onclose = resolve
  })
  await fetch(`${topz.origin}/logout`, { ...form, headers: { ...headers, cookie } })
  expect((await closed).code).toBe(1008)
  await topz.stop()
})

test('idle connections that take every descriptor do not stop the list', async () => {
  const limited = ['sh', '-c', 'ulimit -n 160; exec "$@"', 'sh']
  const { origin, child, log } = await startTopz([], {}, ['--address=127.0.0.1:0'], limited)
  const seqOf = async () =>
    ((await (await fetch(`${origin}/topz.json?limit=1`)).json()) as { seq: number }).seq
  // On a busy machine the first tick may take longer than a request waits for it.
  const before = await until('a tick', async () => (await seqOf()) || undefined)
  const watching = await openRaw(origin)
  watching.socket.write('GET /topz?watch=250ms&limit=2 HTTP/1.1\r\nHost: localhost\r\n\r\n')
  const frames = () => watching.received().split('PID').length - 1
  await until('a frame', async () => frames() > 0 || undefined)
  const idle = await Promise.all(Array.from({ length: 160 }, () => openRaw(origin).catch(() => undefined)))
  const seen = frames()
  await until('frames go on', async () => frames() >= seen + 5 || undefined)
  for (const one of idle) one?.socket.destroy()
  await until('answers again', async () => ((await seqOf().catch(() => 0)) > before + 1 ? true : undefined))
  expect(log()).not.toContain('tick failed')
  watching.socket.destroy()
  child.kill('SIGKILL')
})

test('a runtime that calls no C functions makes topz say what it then does without', async () => {
  const topz = await startTopz([], { BUN_JSC_useJIT: '0' })
  await until('the warning', async () => topz.log().includes('connections are not watched') || undefined)
  await topz.stop()
  const other = await startTopz()
  await other.stop()
  expect(other.log()).not.toContain('connections are not watched')
})
