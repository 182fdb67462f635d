// A page behind a network that drops everything: it says no goodbye, and what topz kept for it has to go by itself.
// topz and the page are in separate network namespaces, with a cable between them. Needs root.

import { afterEach, expect, setDefaultTimeout, test } from 'bun:test'
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { view } from '../server/model/fixture.ts'
import { startTopz, type Topz } from './topz.ts'
import { until } from './until.ts'

setDefaultTimeout(120_000)

const [HERE, THERE] = ['192.0.2.1', '192.0.2.2']
/** As /proc/net/tcp writes it, on little-endian machines. */
const THERE_IN_HEX = '020200C0'
const GONE_MS_MAX = 45_000

const holders: ChildProcess[] = []
let topz: Topz | undefined
afterEach(async () => {
  await topz?.stop()
  for (const holder of holders.splice(0)) holder.kill('SIGKILL')
})

/** A separate network, which lives as long as its holder. */
async function openNetwork(): Promise<readonly [string, string]> {
  const holder = spawn('unshare', ['-n', 'sh', '-c', 'ip link set lo up && echo up && exec sleep 120'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  holders.push(holder)
  await once(holder.stdout as NodeJS.ReadableStream, 'data')
  return ['nsenter', `--net=/proc/${holder.pid}/ns/net`]
}

function run([program, network]: readonly [string, string], ...words: string[]): string {
  return execFileSync(program, [network, ...words], { encoding: 'utf8' })
}

/** A page that looks at the list and acknowledges what it is sent. */
const PAGE = `const [, address, view] = process.argv
  const socket = new WebSocket(address)
  socket.binaryType = 'arraybuffer'
  socket.onopen = () => socket.send(JSON.stringify({ type: 'subscribe', view: JSON.parse(view) }))
  socket.onmessage = ({ data }) => {
    const text = typeof data === 'string' ? data : new TextDecoder().decode(Bun.gunzipSync(data))
    const { type, seq } = JSON.parse(text)
    if (type !== 'snapshot' && type !== 'delta') return
    socket.send(JSON.stringify({ type: 'ack', seq }))
    console.log(type)
  }`
const ASK = "process.stdout.write(await (await fetch(process.argv[1] + '/metrics')).text())"

/** A descriptor may be closed before its link is read. */
function isSocket(path: string): boolean {
  try {
    return readlinkSync(path).startsWith('socket:')
  } catch {
    return false
  }
}

test('F33: a page behind a network that drops everything is gone within 45 s, and nothing is kept for it', async () => {
  const [here, there] = [await openNetwork(), await openNetwork()]
  const peer = String(holders[1]?.pid)
  run(here, 'ip', 'link', 'add', 'cable', 'type', 'veth', 'peer', 'name', 'cable', 'netns', peer)
  for (const [side, address] of [
    [here, HERE],
    [there, THERE],
  ] as const) {
    run(side, 'ip', 'address', 'add', `${address}/30`, 'dev', 'cable')
    run(side, 'ip', 'link', 'set', 'cable', 'up')
  }
  topz = await startTopz([], {}, [`--address=${HERE}:0`], here)
  const { origin, child } = topz
  const pages = () =>
    Number(/^topz_readers\{kind="page"\} (\d+)$/m.exec(run(here, process.execPath, '-e', ASK, origin))?.[1])
  /** The kernel's connections in topz's network, in whatever state. */
  const connections = () =>
    readFileSync(`/proc/${child.pid}/net/tcp`, 'latin1').split(` ${THERE_IN_HEX}:`).length - 1
  const openSockets = () =>
    readdirSync(`/proc/${child.pid}/fd`).filter(fd => isSocket(`/proc/${child.pid}/fd/${fd}`)).length
  await until('a tick', async () => (pages() === 0 ? true : undefined))
  const words = [process.execPath, '-e', PAGE, `ws${origin.slice(4)}/api/stream`, JSON.stringify(view({}))]
  const page = spawn(there[0], [there[1], ...words], { stdio: ['ignore', 'pipe', 'inherit'] })
  holders.push(page)
  await once(page.stdout, 'data')
  await until('it to be counted', async () => (pages() === 1 ? true : undefined))
  expect(connections()).toBe(1)
  const before = openSockets()

  // From now on, packets to it are dropped, and no ARP request for its address is answered.
  run(there, 'ip', 'address', 'flush', 'dev', 'cable')
  const startMs = performance.now()
  const isGone = async () =>
    connections() === 0 && pages() === 0 && openSockets() < before ? true : undefined
  await until('it to be gone', isGone).catch(() => until('it to be gone', isGone))
  expect(performance.now() - startMs).toBeLessThan(GONE_MS_MAX)
})
