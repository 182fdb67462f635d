// What was found at the moment shown -> the list of it, which of it keys have come to, and what Show does: the process is selected, the
// table sorted by what it is about, and the charts reach back to where it began. And which rows are flagged.

import { batch, computed, signal } from '@preact/signals'
import type { Finding, FindingId, Severity } from '../../server/model/finding.ts'
import { nameOfFinding } from '../../server/model/finding-news.ts'
import { header } from './live.ts'
import { sortBy } from './looking.ts'
import { select, selectPid } from './selection.ts'
import { showTab } from './tab.ts'
import { reachBack } from './timeline.ts'

/** Of the element that lists them. */
export const FINDING_LIST_ID = 'finding-list'
export const isFindingListOpen = signal(false)

/** Which of the list keys have come to, by its name: others come and go above it. */
const steppedTo = signal<string | undefined>(undefined)

/** The worst first, notes last. */
export const listed = computed<readonly Finding[]>(() =>
  (header.value?.findings ?? []).toSorted(
    (a, b) => Number(a.severity === 'note') - Number(b.severity === 'note'),
  ),
)

export const currentFinding = computed<Finding | undefined>(() =>
  isFindingListOpen.value ? listed.value.find(one => nameOfFinding(one) === steppedTo.value) : undefined,
)

export function toggleFindingList(): void {
  batch(() => {
    isFindingListOpen.value = !isFindingListOpen.value
    steppedTo.value = undefined
  })
}

/** Opens the list at its first entry, then goes on to the next; after the last comes the first. */
export function stepFindings(): void {
  const at = currentFinding.value === undefined ? -1 : listed.value.indexOf(currentFinding.value)
  const next = listed.value[at + 1] ?? listed.value[0]
  batch(() => {
    isFindingListOpen.value = true
    steppedTo.value = next && nameOfFinding(next)
  })
}

export function showCurrentFinding(): void {
  const finding = currentFinding.value
  if (finding !== undefined && isShowable(finding)) showFinding(finding)
}

/** Process.id -> the worst that was found of it. */
export const flags = computed<ReadonlyMap<string, Severity>>(() => {
  // The worst comes first, and the last entry of a key stays.
  const worstLast = listed.value.toReversed()
  return new Map(
    worstLast.flatMap(({ subject: { processId }, severity }) =>
      processId === undefined ? [] : [[processId, severity] as const],
    ),
  )
})

const GROWTH: ReadonlySet<string> = new Set<FindingId>(['memory-eta', 'memory-grows'])

/** Pids of those whose memory rises steadily, as far as that was found. */
export const growing = computed<ReadonlySet<number>>(
  () =>
    new Set(
      listed.value
        .filter(({ id }) => GROWTH.has(id))
        .flatMap(({ subject: { pid }, who: [first] }) => pid ?? first?.pid ?? []),
    ),
)

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
export function isShowable(finding: Finding): boolean {
  return SORTS[finding.id] !== undefined || isSomewhere(finding)
}

/** Its process or port is known. */
function isSomewhere({ subject, who }: Finding): boolean {
  return (subject.processId ?? subject.pid ?? who[0]?.pid ?? subject.port) !== undefined
}

/** From a line that may be cut: to a place that says all of it, its process or port, else the list. */
export function openFinding(finding: Finding): void {
  if (isSomewhere(finding)) showFinding(finding)
  else
    batch(() => {
      isFindingListOpen.value = true
      steppedTo.value = nameOfFinding(finding)
    })
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
