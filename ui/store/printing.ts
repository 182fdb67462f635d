// While the page is printed: what is drawn in pixels gets the width of paper, since a browser does not measure again for it.
import { batch, signal } from '@preact/signals'
import { plotWidth, windowSize } from './geometry.ts'
import { tableWidth, windowWidth } from './viewport.ts'

export const isPrinting = signal(false)

/** Pixels: A4 or letter, landscape, without its margins. */
const PAPER = { width: 1040, height: 900 }
/** Beside the figures: as in print.css. */
const PLOT_WIDTH = 800

/** Runs for the life of the page. */
export function followPrinting(of: Window): () => void {
  let restore: (() => void) | undefined
  const begin = (): void => {
    const [size, plot, table, width] = [windowSize, plotWidth, tableWidth, windowWidth].map(one =>
      one.peek(),
    ) as [typeof windowSize.value, number, number, number]
    restore ??= () => {
      windowSize.value = size
      plotWidth.value = plot
      tableWidth.value = table
      windowWidth.value = width
    }
    batch(() => {
      isPrinting.value = true
      windowSize.value = PAPER
      plotWidth.value = PLOT_WIDTH
      tableWidth.value = PAPER.width
      windowWidth.value = PAPER.width
    })
  }
  const end = (): void =>
    batch(() => {
      isPrinting.value = false
      restore?.()
      restore = undefined
    })
  of.addEventListener('beforeprint', begin)
  of.addEventListener('afterprint', end)
  return () => {
    of.removeEventListener('beforeprint', begin)
    of.removeEventListener('afterprint', end)
  }
}
