// A handle between two parts: dragged, or moved by arrow keys, it tells how wide the part at its right is to be.
import { useRef } from 'preact/hooks'

interface GripProps {
  readonly label: string
  /** In pixels. */
  readonly value: number
  readonly min: number
  readonly max: number
  readonly onMove: (value: number) => void
}

const STEP = 24
const STEPS: Readonly<Record<string, number>> = { ArrowLeft: STEP, ArrowRight: -STEP }

export function Grip({ label, value, min, max, onMove }: GripProps) {
  const held = useRef<{ readonly x: number; readonly value: number } | undefined>(undefined)
  return (
    <div
      class="grip"
      role="slider"
      tabIndex={0}
      aria-orientation="horizontal"
      aria-label={label}
      aria-valuenow={value}
      aria-valuemin={min}
      aria-valuemax={max}
      onPointerDown={event => {
        event.currentTarget.setPointerCapture(event.pointerId)
        held.current = { x: event.clientX, value }
      }}
      onPointerMove={({ clientX }) => {
        if (held.current) onMove(held.current.value + held.current.x - clientX)
      }}
      onPointerUp={() => {
        held.current = undefined
      }}
      onKeyDown={event => {
        const step = STEPS[event.key]
        if (step === undefined) return
        event.preventDefault()
        event.stopPropagation()
        onMove(value + step)
      }}
    />
  )
}
