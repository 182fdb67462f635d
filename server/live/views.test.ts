// All views that are looked at, and what they keep together.
import { expect, test } from 'bun:test'
import { VIEWS_MAX } from '../config/limits.ts'
import { at, view } from './fixture.ts'
import { tickOf } from './tick.ts'
import { CELL_BYTES, createViews, RESUME_MS, type Shared, type ViewsOptions } from './views.ts'

const TRENDS = { get: () => undefined }
const FIRST = tickOf(at(1))
/** 10 rows of 3 columns, and what a row takes besides. */
const CELLS = 10 * 7

function make(options: Partial<ViewsOptions> = {}) {
  const clock = { now: 0 }
  const views = createViews({
    encode: message => JSON.stringify(message),
    now: () => clock.now,
    hasRoom: () => true,
    cellsMax: 1_000_000,
    frameBytesMax: 1_000_000,
    ...options,
  })
  const join = (offset = 0) => views.join({ ...view, offset }, FIRST, TRENDS)
  return { views, join, clock, joined: (offset = 0) => join(offset) as Shared }
}

test('those who look at the same share it; what all keep is counted once', () => {
  const { views, joined } = make()
  expect(joined()).toBe(joined())
  expect(joined(5)).not.toBe(joined())
  expect(views.held()).toEqual({ views: 2, cells: 2 * CELLS, frameBytes: 0 })
})

test('a view goes with the last who looked, or is kept for a while for a page that may come back', () => {
  const { views, joined, clock } = make()
  const shared = joined()
  joined()
  views.leave(shared, false)
  expect(views.held().views).toBe(1)
  views.leave(shared, false)
  expect(views.held()).toMatchObject({ views: 0, cells: 0 })
  const kept = joined()
  views.leave(kept, true)
  clock.now += RESUME_MS
  views.advance(tickOf(at(2)))
  expect(joined()).toBe(kept)
  views.leave(kept, true)
  clock.now += RESUME_MS + 1
  views.advance(tickOf(at(3)))
  expect(views.held().views).toBe(0)
})

test('all views advance with the tick, those that are kept, too', () => {
  const { views, joined } = make()
  const [first, second] = [joined(), joined(5)]
  views.leave(second, true)
  views.advance(tickOf(at(2)))
  expect([first.group.seq(), second.group.seq()]).toEqual([2, 2])
})

test('there are so many views and no more; one that only waits for its page makes room first', () => {
  const { views, join, joined } = make()
  for (let i = 0; i < VIEWS_MAX; i++) joined(i)
  expect(join(VIEWS_MAX)).toBe('too many')
  expect(join(0)).toBe(joined(0))
  const idle = joined(7)
  views.leave(idle, true)
  views.leave(idle, true)
  expect(join(VIEWS_MAX)).toMatchObject({ users: 1 })
  expect(views.held().views).toBe(VIEWS_MAX)
})

test('wide views take the room of several', () => {
  const { views, join } = make({ cellsMax: 2 * CELLS })
  join(0)
  join(1)
  expect(join(2)).toBe('too many')
  expect(views.held().cells).toBe(2 * CELLS)
})

test('where memory is short a view that is there can be joined, another cannot', () => {
  let asked = 0
  let hasRoom = true
  const { join, joined } = make({
    hasRoom: bytes => {
      asked = bytes
      return hasRoom
    },
  })
  const shared = joined()
  expect(asked).toBe(CELLS * CELL_BYTES)
  hasRoom = false
  expect(join(5)).toBe('no memory')
  expect(join()).toBe(shared)
})

test('frames that are kept together beyond their bound are made again, the oldest view first', () => {
  const { views, joined } = make({ frameBytesMax: 1 })
  const [first, second] = [joined(), joined(5)]
  expect(String(views.frameOf(first, undefined))).toContain('"seq":1')
  expect(String(views.frameOf(second, undefined))).toContain('"seq":1')
  expect(views.held().frameBytes).toBe(0)
  const roomy = make()
  roomy.views.frameOf(roomy.joined(), undefined)
  expect(roomy.views.held().frameBytes).toBeGreaterThan(0)
})
