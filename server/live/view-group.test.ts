// A view that several look at.
import { expect, test } from 'bun:test'
import { applyFrame, type ViewState } from '../model/delta.ts'
import { process, snapshot } from '../model/fixture.ts'
import type { DeltaFrame, ServerMessage, SnapshotFrame, View } from '../model/protocol.ts'
import { view } from './fixture.ts'
import { tickOf } from './tick.ts'
import type { TrendPoints } from './trends.ts'
import { createViewGroup } from './view-group.ts'

const tickAt = (seq: number, pids: readonly number[], at = seq * 1000) =>
  tickOf({ ...snapshot({ processes: pids.map(pid => process({ pid, cpuUsage: seq / 100 })) }), seq, at })

function make(pids: readonly number[] = [1, 2], fields: Partial<View> = {}) {
  let made = 0
  const encode = (message: ServerMessage) => {
    made++
    return JSON.stringify(message)
  }
  const trends: TrendPoints = {
    get: (id, name) => (id !== '1:1000' ? undefined : name === 'rss' ? [3, 4] : [1, 2]),
  }
  const group = createViewGroup({ ...view, ...fields }, trends, encode, tickAt(1, pids))
  const frameFrom = (base?: number) => JSON.parse(String(group.frameFrom(base))) as SnapshotFrame | DeltaFrame
  return { group, frameFrom, madeOf: () => made }
}

test('a new subscriber gets the whole view, with the past of its rows', () => {
  const frame = make().frameFrom() as SnapshotFrame
  expect(frame).toMatchObject({ type: 'snapshot', seq: 1, at: 1000, matched: 2 })
  expect(frame.rows.map(({ id, trend }) => [id, trend])).toEqual([
    ['1:1000', [1, 2]],
    ['2:1000', undefined],
  ])
})

test('the past of a row is that of the metric sorted by', () => {
  const frame = make([1], { sort: 'growth' }).frameFrom() as SnapshotFrame
  expect(frame.rows[0]?.trend).toEqual([3, 4])
})

test('a subscriber with the last frame gets what changed, which makes the same view', () => {
  const { group, frameFrom } = make([1, 2, 3])
  const before = applyFrame(undefined, frameFrom() as SnapshotFrame)
  group.advance(tickAt(2, [1, 3, 4]))
  const delta = frameFrom(1) as DeltaFrame
  expect(delta).toMatchObject({
    type: 'delta',
    seq: 2,
    base: 1,
    gone: ['2:1000'],
    ended: ['2:1000'],
    started: ['4:1000'],
  })
  const { type, ...whole } = frameFrom() as SnapshotFrame
  const withoutPast = ({ rows, ...state }: ViewState) => ({
    ...state,
    rows: rows.map(({ trend, ...row }) => row),
  })
  expect(withoutPast(applyFrame(before, delta))).toEqual(withoutPast(whole))
})

test('the frame says where the process that is followed is, wherever the window is', () => {
  const { group, frameFrom } = make([1, 2, 3, 4], { follow: '4:1000', limit: 2 })
  expect((frameFrom() as SnapshotFrame).place).toBe(3)
  group.advance(tickAt(2, [1, 4]))
  expect((frameFrom(1) as DeltaFrame).place).toBe(1)
  group.advance(tickAt(3, [1]))
  expect((frameFrom(2) as DeltaFrame).place).toBe(null)
  expect(frameFrom()).not.toHaveProperty('place')
  expect(make([1, 4], { follow: '4:1000', query: 'nobody' }).frameFrom()).not.toHaveProperty('place')
})

test('a frame is made once for all subscribers of a view, and not at all without any', () => {
  const { group, frameFrom, madeOf } = make()
  for (let i = 0; i < 5; i++) frameFrom()
  expect(madeOf()).toBe(1)
  group.advance(tickAt(2, [1, 2]))
  group.advance(tickAt(3, [1, 2]))
  expect(madeOf()).toBe(1)
  for (let i = 0; i < 5; i++) frameFrom(1)
  expect(madeOf()).toBe(2)
})

test('a subscriber that is behind, or ahead of what is kept, gets the whole view: a delta across a gap would be wrong', () => {
  const { group, frameFrom } = make()
  frameFrom()
  group.advance(tickAt(2, [1]))
  frameFrom(1)
  group.advance(tickAt(3, [1]))
  expect(frameFrom(1).type).toBe('snapshot')
  expect(frameFrom(2).type).toBe('delta')
  expect(frameFrom(3).type).toBe('snapshot')
  expect(frameFrom(99).type).toBe('snapshot')
})

test('a delta goes back to the last frame that anybody took, for fifteen seconds', () => {
  const { group, frameFrom } = make()
  frameFrom()
  for (const seq of [2, 5, 16]) group.advance(tickAt(seq, [1]))
  expect(frameFrom(1).type).toBe('delta')
  const other = make()
  other.frameFrom()
  for (const seq of [2, 17]) other.group.advance(tickAt(seq, [1]))
  expect(other.frameFrom(1).type).toBe('snapshot')
})

test('a window has its rows, and says how many there are in all', () => {
  const frame = make([1, 2, 3, 4, 5], { offset: 1, limit: 2 }).frameFrom() as SnapshotFrame
  expect([frame.matched, frame.rows.map(({ id }) => id)]).toEqual([5, ['2:1000', '3:1000']])
})

test('what its frames take is counted, and forgotten frames are made again', () => {
  const { group, frameFrom, madeOf } = make()
  expect(group.frameBytes()).toBe(0)
  const { length } = JSON.stringify(frameFrom())
  expect(group.frameBytes()).toBe(length)
  group.forgetFrames()
  expect(group.frameBytes()).toBe(0)
  frameFrom()
  expect(madeOf()).toBe(2)
  group.advance(tickAt(2, [1, 2]))
  expect([group.frameBytes(), group.seq()]).toEqual([0, 2])
})
