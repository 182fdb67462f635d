// A share of one -> a small bar; more than one fills it. The number is next to it.

export function Bar({ share }: { readonly share: number }) {
  // In steps of half a pixel, so that an invisible change paints nothing. A background costs neither layout nor layers.
  const filled = Math.round(Math.min(1, Math.max(0, share)) * 100)
  return <span class="bar" aria-hidden="true" style={{ backgroundSize: `${filled}% 100%, 100% 100%` }} />
}
