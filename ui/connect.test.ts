// The page's connection against a real WebSocket server: one that was away for a long time, one that never greets, one
// that closes at once. Time passes on the page's own clock, so nobody waits for it.
import { afterEach, beforeEach, expect, test } from 'bun:test'
import { until } from '../e2e/until.ts'
import { snapshot } from '../server/model/fixture.ts'
import type { Hello, SnapshotFrame, Subscribe } from '../server/model/protocol.ts'
import { connect } from './connect.ts'
import { openStream } from './socket.ts'
import { now, visible } from './store/clock.ts'
import { closedWhy, complaint, hello, line } from './store/line.ts'
import { frame, frameAppliedMs } from './store/live.ts'
import { goLive, goTo, moment } from './store/moment.ts'
import { listeningSinceMs, paused, status } from './store/status.ts'

type Behaviour = 'serves' | 'says nothing' | 'closes' | 'is full' | 'refuses late'

const HOUR_MS = 3_600_000
const REFUSED_AT = 1000
let behaviour: Behaviour = 'serves'
let connections = 0
/** For each wait of the page: its number in the series. */
let waits: number[] = []
let epoch = ''
let server: ReturnType<typeof serve> | undefined
let stop = () => {}

function serve(port = 0) {
  epoch = `epoch ${port} ${connections}`
  return Bun.serve({
    hostname: '127.0.0.1',
    port,
    fetch: (request, server) => (server.upgrade(request) ? undefined : new Response('not a socket')),
    websocket: {
      open(socket) {
        connections++
        if (behaviour !== 'says nothing') socket.send(JSON.stringify({ ...HELLO, epoch }))
      },
      message(socket, text) {
        const message = JSON.parse(String(text))
        if (behaviour === 'is full') socket.close(1013, 'Too many views.')
        else if (behaviour === 'refuses late' && message.view?.at === REFUSED_AT) return
        else if (message.type === 'subscribe') {
          if (behaviour === 'refuses late' && message.view.at === undefined)
            socket.send(JSON.stringify({ type: 'error', message: 'Nothing was recorded then.' }))
          socket.send(JSON.stringify(frameOf(message)))
        }
        if (behaviour === 'closes') socket.close(1013)
      },
    },
  })
}

const HELLO: Hello = {
  type: 'hello',
  protocol: 1,
  version: '0',
  at: 2_000_000_000_000,
  epoch: '',
  intervalMs: 1000,
  insecure: false,
  hasToken: false,
}

function frameOf({ view }: Subscribe): SnapshotFrame {
  const { at, seq, processes, events, previousLife, recorded, ...header } = snapshot()
  return { type: 'snapshot', seq, at, view, header, matched: 0, rows: [] }
}

/** Once a second on the page. */
function tick(aheadMs = 0): void {
  now.value = performance.now() + aheadMs
}

/** The last figures shown are now this old. */
function ageBy(milliseconds: number): void {
  frameAppliedMs.value -= milliseconds
  listeningSinceMs.value -= milliseconds
}

const becomes = (what: string, is: () => boolean) =>
  until(what, async () => {
    tick()
    return is() || undefined
  })

beforeEach(() => {
  behaviour = 'serves'
  connections = 0
  waits = []
  server = serve()
  const url = `ws://127.0.0.1:${server.port}/`
  const noWait = (attempt: number) => {
    waits.push(attempt)
    return 0
  }
  stop = connect(
    events => openStream(url, events, noWait),
    undefined,
    () => {},
  )
})

afterEach(async () => {
  stop()
  await server?.stop(true)
  line.value = { state: 'connecting' }
  frame.value = undefined
  hello.value = undefined
  visible.value = true
  paused.value = false
  complaint.value = undefined
  goLive()
})

async function restart(): Promise<void> {
  const port = server?.port ?? 0
  await server?.stop(true)
  await becomes('a lost line', () => line.value.state !== 'open')
  server = serve(port)
}

test('a server that was away for an hour is live again with the first connection', async () => {
  await becomes('a live page', () => status.value === 'live')
  connections = 0
  visible.value = false
  await restart()
  ageBy(HOUR_MS)
  visible.value = true
  ageBy(HOUR_MS)
  await becomes('a page that is live again', () => status.value === 'live')
  expect(connections).toBe(1)
})

test('a server that accepts a connection and never greets is given up, and the next attempt follows after a wait', async () => {
  await becomes('a live page', () => status.value === 'live')
  behaviour = 'says nothing'
  await restart()
  const before = connections
  await becomes('a connection', () => connections > before)
  waits = []
  tick(10_000)
  expect(waits).toHaveLength(0)
  tick(20_000)
  expect(waits).toHaveLength(1)
  expect(status.value).toBe('reconnecting')
  behaviour = 'serves'
  await becomes('a page that is live again', () => status.value === 'live')
})

test('a server that closes each connection after its first frame is tried less and less often', async () => {
  behaviour = 'closes'
  await restart()
  await becomes('five waits', () => waits.length >= 5)
  expect(waits.slice(0, 5)).toEqual([0, 1, 2, 3, 4])
})

test('the server’s reason for closing stays shown while the page reconnects, until there are figures', async () => {
  await becomes('a live page', () => status.value === 'live')
  behaviour = 'is full'
  await restart()
  await becomes('the words', () => closedWhy.value === 'Too many views.')
  const before = waits.length
  await becomes('two more attempts', () => waits.length >= before + 2)
  expect(closedWhy.value).toBe('Too many views.')
  behaviour = 'serves'
  await becomes('a page that is live again', () => status.value === 'live')
  expect(closedWhy.value).toBeUndefined()
})

test('a hidden page does not reconnect, and does so at once when it becomes visible again', async () => {
  await becomes('a live page', () => status.value === 'live')
  visible.value = false
  connections = 0
  await restart()
  // A complete exchange: a wait of zero time is over.
  await fetch(`http://127.0.0.1:${server?.port}/`)
  expect(connections).toBe(0)
  visible.value = true
  await becomes('a page that is live again', () => status.value === 'live')
})

test('a refusal that comes after the reader has returned to now does not lead back to the past', async () => {
  await becomes('figures', () => frame.value !== undefined)
  behaviour = 'refuses late'
  goTo(5000)
  await becomes('a moment of the past', () => frame.value?.view.at === 5000)
  goTo(REFUSED_AT)
  // It has been sent once another may follow.
  await new Promise<void>(resolve => setImmediate(resolve))
  goLive()
  await becomes('the refusal', () => complaint.value !== undefined)
  expect(moment.value).toBeUndefined()
  await becomes('present figures', () => frame.value?.view.at === undefined)
})
