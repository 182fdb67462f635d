// Which rows are folded or unfolded against how they are at first: groups are folded, branches of a tree are not.
import { signal } from '@preact/signals'
import { CLIENT_FRAME_BYTES_MAX, VIEW_FOLDS_MAX } from '../../server/config/limits.ts'
import { foldKeyOf } from '../../server/model/fold-key.ts'
import type { View } from '../../server/model/protocol.ts'

/** Keys of rows, the last one last. */
export const folds = signal<readonly string[]>([])

export function toggleFold(id: string): void {
  const key = foldKeyOf(id)
  folds.value = folds.value.includes(key)
    ? folds.value.filter(other => other !== key)
    : [...folds.value, key].slice(-VIEW_FOLDS_MAX)
}

/** Of a request: a key, quoted, and what stands around the view, also when it resumes. */
const KEY_BYTES = 10
const ENVELOPE_BYTES = 130

/** With as many of the last ones as a request has room for, in the order in which the server tells them back. */
export function withFolds(view: View, keys: readonly string[]): View {
  if (keys.length === 0) return view
  const bytes = new TextEncoder().encode(JSON.stringify(view)).length + ENVELOPE_BYTES
  const room = Math.max(0, Math.floor((CLIENT_FRAME_BYTES_MAX - bytes) / KEY_BYTES))
  return room === 0 ? view : { ...view, toggled: keys.slice(-room).sort() }
}
