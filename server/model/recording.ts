// What topz remembers, as readers get it: lives, series, differences. Times are Unix milliseconds.

import type { Ending, EndingInWords } from './ending.ts'
import type { LimitField } from './event.ts'

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

/** What changed between two moments, as data; server/words/change.ts puts it into a sentence. */
export interface Change {
  readonly kind: 'started' | 'ended' | 'grew' | 'shrank' | 'portOpened' | 'portClosed' | 'limitChanged'
  readonly subject: string
  /** Of the process, or of the one that holds the port. */
  readonly pid?: number
  readonly comm?: string
  /** Of a process that started or ended. */
  readonly command?: string
  /** Of a port. */
  readonly address?: string
  readonly port?: number
  /** Whose limit it is. */
  readonly containerName?: string
  readonly metric?: 'rssBytes' | 'cpuUsage' | LimitField
  readonly before?: number | null
  readonly after?: number | null
  /** Several of this name that started, or ended: `pid` and `command` are those of the largest. */
  readonly count?: number
  /** 0 to 1: its part of all that grew, or shrank, in this metric. */
  readonly share?: number
  /** What changes are sorted by, within their kind: bytes, or CPUs. */
  readonly weight: number
}

/** A change as readers get it. */
export interface ChangeInWords extends Change {
  /** One sentence for people. May contain control characters from a hostile name. */
  readonly text: string
}

export interface Difference {
  readonly from: number
  readonly to: number
  /** Total before and after; null if unknown, like CPU at the first reading. */
  readonly cpu: readonly [before: number | null, after: number | null]
  readonly memory: readonly [before: number | null, after: number | null]
  readonly changes: readonly Change[]
  /** There were more than these. */
  readonly isTruncated?: true
}

export interface DifferenceInWords extends Difference {
  readonly changes: readonly ChangeInWords[]
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
