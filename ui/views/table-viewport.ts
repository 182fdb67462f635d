// The scroller of the table -> what is in sight, in rows; requests of the store -> its scroll position.
import { batch, effect } from '@preact/signals'
import { NARROW_BELOW } from '../store/columns.ts'
import { select, selectedIndex } from '../store/selection.ts'
import {
  firstRow,
  ROW_HEIGHT,
  ROW_HEIGHT_TALL,
  rowHeight,
  rowsInSight,
  tableWidth,
  wishedRow,
} from '../store/viewport.ts'

/** The heading row, which lies over the rows: see table.css. */
const HEAD_HEIGHT = 31

export function watchViewport(scroller: HTMLElement): () => void {
  const isTouched = matchMedia('(pointer: coarse)').matches
  // Read once per resize: asking an element for its size while scrolling would force a layout.
  let heightInSight = 0
  const resize = new ResizeObserver(() => {
    const isFollowed = isInSight(selectedIndex.peek())
    heightInSight = scroller.clientHeight - HEAD_HEIGHT
    const isTall = isTouched || scroller.clientWidth < NARROW_BELOW
    batch(() => {
      rowHeight.value = isTall ? ROW_HEIGHT_TALL : ROW_HEIGHT
      rowsInSight.value = Math.max(1, Math.ceil(heightInSight / rowHeight.value))
      tableWidth.value = scroller.clientWidth
    })
    // The panel of a selected row takes space from the table, and must not push that row out.
    if (isFollowed) bring(selectedIndex.peek())
  })
  const scrolled = (): void => {
    firstRow.value = Math.floor(Math.max(0, scroller.scrollTop) / rowHeight.value)
  }
  const isInSight = (index: number): boolean => {
    const top = index * rowHeight.peek()
    return index >= 0 && top >= scroller.scrollTop && top < scroller.scrollTop + heightInSight
  }
  const bring = (index: number): void => {
    const top = index * rowHeight.peek()
    const bottom = top + rowHeight.peek() - heightInSight
    if (scroller.scrollTop > top) scroller.scrollTop = top
    else if (scroller.scrollTop < bottom) scroller.scrollTop = bottom
  }
  const stopWishes = effect(() => {
    if (wishedRow.value) bring(wishedRow.value.index)
  })
  const clicked = (event: Event): void => {
    const row = event.target instanceof Element && event.target.closest<HTMLElement>('[data-id]')
    if (row) select(row.dataset.id)
  }
  resize.observe(scroller)
  scroller.addEventListener('click', clicked)
  scroller.addEventListener('scroll', scrolled, { passive: true })
  return () => {
    resize.disconnect()
    stopWishes()
    scroller.removeEventListener('click', clicked)
    scroller.removeEventListener('scroll', scrolled)
  }
}
