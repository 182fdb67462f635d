// A share of one -> a small bar; what is over one fills it. The number stands beside it.

export function Bar({ share }: { readonly share: number }) {
  // Half a pixel at most, so that a change nobody sees paints nothing. A background costs neither layout nor layers.
  const filled = Math.round(Math.min(1, Math.max(0, share)) * 100)
  return <span class="bar" aria-hidden="true" style={{ backgroundSize: `${filled}% 100%, 100% 100%` }} />
}
