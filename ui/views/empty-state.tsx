// No row to show -> why, the way back, and the name that was probably meant.
import { nearest } from '../store/ask.ts'
import { clearQuery, query, typeQuery } from '../store/looking.ts'

/** The last word, or the last value, of the filter. */
const LAST_WORD = /[^\s:=()]*$/

export function EmptyState() {
  if (query.value === '') return <div class="empty">No processes.</div>
  const meant = nearest.value
  return (
    <div class="empty">
      <p>
        No process matches <b>{query.value}</b>
      </p>
      {meant !== undefined && (
        <button
          type="button"
          class="button"
          onClick={() => typeQuery(query.value.replace(LAST_WORD, () => meant))}
        >
          Did you mean {meant}?
        </button>
      )}
      <button type="button" class="button" onClick={clearQuery}>
        Clear the filter
      </button>
    </div>
  )
}
