// Parts of a whole -> one bar in as many colours, and its legend.
export interface Part {
  readonly name: string
  readonly amount: number
  readonly text: string
}

interface SplitBarProps {
  readonly parts: readonly Part[]
  /** What the full width stands for; the sum of the parts if that is larger. */
  readonly whole: number
}

export function SplitBar({ parts, whole }: SplitBarProps) {
  const shown = parts.filter(({ amount }) => amount > 0)
  const sum = shown.reduce((total, { amount }) => total + amount, 0)
  const full = Math.max(whole, sum) || 1
  return (
    <div class="split">
      <div class="split-bar" aria-hidden="true">
        {shown.map(({ name, amount }, place) => (
          <i key={name} class={`c${place + 1}`} style={{ width: `${((amount / full) * 100).toFixed(1)}%` }} />
        ))}
      </div>
      <p class="split-legend">
        {shown.map(({ name, text }, place) => (
          <span key={name}>
            <i class={`dot c${place + 1}`} aria-hidden="true" />
            {name} {text}
          </span>
        ))}
      </p>
    </div>
  )
}
