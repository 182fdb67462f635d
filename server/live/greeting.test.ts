import { expect, test } from 'bun:test'
import { createTestHub, join } from './fixture.ts'

test('each subscriber learns the time of the server, at most a second late', () => {
  const hub = createTestHub()
  const atOf = (client: ReturnType<typeof join>) => client.frames.map(frame => 'at' in frame && frame.at)
  expect(atOf(join(hub))).toEqual([77])
  hub.pass(900)
  expect(atOf(join(hub))).toEqual([77])
  hub.pass(200)
  expect(atOf(join(hub))).toEqual([77 + 1100])
})
