// What opens beside the lists: one process in depth, what changed in a range, or the evidence of
// an ending; its width is the reader's choice.
import type { ComponentChildren } from 'preact'
import { Grip } from '../components/grip.tsx'
import { SheetBar } from '../components/sheet-bar.tsx'
import { isEvidenceOpen, shownEnding } from '../store/ending.ts'
import { range } from '../store/range.ts'
import { selectedId } from '../store/selection.ts'
import { moveSheet, SIDE_WIDTH_MIN, setSide, sheetHeight, sideMax, sideWidth } from '../store/side.ts'
import { windowWidth } from '../store/viewport.ts'
import { Changed, Drawer, Evidence } from './later.tsx'

function Frame({ children }: { readonly children: ComponentChildren }) {
  const width = windowWidth.value
  return (
    <div class={`side ${sheetHeight.value}`}>
      <Grip
        label="Width of the details"
        value={sideWidth(width)}
        min={SIDE_WIDTH_MIN}
        max={sideMax(width)}
        onMove={next => setSide(next, width)}
      />
      <SheetBar onStep={moveSheet} />
      {children}
    </div>
  )
}

export function Side() {
  if (selectedId.value !== undefined)
    return (
      <Frame>
        <Drawer />
      </Frame>
    )
  if (range.value !== undefined)
    return (
      <Frame>
        <Changed />
      </Frame>
    )
  const shown = shownEnding.value
  if (!isEvidenceOpen.value || shown === undefined) return null
  return (
    <Frame>
      <Evidence shown={shown} />
    </Frame>
  )
}

/** The columns of the main part. */
export function sideStyle(): Record<string, string> {
  return { '--side': `${sideWidth(windowWidth.value)}px` }
}
