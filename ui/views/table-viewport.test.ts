// What is in sight of the table, and bringing a row there.
import { beforeEach, expect, test } from 'bun:test'
import { isHeld } from '../store/held-order.ts'
import { frame } from '../store/live.ts'
import { selectedId } from '../store/selection.ts'
import {
  firstRow,
  PAGED,
  ROW_HEIGHT,
  ROW_HEIGHT_TALL,
  rowHeight,
  rowsInSight,
  scrollTo,
  tableWidth,
  wishedRow,
} from '../store/viewport.ts'
import { rowOf, showFrame } from '../testdata/live.ts'
import { change, click, happen, usePage } from '../testdata/page.ts'
import { watchViewport } from './table-viewport.ts'

const page = usePage()
const HEAD_HEIGHT = 28

let resized = () => {}
let isWatched = false

/** A box with a size that a document without a browser does not compute. */
function scrollerOf(height: number, width: number, isTouched = false, isPaged = false) {
  page.give('matchMedia', (query: string) => ({
    matches: query === PAGED ? isPaged : isTouched && query === '(pointer: coarse)',
  }))
  page.give(
    'ResizeObserver',
    class {
      constructor(told: () => void) {
        resized = told
      }
      observe = () => {
        isWatched = true
        resized()
      }
      disconnect = () => {
        isWatched = false
      }
    },
  )
  const scroller = document.createElement('div')
  Object.defineProperties(scroller, {
    clientHeight: { value: height, writable: true },
    clientWidth: { value: width, writable: true },
    scrollTop: { value: 0, writable: true },
  })
  const head = document.createElement('div')
  head.className = 'table-head'
  Object.defineProperty(head, 'offsetHeight', { value: HEAD_HEIGHT })
  scroller.append(head)
  return scroller
}

beforeEach(() => {
  for (const signal of [rowHeight, rowsInSight, tableWidth, firstRow]) page.set(signal, signal.value)
  page.set(wishedRow, undefined)
  page.set(selectedId, undefined)
})

test('rows in sight are counted below the heading; half a row is one', () => {
  watchViewport(scrollerOf(HEAD_HEIGHT + 10.5 * ROW_HEIGHT, 1000))
  expect([rowHeight.value, rowsInSight.value, tableWidth.value]).toEqual([ROW_HEIGHT, 11, 1000])
  watchViewport(scrollerOf(0, 1000))
  expect(rowsInSight.value).toBe(1)
})

test('fingers and narrow tables get taller rows', () => {
  watchViewport(scrollerOf(500, 1000, true))
  expect(rowHeight.value).toBe(ROW_HEIGHT_TALL)
  watchViewport(scrollerOf(500, 1000))
  expect(rowHeight.value).toBe(ROW_HEIGHT)
  watchViewport(scrollerOf(500, 559))
  expect(rowHeight.value).toBe(ROW_HEIGHT_TALL)
  watchViewport(scrollerOf(500, 560))
  expect(rowHeight.value).toBe(ROW_HEIGHT)
})

test('scrolling tells which row is the first in sight; beyond the top is the first', () => {
  const scroller = scrollerOf(500, 1000)
  watchViewport(scroller)
  scroller.scrollTop = 10.5 * ROW_HEIGHT
  happen(scroller, 'scroll')
  expect(firstRow.value).toBe(10)
  scroller.scrollTop = -40
  happen(scroller, 'scroll')
  expect(firstRow.value).toBe(0)
})

test('a requested row is brought into sight, and one already there moves nothing', () => {
  const scroller = scrollerOf(HEAD_HEIGHT + 10 * ROW_HEIGHT, 1000)
  watchViewport(scroller)
  change(() => scrollTo(9))
  expect(scroller.scrollTop).toBe(0)
  change(() => scrollTo(50))
  expect(scroller.scrollTop).toBe(41 * ROW_HEIGHT)
  change(() => scrollTo(45))
  expect(scroller.scrollTop).toBe(41 * ROW_HEIGHT)
  change(() => scrollTo(5))
  expect(scroller.scrollTop).toBe(5 * ROW_HEIGHT)
})

test('a click anywhere in a row selects it; one next to the rows does nothing', () => {
  const scroller = scrollerOf(500, 1000)
  watchViewport(scroller)
  const row = document.createElement('div')
  row.dataset.id = '42:1000'
  const cell = document.createElement('b')
  row.append(cell)
  scroller.append(row)
  click(scroller)
  expect(selectedId.value).toBeUndefined()
  click(cell)
  expect(selectedId.value).toBe('42:1000')
})

test('a table that becomes lower keeps its selected row in sight, and leaves one alone that was out of it', () => {
  const rows = Array.from({ length: 100 }, (_, i) => rowOf(i + 1))
  showFrame(page, {}, { matched: 100, rows })
  page.set(selectedId, '10:1000')
  const scroller = scrollerOf(HEAD_HEIGHT + 10 * ROW_HEIGHT, 1000)
  watchViewport(scroller)
  Object.assign(scroller, { clientHeight: HEAD_HEIGHT + 4 * ROW_HEIGHT })
  resized()
  expect(scroller.scrollTop).toBe(6 * ROW_HEIGHT)
  page.set(selectedId, '90:1000')
  Object.assign(scroller, { clientHeight: HEAD_HEIGHT + 3 * ROW_HEIGHT })
  resized()
  expect(scroller.scrollTop).toBe(6 * ROW_HEIGHT)
  expect(frame.value?.matched).toBe(100)
})

test('once it is stopped nothing moves any more', () => {
  const scroller = scrollerOf(HEAD_HEIGHT + 10 * ROW_HEIGHT, 1000)
  const stop = watchViewport(scroller)
  expect(isWatched).toBe(true)
  stop()
  expect(isWatched).toBe(false)
  change(() => scrollTo(50))
  scroller.dataset.id = '42:1000'
  click(scroller)
  expect([scroller.scrollTop, selectedId.value]).toEqual([0, undefined])
  scroller.scrollTop = 10 * ROW_HEIGHT
  happen(scroller, 'scroll')
  expect(firstRow.value).toBe(0)
})

test('where the page scrolls as a whole, rows in sight are those in the window, and the window moves to one', () => {
  const scroller = scrollerOf(5000, 390, true, true)
  let top = 300
  scroller.getBoundingClientRect = () => new DOMRect(0, top, 390, 5000)
  page.give('window', {
    innerHeight: 66 + 10 * ROW_HEIGHT_TALL,
    scrollBy: (_: number, by: number) => {
      top -= by
    },
  })
  page.onEnd(watchViewport(scroller))
  expect([rowsInSight.value, firstRow.value]).toEqual([10, 0])
  change(() => scrollTo(0))
  expect(top).toBe(300)
  change(() => scrollTo(20))
  expect(top).toBe(-HEAD_HEIGHT - 11 * ROW_HEIGHT_TALL)
  happen(document.body, 'scroll')
  expect(firstRow.value).toBe(11)
})

test('the order is held while the pointer is on a row, not while it is elsewhere or a finger', () => {
  const scroller = scrollerOf(500, 1000)
  const row = document.createElement('div')
  row.dataset.id = '42:1000'
  scroller.append(row)
  page.onEnd(watchViewport(scroller))
  const held = (target: Element, type: string, fields = {}) => {
    happen(target, type, fields)
    return isHeld.value
  }
  expect([held(row, 'pointerover'), held(scroller, 'pointerover')]).toEqual([true, false])
  expect(held(row, 'pointerover', { pointerType: 'touch' })).toBe(false)
  held(row, 'pointerover')
  expect(held(scroller, 'pointerleave')).toBe(false)
})
