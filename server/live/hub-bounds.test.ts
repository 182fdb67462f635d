// What clients together may take of the hub: views, cells, bytes under way, time of the main loop.

import { heapStats } from 'bun:jsc'
import { expect, spyOn, test } from 'bun:test'
import { until } from '../../e2e/until.ts'
import { STREAM_UNACKED_BYTES_MAX, SUBSCRIBERS_MAX, VIEW_CELLS_MAX, VIEWS_MAX } from '../config/limits.ts'
import { process, snapshot } from '../model/fixture.ts'
import { METRICS } from '../model/metrics.ts'
import type { View } from '../model/protocol.ts'
import { at, BOUNDS, type Client, createTestHub, join, seqs, type TestHub, turn, view } from './fixture.ts'

const WIDE: View = { ...view, columns: METRICS.slice(0, 40).map(({ name }) => name), limit: 500 }

async function open(hub: TestHub, wanted: View): Promise<Client> {
  const client = join(hub)
  await client.say({ type: 'subscribe', view: wanted })
  return client
}

test(`a view beyond ${VIEWS_MAX} different ones is refused with 1013 and a readable reason; an equal one is not`, async () => {
  const hub = createTestHub()
  hub.publish(at(1))
  for (let offset = 0; offset < VIEWS_MAX; offset++)
    expect((await open(hub, { ...view, offset })).closed).toEqual([])
  const other = await open(hub, { ...view, offset: VIEWS_MAX })
  expect(other.closed).toEqual([1013])
  expect(other.reasons[0]).toContain('Too many different views')
  const same = await open(hub, { ...view, offset: 3 })
  expect(seqs(same)).toEqual(['snapshot 1'])
  expect(hub.held()).toMatchObject({ views: VIEWS_MAX })
})

test('wide views are refused by the cells they take together, however few views there are', async () => {
  const hub = createTestHub()
  hub.publish(at(1))
  const closed: number[] = []
  for (let offset = 0; offset < VIEWS_MAX; offset++)
    closed.push(...(await open(hub, { ...WIDE, offset })).closed)
  expect(closed.length).toBeGreaterThan(VIEWS_MAX / 2)
  expect(hub.held().cells).toBeLessThanOrEqual(VIEW_CELLS_MAX)
})

test('changing the view frees the previous one at once', async () => {
  const hub = createTestHub()
  hub.publish(at(1))
  const client = await open(hub, WIDE)
  const { cells } = hub.held()
  for (let offset = 1; offset < 15; offset++)
    await client.say({ type: 'subscribe', view: { ...WIDE, offset } })
  expect(hub.held()).toMatchObject({ views: 1, cells })
  await client.say({ type: 'unsubscribe' })
  expect(hub.held()).toMatchObject({ views: 0, cells: 0 })
})

test('a view kept for a page that may return makes room for one in use', async () => {
  const hub = createTestHub()
  hub.publish(at(1))
  for (let offset = 0; offset < VIEWS_MAX; offset++) (await open(hub, { ...view, offset })).leave()
  expect(hub.held().views).toBe(VIEWS_MAX)
  expect((await open(hub, { ...view, offset: VIEWS_MAX })).closed).toEqual([])
  expect(hub.held().views).toBe(VIEWS_MAX)
  hub.pass(15_001)
  hub.publish(at(2))
  expect(hub.held().views).toBe(1)
})

test('a page that changes its view when all places are taken is closed, too, and releases its place', async () => {
  const hub = createTestHub()
  hub.publish(at(1))
  for (let offset = 0; offset < VIEWS_MAX - 1; offset++) await open(hub, { ...view, offset })
  const [one, other] = [await open(hub, { ...view, offset: 100 }), join(hub)]
  await one.say({ type: 'subscribe', view: { ...view, offset: 101 } })
  expect(one.closed).toEqual([])
  await other.say({ type: 'subscribe', view: { ...view, offset: 102 } })
  expect(other.closed).toEqual([1013])
  one.leave()
  expect((await open(hub, { ...view, offset: 102 })).closed).toEqual([])
})

/** Characters of each frame. */
const FRAME = 1024 * 1024
const framesMax = STREAM_UNACKED_BYTES_MAX / FRAME + 1

/** Frames of one size that show what they were. */
const bigFrames = () =>
  createTestHub({ encode: message => JSON.stringify(message).padEnd(message.type === 'hello' ? 0 : FRAME) })

test('B5: at most 16 MiB are under way to all clients together; each acknowledgement makes room for the next frame', async () => {
  const hub = bigFrames()
  hub.publish(at(1))
  const clients: Client[] = []
  for (let i = 0; i < 40; i++) clients.push(await open(hub, view))
  const served = () => clients.filter(client => seqs(client).length > 0).length
  expect(served()).toBe(framesMax)
  expect(hub.held().unackedBytes).toBe(framesMax * FRAME)
  await clients[0]?.say({ type: 'ack', seq: 1 })
  expect(served()).toBe(framesMax + 1)
  clients[1]?.leave()
  await turn()
  expect(served()).toBe(framesMax + 2)
})

