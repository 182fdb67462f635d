// What changed without the reader looking at it -> one line at a time for a screen reader.
import { effect, signal } from '@preact/signals'
import { METRIC_BY_NAME } from '../../server/model/metrics.ts'
import type { View } from '../../server/model/protocol.ts'
import { found, frame, intervalMs, shownAt } from './live.ts'
import { status } from './status.ts'
import { statusText } from './status-text.ts'

export const announcement = signal('')

export function announce(text: string): void {
  announcement.value = text
}

/** Runs for the life of the page. */
export function startAnnouncing(): void {
  effect(() => {
    const now = status.value
    announce(statusText(now, shownAt.peek(), intervalMs.peek()))
  })
  let query = frame.peek()?.view.query ?? ''
  effect(() => {
    const next = frame.value?.view.query ?? query
    if (next === query) return
    query = next
    announce(
      next === ''
        ? 'All processes'
        : found.peek() === 1
          ? '1 process matches'
          : `${found.peek()} processes match`,
    )
  })
  let shape = shapeOf(frame.peek()?.view)
  effect(() => {
    const next = shapeOf(frame.value?.view)
    if (next === shape) return
    const isFirst = shape === ''
    shape = next
    if (!isFirst && next !== '') announce(next)
  })
}

/** `Sorted by RSS, descending, as a tree` */
function shapeOf(view: View | undefined): string {
  if (view === undefined) return ''
  const label = METRIC_BY_NAME.get(view.sort)?.label ?? view.sort
  return `Sorted by ${label}, ${view.order}${view.tree ? ', as a tree' : ''}${view.group ? `, grouped by ${view.group}` : ''}`
}
