// What topz remembers, as readers get it: lives, series, differences. Times are Unix milliseconds.

import type { Ending, EndingInWords } from './ending.ts'
import type { LimitField } from './event.ts'
import type { Severity } from './finding.ts'

/** From one start of topz to its end. */
export interface Life {
  readonly life: number
  readonly startedAt: number
  /** Of the last recorded tick; missing if there was none. */
  readonly lastAt?: number
  readonly ending?: Ending
  readonly isCurrent?: true
}

/** A life as readers get it: how it ended is in sentences. */
export interface LifeInWords extends Omit<Life, 'ending'> {
  readonly ending?: EndingInWords
}

export type RecordingState = 'recording' | 'paused' | 'memory' | 'off'

/** Where the recording is stored, and its state. */
export interface RecordingStatus {
  readonly state: RecordingState
  /** Why it is paused, or in memory although a folder was given. */
  readonly message?: string
  /** A file, or memory. */
  readonly isFile: boolean
  readonly bytes: number
  readonly bytesMax: number
  readonly historyMs: number
  /** Which of the two limits applies. */
  readonly boundBy: 'time' | 'bytes'
  readonly from?: number
  readonly to?: number
  /** Ticks that could not be recorded. */
  readonly lost: number
}

/** One series: at most as many points as requested; the smallest and largest value of each step are kept. */
export interface Series {
  readonly metric: string
  readonly subject: string
  readonly from: number
  readonly to: number
  readonly stepMs: number
  /** End of the step, smallest, mean, largest value in it. A step without a value is left out. */
  readonly points: readonly (readonly [at: number, min: number, mean: number, max: number])[]
  /** When nothing was recorded. */
  readonly gaps: readonly Gap[]
}

/** What is compared, besides what came and went. Rates (cpu, waits, disk, network) are means, see Difference.means. */
export const COMPARED = [
  'memory',
  'cpu',
  'waits',
  'tasks',
  'openFds',
  'zombies',
  'acceptQueue',
  'disk',
  'network',
] as const
export type ComparedMetric = (typeof COMPARED)[number]

/** A process that a change is about. */
export interface ChangedProcess {
  readonly processId: string
  readonly pid: number
  /** As people tell it from its like: the program, after its interpreter. May contain control characters. */
  readonly name: string
  /** Of its program, 1 to PROGRAM_COLOURS; missing if that has none. */
  readonly colour?: number
}

/** A process that explains part of a change. */
export interface Explained extends ChangedProcess {
  /** Null: it was not there. */
  readonly before: number | null
  readonly after: number | null
  /** 0 to 1: its part of all that moved the same way. */
  readonly share: number
}

/** What changed between two moments, as data; server/words/change.ts puts it into a sentence. */
export interface Change extends Partial<ChangedProcess> {
  readonly kind: 'started' | 'ended' | 'grew' | 'shrank' | 'portOpened' | 'portClosed' | 'limitChanged'
  /** Process.id, Container.id, Network.id or a port of one. */
  readonly subject: string
  /** Of a finding that tells of the same and was there at the later moment. */
  readonly severity?: Severity
  readonly comm?: string
  /** Of a process that started or ended. */
  readonly command?: string
  /** Of a port, or of the queue before it. */
  readonly address?: string
  /** Others of the same port: its twin of IPv6, say. */
  readonly otherAddresses?: readonly string[]
  readonly port?: number
  /** Whose limit or total it is; missing of a total if there is only one container. */
  readonly containerName?: string
  readonly metric?: ComparedMetric | LimitField
  /** Bytes, CPUs, shares, bytes per second or counts. */
  readonly before?: number | null
  readonly after?: number | null
  /** Of a total: the later moment is at its limit, the earlier was not. */
  readonly isAtLimit?: true
  /** Of a queue that grew: how long the client that waits longest has waited at the later moment, at least. Seconds. */
  readonly oldestWaitSeconds?: number
  /** Several of this name that started, or ended; several ports. The other members are those of the largest, or first. */
  readonly count?: number
  /** Processes that explain a total, the largest share first. */
  readonly by?: readonly Explained[]
  /** What changes are sorted by: severity, then the share of the limit, or of the whole, by which it changed. */
  readonly weight: number
}

