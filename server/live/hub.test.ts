// The hub: what is sent to whom, and when.

import { expect, test } from 'bun:test'
import { until } from '../../e2e/until.ts'
import { SUBSCRIBERS_MAX } from '../config/limits.ts'
import { applyFrame, type ViewState } from '../model/delta.ts'
import { at, createTestHub, hello, join, seqs, turn, view } from './fixture.ts'

test('a subscriber is greeted, gets a snapshot, then a delta for each acknowledgement', async () => {
  const hub = createTestHub()
  hub.publish(at(1))
  const client = join(hub)
  expect(client.frames[0]).toEqual(hello)
  await client.say({ type: 'subscribe', view })
  await client.say({ type: 'ack', seq: 1 })
  hub.pass(1000)
  hub.publish(at(2))
  expect(seqs(client)).toEqual(['snapshot 1', 'delta 2'])
  let state: ViewState | undefined
  for (const frame of client.frames)
    if (frame.type === 'snapshot' || frame.type === 'delta') state = applyFrame(state, frame)
  expect(state?.rows[0]?.cells).toEqual([1, 0.02, state?.rows[0]?.cells[2] ?? null])
})

test('a client that does not acknowledge gets nothing more, then only the newest frame', async () => {
  const hub = createTestHub()
  hub.publish(at(1))
  const client = join(hub)
  await client.say({ type: 'subscribe', view })
  for (const seq of [2, 3, 4, 5]) {
    hub.pass(1000)
    hub.publish(at(seq))
  }
  expect(seqs(client)).toEqual(['snapshot 1'])
  await client.say({ type: 'ack', seq: 1 })
  expect(seqs(client)).toHaveLength(2)
  expect(seqs(client)[1]).toEndWith(' 5')
})

test('a frame is made once for all clients with the same view', async () => {
  const hub = createTestHub()
  hub.publish(at(1))
  const clients = Array.from({ length: 200 }, () => join(hub))
  for (const client of clients) await client.say({ type: 'subscribe', view })
  for (const client of clients) await client.say({ type: 'ack', seq: 1 })
  const before = hub.encoded()
  hub.pass(1000)
  hub.publish(at(2))
  expect(hub.encoded() - before).toBe(1)
  expect(clients.every(client => seqs(client).at(-1) === 'delta 2')).toBe(true)
})

test('F7: without an acknowledgement for 15 s the connection ends with 1013', async () => {
  const hub = createTestHub()
  hub.publish(at(1))
  const client = join(hub)
  await client.say({ type: 'subscribe', view })
  hub.pass(14_000)
  hub.publish(at(2))
  expect(client.closed).toEqual([])
  hub.pass(2000)
  hub.publish(at(3))
  expect(client.closed).toEqual([1013])
  expect(hub.count()).toBe(0)
  // It has a moment to read why.
  expect(client.isFreed()).toBe(false)
  await until('what is queued for it to be freed', async () => client.isFreed() || undefined)
})

test('requesting another view gives no credit: the frame under way must be acknowledged first', async () => {
  const hub = createTestHub()
  hub.publish(at(1))
  const client = join(hub)
  await client.say({ type: 'subscribe', view })
  for (let offset = 1; offset < 10; offset++)
    await client.say({ type: 'subscribe', view: { ...view, offset } })
  expect(seqs(client)).toEqual(['snapshot 1'])
  await client.say({ type: 'ack', seq: 1 })
  expect(client.frames.at(-1)).toMatchObject({ type: 'snapshot', view: { offset: 9 } })
})

test('a page that returns in time continues with a delta; in another epoch it starts over', async () => {
  const hub = createTestHub()
  hub.publish(at(1))
  const first = join(hub)
  await first.say({ type: 'subscribe', view })
  first.leave()
  hub.pass(1000)
  hub.publish(at(2))
  const again = join(hub)
  await again.say({ type: 'subscribe', view, resume: { epoch: 'e1', seq: 1 } })
  expect(seqs(again)).toEqual(['delta 2'])
  const other = join(hub)
  await other.say({ type: 'subscribe', view, resume: { epoch: 'e0', seq: 1 } })
  expect(seqs(other)).toEqual(['snapshot 2'])
})

test('S24: more than 20 messages a second end the connection with 1008', async () => {
  const hub = createTestHub()
  hub.publish(at(1))
  const client = join(hub)
  for (let i = 0; i < 20; i++) await client.say({ type: 'ack', seq: i })
  expect(client.closed).toEqual([])
  await client.say({ type: 'ack', seq: 20 })
  expect(client.closed).toEqual([1008])
})

