// The time spine: vitals, event lanes and axis over one range, with figures at the left, who used the most at the right.
import { lanes } from '../store/geometry.ts'
import { isPast } from '../store/status.ts'
import { SpineFigures } from './spine-figures.tsx'
import { SpinePlot } from './spine-plot.tsx'
import { SpineWho } from './spine-who.tsx'

export function Spine() {
  const rows = lanes.value.map(({ height }) => `${height}px`).join(' ')
  return (
    <section class={`spine ${isPast.value ? 'past' : ''}`} aria-label="Time" style={{ '--lanes': rows }}>
      <SpineFigures />
      <SpinePlot />
      <SpineWho />
    </section>
  )
}
