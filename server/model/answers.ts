// What the addresses below /api answer as JSON. scripts/api-schema.mjs makes server/render/api.schema.json from these
// types and their comments; /api/openapi.json and the tests read it.

import type { Container } from './container.ts'
import type { DetailOf, DetailPart } from './detail.ts'
import type { Diagnosis } from './doctor.ts'
import type { EventInWords } from './event.ts'
import type { Suggestions } from './filter/suggest.ts'
import type { Finding, FindingSubject, Judged, NearLimit, ProcessTrend } from './finding.ts'
import type { DifferenceInWords, LifeInWords, RecordingStatus, Series, TimelineInWords } from './recording.ts'
import type { Process } from './snapshot.ts'

interface Versioned {
  /** Raised when a field is renamed, removed or measured differently. */
  readonly schemaVersion: 1
}

export interface ProcessAnswer extends Versioned {
  readonly process: Process
  /** The container it runs in. */
  readonly container?: Container
  /** Missing: its past is not recorded, or was not read in time. */
  readonly trend?: ProcessTrend
  /** The details below this address. */
  readonly parts: readonly DetailPart[]
}

/** One part of a process in depth. */
export type DetailAnswer = DetailOf[DetailPart]

export interface EventsAnswer extends Versioned {
  /** Oldest first. */
  readonly events: readonly EventInWords[]
  /** There were more than these. */
  readonly truncated?: true
}

export interface SeriesAnswer extends Versioned, Series {}
export interface TimelineAnswer extends Versioned, TimelineInWords {}
export interface DifferenceAnswer extends Versioned, DifferenceInWords {}
export interface SuggestionsAnswer extends Versioned, Suggestions {}
export interface RecordingAnswer extends Versioned, RecordingStatus {}

export interface LivesAnswer extends Versioned {
  /** Lives of topz, oldest first. */
  readonly lives: readonly LifeInWords[]
}

/** Its verdict is missing if nothing was being watched. */
export interface WhyAnswer extends Versioned, Partial<Judged> {
  /** Unix milliseconds of the tick. */
  readonly at: number
  /** Below 60 the slowest rules have no verdict. */
  readonly watchedSeconds: number
  /** The worst first. */
  readonly findings: readonly FoundInWords[]
  /** Containers whose memory does not rise steadily, and why that is. */
  readonly noTrend: readonly { readonly container: string; readonly why: string }[]
  /** What is nearly used up without being wrong, the nearest first. */
  readonly nearLimits: readonly NearLimitInWords[]
}

/** With its text for people. */
export interface NearLimitInWords extends NearLimit {
  readonly sentence: string
}

/** A finding with its text for people. */
export interface FoundInWords extends Finding {
  readonly sentence: string
  /** What to do next. */
  readonly advice: string
}

export interface FindingsAnswer extends Versioned {
  /** Unix milliseconds. */
  readonly from: number
  readonly to: number
  /** In the order in which they were raised. */
  readonly findings: readonly FindingSpan[]
  /** There were more than these. */
  readonly truncated?: true
}

/** A finding and how long it was open. Times are Unix milliseconds. */
export interface FindingSpan
  extends Pick<Finding, 'id' | 'key' | 'severity' | 'since' | 'raisedAt'>,
    Omit<FindingSubject, 'containerName'> {
  /** As it was raised, or at the start of the range. `severity` is its worst. */
  readonly text: string
  /** Missing: it was still open at the end of the range. */
  readonly clearedAt?: number
  /** topz ended while it was open. */
  readonly cutAt?: number
}

export type DoctorAnswer = Diagnosis

/** Why there is no answer (RFC 9457). */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  /** What was wrong, and what is allowed. */
  readonly detail: string
}
