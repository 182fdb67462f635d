// Processes with canaries in their command lines, and a topz that records beside them: nothing that it says, sends,
// stores or logs contains one. Each output must contain the text next to the canary, so that an empty answer proves
// nothing.

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import type { Snapshot } from '../server/model/snapshot.ts'
import { startTopz, type Topz } from './topz.ts'
import { until } from './until.ts'

setDefaultTimeout(120_000)

const TOKEN = 'tok-of-the-reader-a8Zk29slQwErTy76'
const COLLECTOR = 'tok-of-the-collector-b7Yj38rkPvDqSx65'
/** Next to each canary; not a secret. */
const MARK = 'visible-mark'
const CUT_AT = 4096
/** Waits for its standard input, with these arguments. */
const waiting = (...argv: string[]) => ['sh', '-c', 'read line', MARK, ...argv]
/** One form for each mechanism that masks secrets; the canary is `CANARY` and two digits. */
const FORMS: readonly (readonly string[])[] = [
  waiting('--password=CANARY01'),
  waiting('--token', 'CANARY02'),
  waiting('DB_PASSWORD=CANARY03'),
  waiting('postgres://user:CANARY04@host/db'),
  waiting('{"env":[{"name":"DB_PASSWORD","value":"CANARY05"}]}'),
  waiting('Authorization: Bearer CANARY06CANARY06'),
  ['sh', '-c', `read line; : ${MARK}; mysql -u root -pCANARY07 shop`],
  ['sh', '-c', `read line; : ${MARK}; echo CANARY08 | docker login -u u --password-stdin`],
  ['sh', '-c', `read line; : ${MARK}; curl -u user:CANARY09 http://127.0.0.1:9/`],
  waiting('/password:CANARY10'),
  waiting("os.environ['DB_PASSWORD']='CANARY11'"),
  waiting('--set', 'env[0].name=TOKEN', '--set', 'env[0].value=CANARY12'),
  waiting('rtmp://host/live/CANARY13'),
  // Its end is not read: the canary is behind the cut, or across it.
  waiting('x'.repeat(CUT_AT - 70), 'redis://:CANARY14CANARY14CANARY14CANARY14CANARY14@host'),
]
const CANARY = /CANARY\d|ANARY\d\d/

let folder: string
let topz: Topz
let collector: Server
const pushed: string[] = []
const children: ChildProcess[] = []
const headers: string[] = []

const start = (argv: readonly string[], argv0?: string) => {
  const child = spawn(argv[0] as string, argv.slice(1), {
    stdio: ['pipe', 'ignore', 'ignore'],
    ...(argv0 !== undefined && { argv0 }),
  })
  children.push(child)
  return child
}

async function ask(path: string, init: RequestInit = {}): Promise<{ status: number; text: string }> {
  const response = await fetch(`${topz.origin}${path}`, {
    ...init,
    headers: { authorization: `Bearer ${TOKEN}`, ...init.headers },
  })
  for (const [name, value] of response.headers) headers.push(`${name}: ${value}`)
  return { status: response.status, text: Buffer.from(await response.arrayBuffer()).toString('latin1') }
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'topz-canaries-'))
  for (const [name, text] of [
    ['token', TOKEN],
    ['headers', `Authorization: Bearer ${COLLECTOR}\n`],
  ] as const)
    writeFileSync(join(folder, name), text, { mode: 0o400 })
  collector = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', chunk => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks)
      pushed.push((request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString())
      // A refused one is something to log.
      response.writeHead(pushed.length === 1 ? 400 : 200, { 'Content-Type': 'application/json' }).end('{}')
    })
  })
  await new Promise<void>(resolve => collector.listen(0, '127.0.0.1', resolve))
  for (const argv of FORMS) start(argv)
  // A program that sets its title: one argument with all of it.
  start(['sleep', '600'], `worker: ${MARK} --password CANARY15 [busy]`)
  topz = await startTopz([
    '--interval=250ms',
    '--mcp',
    '--log-level=debug',
    `--token-file=${join(folder, 'token')}`,
    `--data=${join(folder, 'recording')}`,
    `--otlp-endpoint=http://127.0.0.1:${(collector.address() as AddressInfo).port}`,
    '--otlp-interval=1s',
    `--otlp-headers-file=${join(folder, 'headers')}`,
  ])
  const list = async () => JSON.parse((await ask(`/topz.json?q=${MARK}`)).text) as Snapshot
  const started = start(waiting('--secret=CANARY16'))
  await until(
    'every command line',
    async () => (await list()).processes.length > FORMS.length + 1 || undefined,
  )
  started.kill('SIGKILL')
  await once(started, 'exit')
  await until('its end among the events', async () =>
    (await ask('/api/events')).text.includes(`"pid":${started.pid},`) ? true : undefined,
  )
  await until('three seconds to be recorded', async () => {
    const { from = 0, to = 0 } = JSON.parse((await ask('/api/recording')).text) as {
      from?: number
      to?: number
    }
    return to - from > 3000 || undefined
  })
})
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await topz?.stop()
  collector?.close()
  rmSync(folder, { recursive: true, force: true })
})

