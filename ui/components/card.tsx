// One vital sign: its name, the figure and what it is part of, with an explanation below.
import type { ComponentChildren } from 'preact'

interface CardProps {
  readonly title: string
  readonly value: string
  readonly of?: string | undefined
  /** At the right of the title; marked as bad when it needs attention. */
  readonly corner?: string | undefined
  readonly isBad?: boolean
  readonly children?: ComponentChildren
}

export function Card({ title, value, of, corner, isBad, children }: CardProps) {
  return (
    <section class="card" aria-label={title}>
      <div class="card-head">
        <h2>{title}</h2>
        {corner && <span class={isBad ? 'bad' : ''}>{corner}</span>}
      </div>
      <p class="card-value">
        <b>{value}</b> {of && <span>{of}</span>}
      </p>
      {children}
    </section>
  )
}