test.each([
  'no json',
  '[]',
  '{}',
  '{"type":"kill"}',
  '{"type":"ack","seq":"1"}',
  '{"type":"subscribe"}',
  JSON.stringify({ type: 'subscribe', view: { ...view, sort: 'nonsense' } }),
  JSON.stringify({ type: 'subscribe', view: { ...view, limit: 501 } }),
  JSON.stringify({ type: 'subscribe', view: { ...view, columns: ['__proto__'] } }),
  '{"type":"subscribe","__proto__":{"view":{}}}',
])('S24: %s is answered with what is allowed and the connection ends', async text => {
  const hub = createTestHub()
  hub.publish(at(1))
  const client = join(hub)
  await client.say(text)
  expect(client.frames.at(-1)).toMatchObject({ type: 'error', message: expect.stringContaining('expected') })
  expect(client.closed).toEqual([1008])
})

test('a client that subscribes before the first tick gets it when it comes', async () => {
  const hub = createTestHub()
  const client = join(hub)
  await client.say({ type: 'subscribe', view })
  hub.publish(at(1))
  expect(seqs(client)).toEqual(['snapshot 1'])
})

test('a hidden page gets nothing until it subscribes again', async () => {
  const hub = createTestHub()
  hub.publish(at(1))
  const client = join(hub)
  await client.say({ type: 'subscribe', view })
  await client.say({ type: 'ack', seq: 1 })
  await client.say({ type: 'unsubscribe' })
  hub.pass(60_000)
  hub.publish(at(2))
  expect(seqs(client)).toEqual(['snapshot 1'])
  await client.say({ type: 'subscribe', view })
  expect(seqs(client)).toHaveLength(2)
})

test('a client may ask for fewer frames than there are ticks', async () => {
  const hub = createTestHub()
  hub.publish(at(1))
  const client = join(hub)
  await client.say({ type: 'subscribe', view, intervalMs: 3000 })
  await client.say({ type: 'ack', seq: 1 })
  for (let seq = 2; seq <= 7; seq++) {
    hub.pass(1000)
    hub.publish(at(seq))
    await client.say({ type: 'ack', seq })
  }
  expect(seqs(client).map(text => text.split(' ')[1])).toEqual(['1', '4', '7'])
})

test('there are no more sockets than the limit, and one that requests nothing releases its place', () => {
  const hub = createTestHub()
  for (let i = 0; i < SUBSCRIBERS_MAX; i++) join(hub)
  expect(hub.hasRoom()).toBe(false)
  expect(hub.connect({ send: () => {}, close: () => {}, terminate: () => {} })).toBeUndefined()
  hub.pass(5001)
  hub.publish(at(1))
  expect(hub.count()).toBe(0)
})

test('a client that views the past gets that moment once, and nothing live until it returns to the present', async () => {
  const hub = createTestHub()
  const client = join(hub)
  hub.publish(at(1))
  await client.say({ type: 'subscribe', view: { ...view, at: 5000 } })
  await turn()
  hub.publish(at(2))
  const [shown] = client.frames.filter(({ type }) => type === 'snapshot')
  expect(shown).toMatchObject({ at: 5000, header: { recorded: { life: 1 } } })
  expect(shown).toMatchObject({ rows: [{ trend: [300, 70] }, {}] })
  expect(client.frames.filter(({ type }) => type !== 'hello')).toHaveLength(1)
  await client.say({ type: 'ack', seq: 7 })
  await client.say({ type: 'subscribe', view })
  expect(client.frames.at(-1)).toMatchObject({ type: 'snapshot', seq: 2 })
})

test('while a frame is under way the moment waits, and of several requested the last is shown', async () => {
  const hub = createTestHub()
  const client = join(hub)
  hub.publish(at(1))
  await client.say({ type: 'subscribe', view })
  for (const moment of [2000, 3000, 4000])
    await client.say({ type: 'subscribe', view: { ...view, at: moment } })
  await turn()
  expect(client.frames.at(-1)).toMatchObject({ seq: 1 })
  await client.say({ type: 'ack', seq: 1 })
  await turn()
  expect(client.frames.slice(2)).toMatchObject([{ type: 'snapshot', at: 4000 }])
})

test('a moment without a recording is reported, and the connection stays open', async () => {
  const hub = createTestHub()
  const client = join(hub)
  hub.publish(at(1))
  await client.say({ type: 'subscribe', view: { ...view, at: 10 } })
  await turn()
  expect(client.frames.at(-1)).toMatchObject({ type: 'error', message: 'Nothing was recorded.' })
  expect(client.closed).toEqual([])
})