/** How a change is shown where there is no room for its sentence. */
export interface ShownChange {
  /** `Memory`, `Waits for a CPU`, `:9090`. */
  readonly what: string
  /** `+84.0M`, `opened`; empty if before and after say it. */
  readonly how: string
  readonly before: string
  readonly after: string
}

/** A change as readers get it. */
export interface ChangeInWords extends Change {
  /** One sentence for people: what cannot be seen is written out, see visible.ts. */
  readonly text: string
  readonly shown: ShownChange
}

/** Processes of one name that did not live long: no change by themselves. */
export interface Churn {
  readonly name: string
  readonly count: number
  /** Their mean, in milliseconds. */
  readonly livedMs?: number
}

/** Unix milliseconds. */
export type Span = readonly [from: number, to: number]

export interface Difference {
  readonly from: number
  readonly to: number
  /** Unix milliseconds; the start that was asked for: nothing is recorded of it, the recording begins later. */
  readonly askedFrom?: number
  /**
   * Rates are means over these: before and after. Missing if one of them was not recorded: then they are those of the
   * two moments.
   */
  readonly means?: readonly [before: Span, after: Span]
  /** Total before and after; null if unknown, like CPU at the first reading. */
  readonly cpu: readonly [before: number | null, after: number | null]
  readonly memory: readonly [before: number | null, after: number | null]
  readonly changes: readonly Change[]
  /** What started and ended meanwhile without lasting, the most first. */
  readonly churn: readonly Churn[]
  /** There were more than these counts tell. */
  readonly isChurnCut?: true
  /** What is known of both moments and did not change. */
  readonly unchanged: readonly (ComparedMetric | 'processes' | 'ports' | 'limits')[]
  /** There were more than these. */
  readonly isTruncated?: true
}

export interface DifferenceInWords extends Difference {
  readonly changes: readonly ChangeInWords[]
  /** Starts and ends in one sentence, and what did not change in another; empty if there is nothing to say. */
  readonly meanwhile: string
  readonly same: string
  /** That the recording begins after the start that was asked for; empty if it does not. */
  readonly begins: string
}

/** A span in which nothing was recorded. */
export interface Gap {
  readonly from: number
  readonly to: number
  /**
   * stopped: topz ended and was restarted. suspended: topz, or the machine, stood still. lost: topz ran, but could
   * not record.
   */
  readonly why: 'stopped' | 'suspended' | 'lost'
}

/** What the page draws above the table: one value per step, null where nothing was recorded. */
export interface Timeline {
  readonly from: number
  readonly to: number
  readonly stepMs: number
  /** Name of a vital -> its values; `.max` next to it is the largest within the step. */
  readonly vitals: Readonly<Record<string, readonly (number | null)[]>>
  /** The processes that used the most, most first: from the main container if the vitals are its own. */
  readonly top: readonly TopProcess[]
  /** The programs that used the most, all their processes together; empty unless asked for. */
  readonly programs: readonly ProgramSeries[]
  readonly lives: readonly Life[]
  /** The first and the last recorded moment. */
  readonly recordedFrom?: number
  readonly recordedTo?: number
}

export interface TimelineInWords extends Omit<Timeline, 'lives'> {
  readonly lives: readonly LifeInWords[]
}

/** What a program used in each step, null where nothing was recorded. */
export interface ProgramSeries {
  /** See program.ts. */
  readonly program: string
  /** 1 to PROGRAM_COLOURS; missing if it has none. */
  readonly colour?: number
  /** CPUs. */
  readonly cpu: readonly (number | null)[]
  /** Resident bytes; shared pages count once per process. */
  readonly memory: readonly (number | null)[]
  /** Bytes read and written per second. */
  readonly disk: readonly (number | null)[]
}

export interface TopProcess {
  readonly id: string
  readonly pid: number
  readonly comm: string
  /** See program.ts; `colour`: 1 to PROGRAM_COLOURS, missing if the program has none. */
  readonly program: string
  readonly colour?: number
  readonly cpu: readonly (number | null)[]
  readonly memory: readonly (number | null)[]
}

/** The recording can't answer at present; its message says why. */
export class RecordingUnavailableError extends Error {}
