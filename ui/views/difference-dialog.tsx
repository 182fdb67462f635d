// What changed between the moment that is shown and now.

import { formatBytesLong } from '../../server/model/format.ts'
import type { Change } from '../../server/model/recording.ts'
import { Dialog } from '../components/dialog.tsx'
import { printable } from '../components/printable.ts'
import { closeDifference, difference } from '../store/difference.ts'
import { clockTime } from '../store/status-text.ts'

const WORDS: Readonly<Record<Change['kind'], string>> = {
  started: 'started',
  ended: 'ended',
  grew: 'more',
  shrank: 'less',
  portOpened: 'port',
  portClosed: 'port',
  limitChanged: 'limit',
}

export function DifferenceDialog() {
  const found = difference.value
  if (found === undefined) return null
  if (found === 'asked' || 'error' in found)
    return (
      <Dialog title="Compare" onClose={closeDifference}>
        <p>{found === 'asked' ? 'Comparing…' : found.error}</p>
      </Dialog>
    )
  const [before, after] = found.memory
  return (
    <Dialog title={`${clockTime(found.from)} and ${clockTime(found.to)}`} onClose={closeDifference}>
      {before !== undefined && after !== undefined && (
        <p>
          Memory {formatBytesLong(before)} then, {formatBytesLong(after)} now.
        </p>
      )}
      <ul class="changes">
        {found.changes.map((change, i) => (
          <li key={`${i}`}>
            <b class={change.kind}>{WORDS[change.kind]}</b> {printable(change.text)}
          </li>
        ))}
      </ul>
      {found.changes.length === 0 && <p>Nothing changed that is worth telling.</p>}
      {found.isTruncated && <p>Only the largest changes are shown.</p>}
    </Dialog>
  )
}