/** What is wrong with this text, if anything: it contains a canary, or lacks the text next to one. */
function wrongIn(place: string, text: string, mark: string | undefined): string[] {
  const canary = CANARY.exec(text)
  return [
    ...(canary === null
      ? []
      : [`${place}: …${text.slice(Math.max(0, canary.index - 60), canary.index + 20)}`]),
    ...(mark === undefined || text.includes(mark)
      ? []
      : [`${place}: holds no ${mark}: ${text.slice(0, 200)}`]),
    ...[TOKEN, COLLECTOR].filter(token => text.includes(token)).map(token => `${place}: holds ${token}`),
  ]
}

test('S9, S11: no answer in any form contains a canary or a token', async () => {
  const [one] = (JSON.parse((await ask(`/topz.json?q=${MARK}`)).text) as Snapshot).processes
  const process = `/api/processes/${one?.pid}`
  const places: readonly (readonly [path: string, mark?: string])[] = [
    ['/topz?format=html', '<html'],
    [`/topz.txt?wide=1&q=${MARK}`, MARK],
    [`/topz.txt?wide=1&tree=1&q=${MARK}`, MARK],
    [`/topz.json?q=${MARK}`, MARK],
    [`/topz.csv?q=${MARK}`, MARK],
    [`/topz?format=text&wide=1&at=-1s&q=${MARK}`, MARK],
    [`/topz?format=csv&at=-1s&q=${MARK}`, MARK],
    ['/topz?format=text&diff=-3s'],
    ['/topz/doctor'],
    ['/topz/why'],
    ['/topz/why?format=json&at=-1s', '"findings"'],
    [process, MARK],
    [`${process}?format=text`, MARK],
    ...['threads', 'files', 'sockets', 'limits', 'maps', 'status'].flatMap(part => [
      [`${process}/${part}`, '{'] as const,
      [`${process}/${part}?format=text`] as const,
    ]),
    ['/api/events', MARK],
    ['/api/events?format=text', MARK],
    ['/api/events?from=-1m', MARK],
    ['/api/findings', '"findings"'],
    ['/api/snapshot?at=-1s', MARK],
    ['/api/diff?from=-3s', '"changes"'],
    ['/api/history?metric=cpuUsage&subject=host', '"points"'],
    ['/api/timeline', '{'],
    ['/api/lives', '{'],
    ['/api/recording', '"from"'],
    ['/api/export?from=-1m', MARK],
    ['/report.html?from=-1m', '<table'],
    ['/metrics', 'topz_process_group'],
    ['/metrics?by=command', 'group="'],
    ['/metrics?by=command&format=openmetrics', 'group="'],
    ['/api/openapi.json', '"openapi"'],
    ['/healthz'],
    ['/readyz'],
  ]
  const wrong: string[] = []
  for (const [path, mark] of places) {
    const { status, text } = await ask(path)
    if (status !== 200) wrong.push(`${path}: ${status} ${text.slice(0, 200)}`)
    wrong.push(...wrongIn(path, text, mark))
  }
  expect(wrong).toEqual([])
})

