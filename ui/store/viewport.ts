// Where the table is scrolled to and how much of it is in sight, in rows. The table reports it; to scroll it from
// elsewhere, use `scrollTo`.
import { computed, signal } from '@preact/signals'

/** Rows above and below those in sight that are kept in the document, so that a slow scroll shows no gap. */
const OVERSCAN = 6

export const ROW_HEIGHT = 28
/** Fingers need more, and a narrow table puts more into a row. */
export const ROW_HEIGHT_TALL = 52

/** There the page scrolls as a whole, and no list in it: a phone, or a low window. As in narrow.css. */
export const PAGED = '(max-width: 699px), (max-height: 559px)'

/** Pixels: as in narrow.css. */
export const PHONE_BELOW = 700
/** The head has no room for a date beside the ask box and all buttons. */
export const DATE_FROM = 960

export const rowHeight = signal(ROW_HEIGHT)
export const tableWidth = signal(1200)
export const windowWidth = signal(1280)
export const firstRow = signal(0)
export const rowsInSight = signal(30)

/** As many row elements as the table ever needs: they are reused while scrolling. */
export const slotCount = computed(() => rowsInSight.value + 2 * OVERSCAN + 1)
export const firstDrawn = computed(() => Math.max(0, firstRow.value - OVERSCAN))

/** A request to the table: bring this row into sight. */
export const wishedRow = signal<{ readonly index: number } | undefined>(undefined)

export function scrollTo(index: number): void {
  wishedRow.value = { index }
}
