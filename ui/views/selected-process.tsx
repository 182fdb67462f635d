// The selected process -> its whole command line and where it comes from, under the table.

import { Icon } from '../components/icon.tsx'
import { printable } from '../components/printable.ts'
import { select, selected } from '../store/selection.ts'

const DATE_AND_TIME: Intl.DateTimeFormatOptions = { dateStyle: 'medium', timeStyle: 'medium' }

export function SelectedProcess() {
  const process = selected.value
  if (!process) return null
  const { cell, isInView } = process
  const started = cell('up')
  return (
    <aside class="selected" aria-label="Selected process">
      <div class="facts">
        <b>PID {cell('pid')}</b>
        <span>parent {cell('ppid')}</span>
        {typeof started === 'number' && (
          <span>started {new Date(started).toLocaleString(undefined, DATE_AND_TIME)}</span>
        )}
        {!isInView && <span class="tag">no longer among these rows</span>}
        <button
          type="button"
          class="ghost"
          aria-label="Close the selection"
          onClick={() => select(undefined)}
        >
          <Icon name="close" />
        </button>
      </div>
      <code>{printable(String(cell('command') ?? '-'))}</code>
    </aside>
  )
}