test('S9, S11: neither does any repeating or other answer: watch, stream, assistants, OTLP', async () => {
  const watch = await fetch(`${topz.origin}/topz?watch=500ms&wide=1&q=${MARK}`, {
    headers: { authorization: `Bearer ${TOKEN}` },
  })
  let watched = ''
  for await (const chunk of watch.body ?? []) {
    watched += Buffer.from(chunk).toString()
    if (watched.split(MARK).length > 3 * FORMS.length) break
  }

  const frames: string[] = []
  const socket = new WebSocket(`${topz.origin.replace('http', 'ws')}/api/stream`, {
    headers: { authorization: `Bearer ${TOKEN}` },
  })
  socket.binaryType = 'arraybuffer'
  const view = {
    sort: 'cpu',
    order: 'descending',
    query: '',
    tree: false,
    columns: ['pid', 'command'],
    offset: 0,
    limit: 500,
    panel: 'events',
  }
  socket.addEventListener('open', () => socket.send(JSON.stringify({ type: 'subscribe', view })))
  socket.addEventListener('message', ({ data: frame }) => {
    frames.push(typeof frame === 'string' ? frame : gunzipSync(Buffer.from(frame)).toString())
  })
  await until(
    'frames with the command lines',
    async () => frames.some(text => text.includes(MARK)) || undefined,
  )
  socket.close()

  const assistant = new Client({ name: 'topz-test', version: '1.0.0' })
  await assistant.connect(
    new StreamableHTTPClientTransport(new URL(`${topz.origin}/mcp`), {
      requestInit: { headers: { authorization: `Bearer ${TOKEN}` } },
    }),
  )
  const call = async (name: string, given: Record<string, unknown>) =>
    JSON.stringify(await assistant.callTool({ name, arguments: given }))
  const [one] = (JSON.parse((await ask(`/topz.json?q=${MARK}`)).text) as Snapshot).processes
  const listed = await call('list_processes', { q: MARK, limit: 50 })
  const told = await call('get_process', { pid: one?.pid })
  const events = await call('list_events', { limit: 500 })
  await assistant.close()
  await until('pushed metrics', async () => pushed.length > 1 || undefined)
  expect([
    ...wrongIn('watch', watched, MARK),
    ...wrongIn('stream', frames.join('\n'), MARK),
    ...wrongIn('mcp list_processes', listed, MARK),
    ...wrongIn('mcp get_process', told, MARK),
    ...wrongIn('mcp list_events', events, MARK),
    ...wrongIn('otlp', pushed.join('\n'), 'process.pid'),
    ...wrongIn('headers of answers', headers.join('\n'), 'content-type'),
  ]).toEqual([])
})

test('S9, S11: neither do the recording, its journal or the log, while topz runs and after it ends', async () => {
  const files = () => {
    const root = join(folder, 'recording')
    return readdirSync(root).map(name => [name, readFileSync(join(root, name), 'latin1')] as const)
  }
  const wrongNow = () => {
    const own = files()
    expect(own.map(([name]) => name)).toContain('recording.db')
    // Written pages, whichever of the files contains them.
    expect(own.some(([, bytes]) => bytes.includes(MARK))).toBe(true)
    return [
      ...own.flatMap(([name, bytes]) => wrongIn(name, bytes, undefined)),
      ...wrongIn('log', topz.log(), '127.0.0.1'),
    ]
  }
  expect(files().map(([name]) => name)).toContain('recording.db-wal')
  expect(wrongNow()).toEqual([])
  expect(await topz.stop()).toBe(0)
  expect(wrongNow()).toEqual([])
})
