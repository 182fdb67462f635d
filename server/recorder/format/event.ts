// An event <-> a row of the recording: JSON, without what the row or another member of it says, because where processes
// come and go events are most of a recording.

import { EVENT_TYPES, type Event, type EventFields, type LimitField } from '../../model/event.ts'
import type { Severity } from '../../model/finding.ts'
import { isFinding } from './found.ts'
import { isTime } from './time.ts'

/** Times are Unix milliseconds. */
export interface EventRow {
  readonly at: number
  readonly json: string
}

type Members = Record<string, unknown>

/** `at` is a column, a pid begins an identity, most events are notes, and a finding knows its subject. */
export function rowOf({ at, ...event }: Event): EventRow {
  const { pid, ppid, severity, ...members }: Members = event
  const subject = 'finding' in event ? (event.finding.subject ?? {}) : {}
  const rest = Object.entries(members).filter(([name]) => !(name in subject))
  const kept: Members = {
    ...Object.fromEntries(rest),
    ...(members.processId === undefined && pid !== undefined && { pid }),
    ...(members.parentId === undefined && ppid !== undefined && { ppid }),
    ...(severity !== 'note' && { severity }),
  }
  return { at, json: JSON.stringify(kept) }
}

/** None if the row is damaged, or from a newer topz. */
export function eventOf({ at, json }: EventRow): Event[] {
  const row = parse(json)
  if (row === undefined || !isTime(at) || !isSound(row)) return []
  const event = typeof row.text === 'string' ? fromSentence(row) : whole(row)
  return event === undefined ? [] : [{ ...event, at } as unknown as Event]
}

const TEXTS: ReadonlySet<string> = new Set<keyof EventFields>([
  ...(['processId', 'comm', 'call', 'parentId', 'parentComm', 'container', 'containerName'] as const),
  ...(['command', 'address', 'text', 'severity'] as const),
])
const NUMBERS: ReadonlySet<string> = new Set<keyof EventFields>([
  ...(['number', 'pid', 'ppid', 'port', 'count', 'exitCode', 'exitSignal', 'livedMs', 'afterMs'] as const),
  ...(['rssBytes', 'throttledShare', 'cpuLimit'] as const),
])
const LIMIT_FIELDS: readonly LimitField[] = ['cpuLimit', 'memoryLimitBytes', 'pidsLimit']

/** Of a known type, with members that sentences can be made of. */
function isSound(row: Members): boolean {
  return (
    EVENT_TYPES.some(type => type === row.type) &&
    typeof row.number === 'number' &&
    (row.otherAddresses === undefined || areTexts(row.otherAddresses)) &&
    (row.type !== 'limitChange' || LIMIT_FIELDS.some(field => field === row.field)) &&
    Object.entries(row).every(([name, value]) => {
      if (TEXTS.has(name)) return typeof value === 'string'
      return !NUMBERS.has(name) || typeof value === 'number'
    })
  )
}

const areTexts = (value: unknown) => Array.isArray(value) && value.every(one => typeof one === 'string')

const isOfFinding = ({ type }: Members) => type === 'findingRaised' || type === 'findingCleared'

function whole(row: Members): Members | undefined {
  const { finding, processId, parentId, severity = 'note' } = row
  if (isOfFinding(row)) {
    if (!isFinding(finding)) return undefined
    const { containerName: _, ...subject } = finding.subject
    return { ...row, ...subject, severity }
  }
  return {
    ...row,
    ...(typeof processId === 'string' && { pid: pidOf(processId) }),
    ...(typeof parentId === 'string' && { ppid: pidOf(parentId) }),
    severity,
  }
}

/** Of topz 0.1, which recorded the sentence, and whether it was alarming. */
function fromSentence({ alarming, ...row }: Members): Members | undefined {
  if (isOfFinding(row) && !(isRecord(row.finding) && typeof row.finding.severity === 'string'))
    return undefined
  return { severity: alarming === true ? severityOf(row) : 'note', ...row }
}

function severityOf({ type, finding }: Members): Severity {
  if (type === 'oomKill') return 'critical'
  return isRecord(finding) && finding.severity === 'critical' ? 'critical' : 'warning'
}

/** In SQL, of the JSON: it is above a note. */
export const IS_ALARMING = `(json ->> 'severity' IS NOT NULL OR json ->> 'alarming')`

const pidOf = (id: string) => Number(id.split(':')[0])

function parse(json: string): Members | undefined {
  try {
    const parsed: unknown = JSON.parse(json)
    return isRecord(parsed) ? parsed : undefined
  } catch {
    return undefined
  }
}

const isRecord = (value: unknown): value is Members => typeof value === 'object' && value !== null
