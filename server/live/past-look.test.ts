// A recorded moment, as one client looks at it.
import { expect, test } from 'bun:test'
import type { SnapshotFrame } from '../model/protocol.ts'
import { at, view } from './fixture.ts'
import { createPastLook } from './past-look.ts'

function look(isWanted: () => boolean) {
  const sent: SnapshotFrame[] = []
  const made = createPastLook(
    { ...view, at: 7000, sort: 'rss', limit: 1 },
    at(7),
    message => JSON.stringify(message),
    isWanted,
    (_, frame) => sent.push(JSON.parse(String(frame))),
  )
  return { made, sent }
}

test('only the processes in the window are asked for, and their trends come with the frame', () => {
  const { made, sent } = look(() => true)
  expect([made.ids, made.trend, sent]).toEqual([['1:1000'], 'rss', []])
  made.make({ get: (id, name) => (id === '1:1000' && name === 'rss' ? [1, 2] : undefined) })
  expect(sent.map(({ rows }) => rows.map(({ id, trend }) => [id, trend]))).toEqual([[['1:1000', [1, 2]]]])
})

test('of a moment that is not waited for any more, nothing is asked for or sent', () => {
  const { made, sent } = look(() => false)
  made.make({ get: () => undefined })
  expect([made.ids, sent]).toEqual([[], []])
})
