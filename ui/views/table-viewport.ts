// The scroller of the table -> what is in sight, in rows; requests of the store -> its scroll position.
import { batch, effect } from '@preact/signals'
import { NARROW_BELOW } from '../store/columns.ts'
import { toggleFold } from '../store/folds.ts'
import { isHeld } from '../store/held-order.ts'
import { currentIndex, groupAt, select } from '../store/selection.ts'
import {
  firstRow,
  PAGED,
  ROW_HEIGHT,
  ROW_HEIGHT_TALL,
  rowHeight,
  rowsInSight,
  tableWidth,
  wishedRow,
} from '../store/viewport.ts'

/** Room for the rows, and how far they are scrolled, in pixels. */
interface Sight {
  readonly height: () => number
  /** Below zero where the first row has not reached the top yet. */
  readonly offset: () => number
  readonly moveTo: (offset: number) => void
}

const headHeightOf = (scroller: HTMLElement): number =>
  scroller.querySelector<HTMLElement>('.table-head')?.offsetHeight ?? 0

function ownSight(scroller: HTMLElement): Sight {
  return {
    height: () => scroller.clientHeight - headHeightOf(scroller),
    offset: () => scroller.scrollTop,
    moveTo(offset) {
      scroller.scrollTop = offset
    },
  }
}

/** At the bottom of a phone, where the thumb is: see narrow.css. */
const THUMB_BAR_HEIGHT = 66

/** The page scrolls, and the table with it. */
function pageSight(scroller: HTMLElement): Sight {
  const offset = () => -scroller.getBoundingClientRect().top - headHeightOf(scroller)
  return {
    height: () => window.innerHeight - THUMB_BAR_HEIGHT,
    offset,
    moveTo: wanted => window.scrollBy(0, wanted - offset()),
  }
}

/** Rows do not move away from under the pointer, nor while keys lead through them. */
function watchHold(scroller: HTMLElement): () => void {
  const has = { pointer: false, focus: false }
  const onRow = ({ target }: Event) => target instanceof Element && target.closest('[data-id]') !== null
  const tell = (): void => {
    isHeld.value = has.pointer || has.focus
  }
  const listeners: Readonly<Record<string, (event: Event) => void>> = {
    pointerover: event => {
      has.pointer = (event as PointerEvent).pointerType !== 'touch' && onRow(event)
    },
    pointerleave: () => {
      has.pointer = false
    },
    focusin: ({ target }) => {
      has.focus = target instanceof Element && target.matches('table:focus-visible')
    },
    focusout: () => {
      has.focus = false
    },
  }
  const stops = Object.entries(listeners).map(([name, listen]) => {
    const heard = (event: Event): void => {
      listen(event)
      tell()
    }
    scroller.addEventListener(name, heard)
    return () => scroller.removeEventListener(name, heard)
  })
  return () => {
    for (const stop of stops) stop()
    isHeld.value = false
  }
}

export function watchViewport(scroller: HTMLElement): () => void {
  const isTouched = matchMedia('(pointer: coarse)').matches
  let sight = ownSight(scroller)
  // Read once per resize: asking an element for its size while scrolling would force a layout.
  let heightInSight = 0
  const measure = (): void => {
    const isFollowed = isInSight(currentIndex.peek())
    sight = matchMedia(PAGED).matches ? pageSight(scroller) : ownSight(scroller)
    heightInSight = sight.height()
    const isTall = isTouched || scroller.clientWidth < NARROW_BELOW
    batch(() => {
      rowHeight.value = isTall ? ROW_HEIGHT_TALL : ROW_HEIGHT
      rowsInSight.value = Math.max(1, Math.ceil(heightInSight / rowHeight.value))
      tableWidth.value = scroller.clientWidth
    })
    scrolled()
    // The panel of a selected row takes space from the table, and must not push that row out.
    if (isFollowed) bring(currentIndex.peek())
  }
  const resize = new ResizeObserver(measure)
  const scrolled = (): void => {
    firstRow.value = Math.floor(Math.max(0, sight.offset()) / rowHeight.value)
  }
  const isInSight = (index: number): boolean => {
    const top = index * rowHeight.peek()
    const offset = sight.offset()
    return index >= 0 && top >= offset && top < offset + heightInSight
  }
  const bring = (index: number): void => {
    const top = index * rowHeight.peek()
    const bottom = top + rowHeight.peek() - heightInSight
    const offset = sight.offset()
    if (offset > top) sight.moveTo(top)
    else if (offset < bottom) sight.moveTo(bottom)
  }
  const stopWishes = effect(() => {
    if (wishedRow.value) bring(wishedRow.value.index)
  })
  const clicked = (event: Event): void => {
    if (!(event.target instanceof Element)) return
    const row = event.target.closest<HTMLElement>('[data-id]')
    const { id, group } = row?.dataset ?? {}
    if (id === undefined) return
    const isAtFold = event.target.closest('.fold') !== null
    if (isAtFold || (group !== undefined && row?.hasAttribute('aria-expanded'))) toggleFold(id)
    if (group !== undefined) groupAt.value = id
    else if (!isAtFold) select(id)
  }
  const stopHolding = watchHold(scroller)
  // Before it is painted: rows and columns do not move afterwards.
  if (scroller.clientWidth > 0) measure()
  resize.observe(scroller)
  scroller.addEventListener('click', clicked)
  // Both, because a window that is resized may change which of them scrolls.
  scroller.addEventListener('scroll', scrolled, { passive: true })
  document.addEventListener('scroll', scrolled, { passive: true })
  return () => {
    resize.disconnect()
    stopWishes()
    stopHolding()
    scroller.removeEventListener('click', clicked)
    scroller.removeEventListener('scroll', scrolled)
    document.removeEventListener('scroll', scrolled)
  }
}
