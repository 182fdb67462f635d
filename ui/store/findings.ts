// What was found at the moment shown -> which of it is open in the list, and what Show does: the process is selected, the
// table sorted by what it is about, and the charts reach back to where it began. And which rows are flagged.

import { batch, computed, signal } from '@preact/signals'
import type { Finding, FindingId, Severity } from '../../server/model/finding.ts'
import { header } from './live.ts'
import { sortBy } from './looking.ts'
import { select, selectPid } from './selection.ts'
import { showTab } from './tab.ts'
import { reachBack } from './timeline.ts'

export const isFindingListOpen = signal(false)

export function toggleFindingList(): void {
  isFindingListOpen.value = !isFindingListOpen.value
}

/** Process.id -> the worst that was found of it. */
export const flags = computed<ReadonlyMap<string, Severity>>(() => {
  // The worst comes first, and the last entry of a key stays.
  const worstLast = (header.value?.findings ?? []).toReversed()
  return new Map(
    worstLast.flatMap(({ subject: { processId }, severity }) =>
      processId === undefined ? [] : [[processId, severity] as const],
    ),
  )
})

/** The column that tells the culprit from others; missing: the order stays. */
const SORTS: Partial<Record<FindingId | string, string>> = {
  'oom-kill': 'rss',
  'memory-eta': 'rss',
  'memory-grows': 'rss',
  'memory-pressure': 'rss',
  throttled: 'cpu',
  'throttled-bursts': 'cpu',
  starved: 'wait',
  'thread-full': 'cpu',
  fds: 'fds',
  'pids-limit': 'threads',
  'io-stall': 'write',
  'disk-full': 'write',
}

/** There is something to go to. */
export function isShowable({ id, subject, who }: Finding): boolean {
  return (
    SORTS[id] !== undefined ||
    subject.processId !== undefined ||
    (subject.pid ?? who[0]?.pid ?? subject.port) !== undefined
  )
}

/** Goes to whom it is about: its process, else the first of those that explain it, else the list of ports. */
export function showFinding({ id, subject, who, since }: Finding): void {
  batch(() => {
    isFindingListOpen.value = false
    reachBack(since)
    const { processId, pid = who[0]?.pid } = subject
    if (processId === undefined && pid === undefined && subject.port !== undefined) {
      showTab('network')
      return
    }
    showTab('processes')
    const column = SORTS[id]
    if (column !== undefined) sortBy(column)
    if (processId !== undefined) select(processId)
    else if (pid !== undefined) selectPid(pid)
  })
}
