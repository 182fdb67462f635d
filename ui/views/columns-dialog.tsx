// The catalogue of metrics -> a column chooser: by subject, searchable, each with its meaning and cost.
import { signal } from '@preact/signals'
import type { Metric } from '../../server/model/metrics.ts'
import { METRICS } from '../../server/model/metrics.ts'
import { Dialog } from '../components/dialog.tsx'
import { columnGroups } from '../store/column-groups.ts'
import { closeDialog } from '../store/dialogs.ts'
import { columns, resetColumns, toggleColumn } from '../store/looking.ts'

const search = signal('')

function Choice({ metric }: { readonly metric: Metric }) {
  const isShown = columns.value.includes(metric.name)
  return (
    <label class="choice">
      <input
        type="checkbox"
        checked={isShown}
        disabled={isShown && columns.value.length === 1}
        onChange={() => toggleColumn(metric.name)}
      />
      <b>{metric.label}</b>
      <span>{metric.help}</span>
    </label>
  )
}

export function ColumnsDialog() {
  const groups = columnGroups(METRICS, search.value)
  return (
    <Dialog title="Columns" onClose={closeDialog}>
      <div class="dialog-tools">
        <input
          type="search"
          aria-label="Search the columns"
          placeholder="Search"
          value={search.value}
          onInput={event => {
            search.value = event.currentTarget.value
          }}
        />
        <button type="button" class="button" onClick={resetColumns}>
          Reset to defaults
        </button>
      </div>
      <div class="choices">
        {groups.map(({ title, metrics }) => (
          <fieldset key={title}>
            <legend>{title}</legend>
            {metrics.map(metric => (
              <Choice key={metric.name} metric={metric} />
            ))}
          </fieldset>
        ))}
        {groups.length === 0 && <p class="quiet">No column matches “{search.value}”.</p>}
      </div>
    </Dialog>
  )
}
