// A recorded moment, as one client looks at it.
import { expect, test } from 'bun:test'
import { PAST_GROUPS_PROCESSES_MAX } from '../config/limits.ts'
import { process, snapshot } from '../model/fixture.ts'
import type { SnapshotFrame, View } from '../model/protocol.ts'
import { at, view } from './fixture.ts'
import { createPastLook } from './past-look.ts'

function look(isWanted: () => boolean, fields: Partial<View> = {}, shown = at(7)) {
  const sent: SnapshotFrame[] = []
  const made = createPastLook(
    { ...view, at: 7000, sort: 'rss', limit: 1, ...fields },
    shown,
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

const user = (name: string, pids: readonly number[]) => pids.map(pid => process({ pid, user: name }))
const from = (first: number, count: number) => Array.from({ length: count }, (_, place) => first + place)

test('a group has the trends of its processes, which are asked for, together', () => {
  const shown = snapshot({ processes: [...user('web', [1, 2]), ...user('db', [3])] })
  const { made, sent } = look(() => true, { group: 'user', limit: 10 }, shown)
  expect(made.ids.toSorted()).toEqual(['1:1000', '2:1000', '3:1000'])
  made.make({ get: id => (id === '3:1000' ? [7] : [1, 2]) })
  const trends = Object.fromEntries(sent[0]?.rows.map(({ id, trend }) => [id, trend]) ?? [])
  expect(trends).toEqual({ 'user web': [2, 4], 'user db': [7] })
})

test('groups beyond the limit have none, rather than the sum of some of their processes', () => {
  const crowd = user('crowd', from(10, PAST_GROUPS_PROCESSES_MAX + 1))
  const shown = snapshot({ processes: [...user('web', [1, 2]), ...crowd] })
  const { made, sent } = look(() => true, { group: 'user', limit: 10, order: 'ascending' }, shown)
  expect(made.ids.toSorted()).toEqual(['1:1000', '2:1000'])
  made.make({ get: id => (made.ids.includes(id) ? [1] : undefined) })
  const trends = Object.fromEntries(sent[0]?.rows.map(({ id, trend }) => [id, trend]) ?? [])
  expect(trends).toEqual({ 'user web': [2] })
})

test('sorted by what does not add up, the processes of groups are not asked for', () => {
  const { made } = look(() => true, { group: 'user', sort: 'wait' }, at(7))
  expect(made.ids).toEqual([])
})
