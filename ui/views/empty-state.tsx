// No row to show -> why, and the way back.
import { clearQuery, query } from '../store/looking.ts'

export function EmptyState() {
  if (query.value === '') return <div class="empty">No processes.</div>
  return (
    <div class="empty">
      <p>
        No process matches <b>{query.value}</b>
      </p>
      <button type="button" class="button" onClick={clearQuery}>
        Clear the filter
      </button>
    </div>
  )
}
