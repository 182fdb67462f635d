// How wide the side of the page is, where the drawer and the evidence open, and how high the sheet is that they are on
// a phone. The width is remembered.
import { signal } from '@preact/signals'
import { kept } from './preferences.ts'

export const SIDE_WIDTH_MIN = 360
const SIDE_SHARE_MAX = 0.6
/** What the style sheet gives it as long as nobody has chosen. */
const WIDE_WINDOW = 1400
const USUAL = { wide: 636, narrow: 500 }

const widths = kept<number | undefined>('side', text =>
  Number(text) >= SIDE_WIDTH_MIN ? Number(text) : undefined,
)
/** In pixels; undefined: the usual. */
export const chosenSide = widths.chosen

export const sideMax = (windowWidth: number) =>
  Math.max(SIDE_WIDTH_MIN, Math.floor(windowWidth * SIDE_SHARE_MAX))

export function sideWidth(windowWidth: number): number {
  const usual = windowWidth >= WIDE_WINDOW ? USUAL.wide : USUAL.narrow
  return Math.min(chosenSide.value ?? usual, sideMax(windowWidth))
}

export function setSide(width: number, windowWidth: number): void {
  const fitting = Math.round(Math.min(sideMax(windowWidth), Math.max(SIDE_WIDTH_MIN, width)))
  widths.choose(fitting)
}

export const SHEET_HEIGHTS = ['peek', 'half', 'full'] as const
export type SheetHeight = (typeof SHEET_HEIGHTS)[number]
export const sheetHeight = signal<SheetHeight>('peek')

/** The next one up or down. */
export function moveSheet(direction: 1 | -1): void {
  const place = SHEET_HEIGHTS.indexOf(sheetHeight.value) + direction
  sheetHeight.value = SHEET_HEIGHTS[Math.max(0, Math.min(SHEET_HEIGHTS.length - 1, place))] ?? 'peek'
}
