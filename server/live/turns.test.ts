// Who gets the main loop, and for how long.
import { expect, test } from 'bun:test'
import { until } from '../../e2e/until.ts'
import { type Client, newClient } from './client.ts'
import { createTurns } from './turns.ts'

/** Each serving takes so many milliseconds of a clock that stands still otherwise. */
function make({ costMs = 0, room = Number.POSITIVE_INFINITY } = {}) {
  const served: Client[] = []
  let nowMs = 0
  const left = { room }
  const turns = createTurns({
    now: () => nowMs,
    serve: client => {
      served.push(client)
      nowMs += costMs
      left.room--
    },
    mayServe: () => left.room > 0,
  })
  const clients = Array.from({ length: 5 }, () =>
    newClient({ send: () => {}, close: () => {}, terminate: () => {} }, 1000, 0),
  )
  return { turns, clients, served, left, places: () => served.map(client => clients.indexOf(client)) }
}

/** What was put off to a later turn of the loop is done. */
const nextTurn = () => new Promise<void>(resolve => setImmediate(resolve))

test('those who wait are served in the order in which they came, each once', () => {
  const { turns, clients, places } = make()
  for (const place of [2, 0, 1, 0]) turns.wait(clients[place] as Client)
  turns.begin()
  expect(places()).toEqual([2, 0, 1])
  turns.begin()
  expect(places()).toEqual([2, 0, 1])
})

test('one that left is not served', () => {
  const { turns, clients, places } = make()
  for (const client of clients) turns.wait(client)
  turns.leave(clients[1] as Client)
  turns.begin()
  expect(places()).toEqual([0, 2, 3, 4])
})

test('a burst of messages costs one serving, in a later turn of the loop', async () => {
  const { turns, clients, served } = make()
  turns.beginSoon()
  turns.wait(clients[0] as Client)
  for (let i = 0; i < 10; i++) turns.beginSoon()
  expect(served).toEqual([])
  await nextTurn()
  expect(served).toHaveLength(1)
})

test('after eight milliseconds of frames others get the loop; the rest follows after a pause', async () => {
  const { turns, clients, places } = make({ costMs: 5 })
  for (const client of clients) turns.wait(client)
  turns.begin()
  expect(places()).toEqual([0, 1])
  // A pause of the same length: a message during it does not shorten it.
  turns.begin()
  turns.beginSoon()
  await nextTurn()
  expect(places()).toEqual([0, 1])
  await until('all of them', async () => places().length === 5 || undefined)
  expect(places()).toEqual([0, 1, 2, 3, 4])
})

test('while too much is under way no client is served, and none loses its turn', () => {
  const { turns, clients, places, left } = make({ room: 2 })
  for (const client of clients) turns.wait(client)
  turns.begin()
  expect(places()).toEqual([0, 1])
  left.room = 9
  turns.begin()
  expect(places()).toEqual([0, 1, 2, 3, 4])
})
