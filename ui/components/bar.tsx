// A share of one -> a small bar; what is over one fills it. The number stands beside it.

export function Bar({ share }: { readonly share: number }) {
  const filled = Math.min(1, Math.max(0, share))
  return (
    <span class="bar" aria-hidden="true">
      {/* A scaled child costs no layout when it changes. */}
      <i style={{ transform: `scaleX(${filled.toFixed(3)})` }} />
    </span>
  )
}
