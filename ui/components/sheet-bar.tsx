// The bar on top of a sheet on a phone: drag it up or down, or press its two buttons.
import { useRef } from 'preact/hooks'
import { Icon } from './icon.tsx'

/** A shorter drag is a tap. */
const DRAG_PIXELS = 24

export function SheetBar({ onStep }: { readonly onStep: (direction: 1 | -1) => void }) {
  const start = useRef<number | undefined>(undefined)
  return (
    <div
      class="sheet-bar"
      onPointerDown={event => {
        start.current = event.clientY
      }}
      onPointerUp={({ clientY }) => {
        const moved = (start.current ?? clientY) - clientY
        start.current = undefined
        if (Math.abs(moved) >= DRAG_PIXELS) onStep(moved > 0 ? 1 : -1)
      }}
    >
      <button type="button" class="ghost" aria-label="Lower" onClick={() => onStep(-1)}>
        <Icon name="down" />
      </button>
      <i />
      <button type="button" class="ghost up" aria-label="Higher" onClick={() => onStep(1)}>
        <Icon name="down" />
      </button>
    </div>
  )
}