test('B5: frames kept for clients with the same view are bounded in bytes, however many views there are', async () => {
  const frameBytesMax = 4 * FRAME
  const hub = createTestHub({
    encode: message => JSON.stringify(message).padEnd(message.type === 'hello' ? 0 : FRAME),
    bounds: { ...BOUNDS, frameBytesMax },
  })
  hub.publish(at(1))
  const clients: Client[] = []
  for (let offset = 0; offset < 12; offset++) {
    clients.push(await open(hub, { ...view, offset }))
    expect(hub.held().frameBytes).toBeLessThanOrEqual(frameBytesMax)
  }
  expect(clients.map(seqs)).toEqual(clients.map(() => ['snapshot 1']))
  // A forgotten one is made again.
  expect(seqs(await open(hub, view))).toEqual(['snapshot 1'])
})

test('F21: when memory is short nobody else is admitted, and a frame comes after a later tick', async () => {
  let isShort = false
  const hub = createTestHub({ hasRoom: () => !isShort })
  hub.publish(at(1))
  const client = await open(hub, view)
  await client.say({ type: 'ack', seq: 1 })
  isShort = true
  expect(hub.hasRoom()).toBe(false)
  hub.pass(1000)
  hub.publish(at(2))
  await turn()
  expect(seqs(client)).toEqual(['snapshot 1'])
  isShort = false
  hub.pass(1000)
  hub.publish(at(3))
  await turn()
  expect(seqs(client)).toHaveLength(2)
  expect(hub.hasRoom()).toBe(true)
})

test('F21: the frame of a moment is made in its turn, before the next moment crosses the thread', async () => {
  const order: string[] = []
  const hub = createTestHub({
    past: async (moment, look) => {
      const made = look({ ...at(7), at: moment }).make({ get: () => undefined })
      order.push('over')
      return made
    },
    encode: message => {
      if (message.type === 'snapshot') order.push('frame')
      return JSON.stringify(message)
    },
  })
  hub.publish(at(1))
  await open(hub, { ...view, at: 5000 })
  await turn()
  expect(order).toEqual(['frame', 'over'])
})

test('B5: moments of the past count as well', async () => {
  const hub = bigFrames()
  hub.publish(at(1))
  const clients: Client[] = []
  for (let i = 0; i < 40; i++) {
    const client = join(hub)
    void client.say({ type: 'subscribe', view: { ...view, at: 5000 + i } })
    clients.push(client)
  }
  await turn()
  await turn()
  const served = () => clients.filter(client => seqs(client).length > 0).length
  expect(served()).toBe(framesMax)
  await clients[0]?.say({ type: 'ack', seq: 7 })
  await until('the next one', async () => served() === framesMax + 1 || undefined)
})

test('a client that changes its view with each message gets at most half of the main loop, and others get their turn', async () => {
  let nowMs = 0
  const made: number[] = []
  const hub = createTestHub({
    now: () => nowMs,
    // Each frame takes longer than a slice.
    encode: message => {
      if (message.type === 'snapshot') {
        nowMs += 20
        made.push(message.view.offset)
      }
      return JSON.stringify(message)
    },
  })
  // Pauses end when the test says so: a real timer may expire before the next line.
  const pauses: (() => void)[] = []
  using _timers = spyOn(globalThis, 'setTimeout').mockImplementation(((end: () => void) => {
    pauses.push(end)
  }) as never)
  hub.publish(at(1))
  const greedy = await open(hub, view)
  const others = [join(hub), join(hub)]
  for (const other of others)
    await other.say({ type: 'subscribe', view: { ...view, offset: others.indexOf(other) + 1 } })
  // Its next view is due like the others', and no turn of the loop serves them before the pause is over.
  await greedy.say({ type: 'ack', seq: 1 })
  await greedy.say({ type: 'subscribe', view: { ...view, offset: 9 } })
  for (let frames = 1; frames <= 4; frames++) {
    await turn()
    expect(made).toHaveLength(frames)
    expect(pauses).toHaveLength(1)
    pauses.pop()?.()
  }
  expect(made).toEqual([0, 1, 2, 9])
})

test('F6, B4: 500 clients of 20 different views cost 20 frames a tick, and keep no more than these', async () => {
  const processes = Array.from({ length: 400 }, (_, i) =>
    process({ pid: i + 1, id: `${i + 1}:1`, cpuUsage: i }),
  )
  const moment = (seq: number) => ({ ...snapshot({ processes }), seq, at: seq * 1000 })
  const hub = createTestHub()
  hub.publish(moment(1))
  const got = new Map<number, number>()
  Bun.gc(true)
  const before = heapStats().objectCount
  for (let i = 0; i < SUBSCRIBERS_MAX; i++) {
    const subscriber = hub.connect({
      send: frame => {
        const [, seq] = /"seq":(\d+)/.exec(String(frame)) ?? []
        if (seq === undefined) return
        got.set(Number(seq), (got.get(Number(seq)) ?? 0) + 1)
        subscriber?.receive(`{"type":"ack","seq":${seq}}`)
      },
      close: () => {},
      terminate: () => {},
    })
    subscriber?.receive(JSON.stringify({ type: 'subscribe', view: { ...view, offset: i % 20, limit: 100 } }))
  }
  await turn()
  // And one hello for all.
  expect([hub.encoded(), got.get(1)]).toEqual([20 + 1, SUBSCRIBERS_MAX])
  for (let seq = 2; seq <= 4; seq++) {
    hub.pass(1000)
    const made = hub.encoded()
    hub.publish(moment(seq))
    expect([hub.encoded() - made, got.get(seq)]).toEqual([20, SUBSCRIBERS_MAX])
  }
  Bun.gc(true)
  // A row of a view is three objects; a client is a few.
  expect(heapStats().objectCount - before).toBeLessThan(20 * 100 * 8 + SUBSCRIBERS_MAX * 30)
})
