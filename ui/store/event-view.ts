// What is looked at among the events: words, severities, grouping, and which folded entries are open.
import { signal } from '@preact/signals'
import type { Grouping } from '../../server/model/event-groups.ts'
import { SEVERITIES, type Severity } from '../../server/model/finding.ts'

export const eventQuery = signal('')
export const eventSeverities = signal<ReadonlySet<Severity>>(new Set(SEVERITIES))
export const eventGrouping = signal<Grouping>('time')
export const openFolds = signal<ReadonlySet<string>>(new Set())

function switched<T>(all: ReadonlySet<T>, one: T): ReadonlySet<T> {
  const next = new Set(all)
  if (!next.delete(one)) next.add(one)
  return next
}

export function toggleSeverity(severity: Severity): void {
  eventSeverities.value = switched(eventSeverities.value, severity)
}

export function toggleFold(key: string): void {
  openFolds.value = switched(openFolds.value, key)
}
