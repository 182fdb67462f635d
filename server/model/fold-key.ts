// The id of a row -> a short word for it: a page names the rows that it has folded or unfolded in each request for a
// view, and requests are small.

const FNV_OFFSET = 0x811c9dc5
const FNV_PRIME = 0x01000193

/** At most seven letters and digits. Two rows that share one are folded together: it harms nobody. */
export function foldKeyOf(id: string): string {
  let hash = FNV_OFFSET
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), FNV_PRIME)
  return (hash >>> 0).toString(36)
}

export const FOLD_KEY = /^[0-9a-z]{1,7}$/
