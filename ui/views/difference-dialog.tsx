// What changed between two moments.

import { formatBytesLong } from '../../server/model/format.ts'
import type { Change, ChangeInWords } from '../../server/model/recording.ts'
import { Dialog } from '../components/dialog.tsx'
import { printable } from '../components/printable.ts'
import { closeDifference, difference } from '../store/difference.ts'
import { goTo } from '../store/moment.ts'
import { selectPid } from '../store/selection.ts'
import { timeText } from '../store/status-text.ts'

const WORDS: Readonly<Record<Change['kind'], string>> = {
  started: 'started',
  ended: 'ended',
  grew: 'more',
  shrank: 'less',
  portOpened: 'port',
  portClosed: 'port',
  limitChanged: 'limit',
}

/** A command line may fill the screen: beyond this length it is shown on request. */
const TEXT_MAX = 120

function ChangeText({ kind, text }: ChangeInWords) {
  const whole = printable(text)
  const word = <b class={kind}>{WORDS[kind]}</b>
  if (whole.length <= TEXT_MAX)
    return (
      <>
        {word} {whole}
      </>
    )
  return (
    <details>
      <summary>
        {word} {whole.slice(0, TEXT_MAX)}…
      </summary>
      <code>{whole}</code>
    </details>
  )
}

/** Where it still is, or last was. */
function ShowButton({
  of: { kind, pid = 0, comm },
  from,
  to,
}: {
  readonly of: Change
  readonly from: number
  readonly to: number
}) {
  const show = (): void => {
    closeDifference()
    goTo(kind === 'ended' || kind === 'portClosed' ? from : to)
    selectPid(pid)
  }
  return (
    <button
      type="button"
      class="ghost"
      aria-label={`Show ${printable(comm ?? '')} (PID ${pid})`}
      onClick={show}
    >
      Show
    </button>
  )
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
  const [cpuBefore, cpuAfter] = found.cpu
  return (
    <Dialog title={`${timeText(found.from)} and ${timeText(found.to)}`} onClose={closeDifference}>
      {cpuBefore !== null && cpuAfter !== null && (
        <p>
          CPU {cpuBefore.toFixed(2)} before, {cpuAfter.toFixed(2)} after.
        </p>
      )}
      {before !== null && after !== null && (
        <p>
          Memory {formatBytesLong(before)} before, {formatBytesLong(after)} after.
        </p>
      )}
      <ul class="changes">
        {found.changes.map((change, i) => (
          <li key={`${i}`}>
            <ChangeText {...change} />
            {change.pid !== undefined && <ShowButton of={change} from={found.from} to={found.to} />}
          </li>
        ))}
      </ul>
      {found.changes.length === 0 && <p>No significant changes.</p>}
      {found.isTruncated && <p>Only the largest changes are shown.</p>}
    </Dialog>
  )
}
