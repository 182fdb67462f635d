// A finding: what is wrong, where, since when, how certain. Data; server/words/finding.ts puts it into sentences.

/** In the order in which they explain each other: the first is the cause, which is reported. */
export const FINDING_IDS = [
  'stopped',
  'oom-kill',
  'crash-loop',
  'disk-full',
  'pids-limit',
  'fds',
  'stuck',
  'memory-pressure',
  'throttled',
  'starved',
  'not-accepting',
  'unreachable',
  'memory-eta',
  'memory-grows',
  'io-stall',
  'throttled-bursts',
  'zombies',
  'unclosed',
  'misfit-memory',
  'thread-full',
  'misfit-cpu',
  'deleted-files',
  'no-stop',
  'clock-step',
  'blind',
] as const
export type FindingId = (typeof FINDING_IDS)[number]

/** `critical`: users are hurt now or within ten minutes. `warning`: needs a change. `note`: worth knowing. */
export const SEVERITIES = ['critical', 'warning', 'note'] as const
export type Severity = (typeof SEVERITIES)[number]
/** `certain`: the kernel counted it. `likely`: two signs that do not depend on each other. `guess`: never critical. */
export type Confidence = 'certain' | 'likely' | 'guess'

export interface FindingSubject {
  /** Container.id and its name. */
  readonly container?: string
  readonly containerName?: string
  /** Process.id, pid and name. */
  readonly processId?: string
  readonly pid?: number
  readonly comm?: string
  /** What tells it from its like, if that says more than its name: `node server.js`. */
  readonly call?: string
  readonly port?: number
}

/** Processes that explain it, the largest share first; none unless together they explain at least half. */
export interface Share {
  readonly pid: number
  readonly comm: string
  /** As of a subject. */
  readonly call?: string
  /** Processes of the same program and parent. */
  readonly count: number
  /** So many of them have ended since. */
  readonly endedCount?: number
  /** Not the process itself: its children that started and ended between two ticks. */
  readonly areChildren?: true
  /** 0 to 1. */
  readonly share: number
  readonly amount: number
}

/** Numbers of the sentence: bytes, seconds, counts and shares (0 to 1), as the name of each says. */
export type Evidence = Readonly<Record<string, number | string | undefined>>

/** Before it, in seconds, the slowest rules have no verdict. */
export const VERDICT_SECONDS = 60

/** What was found at one tick. */
export interface Found {
  /** The worst first. */
  readonly findings: readonly Finding[]
  /** Containers whose memory does not rise steadily, and why that is said. */
  readonly noTrend: readonly NoTrendIn[]
  /** What is nearly used up without being wrong, the nearest first; what a finding is about is left out. */
  readonly nearLimits: readonly NearLimit[]
  /** How long was watched, up to VERDICT_SECONDS. */
  readonly watchedSeconds: number
}

/**
 * Whether something is wrong at one tick: the same for page, text, JSON and `topz why`. Missing if nothing was watching.
 */
export interface Judged {
  /**
   * `wrong`: a warning or worse is open. `early`: too little was watched to say. `unjudged`: nothing was found, but
   * something is beyond the threshold of a rule that has not judged it.
   */
  readonly verdict: 'wrong' | 'early' | 'unjudged' | 'well'
  /** Something that a rule would examine cannot be read. */
  readonly isPartlyDenied?: true
  /** What is beyond a threshold without having been judged, one sentence each. */
  readonly notJudged: readonly string[]
}

export interface NoTrendIn {
  /** Container.id */
  readonly container: string
  /** `too short`, `flat`, `levelling off`, `sawtooth`, `step`, `irregular`, `too slow`. */
  readonly why: string
}

/** Whether the resident memory of one process rises steadily; no rise is an answer, too. */
export type ProcessTrend =
  | {
      readonly kind: 'rising'
      /** Unix milliseconds: when it began, at most an hour ago. */
      readonly since: number
      /** Over the last `windowSeconds`. */
      readonly riseBytes: number
      readonly windowSeconds: number
    }
  | {
      readonly kind: 'none'
      /** `too short`, `flat`, `levelling off`, `sawtooth`, `step`, `irregular`. */
      readonly why: string
    }

/** Utilisation alone is not wrong, but it is not fine either. */
export interface NearLimit {
  /** `memory`: what cannot be reclaimed. */
  readonly kind: 'memory' | 'disk'
  /** Container.id and its name. */
  readonly container: string
  readonly containerName: string
  /** Of a disk: where it is mounted. */
  readonly path?: string
  readonly usedBytes: number
  readonly limitBytes: number
  /** Unix milliseconds: it has hardly moved since then. */
  readonly flatSince?: number
  /** Whether the kernel took pages away from it in the last minute, if that is counted. */
  readonly reclaims?: boolean
}

export interface Finding {
  readonly id: FindingId
  /** The same subject has the same key from tick to tick. */
  readonly key: string
  readonly severity: Severity
  readonly confidence: Confidence
  readonly subject: FindingSubject
  /** Unix milliseconds of the first tick that was wrong, not of the one that raised it. */
  readonly since: number
  readonly raisedAt: number
  /** It was so, or rose, when topz began to watch, or after a gap: `since` is the latest that it can be. */
  readonly mayBeOlder?: true
  /** Unix milliseconds since when it comes and goes. */
  readonly onAndOffSince?: number
  readonly evidence: Evidence
  readonly who: readonly Share[]
  /** Keys of findings that this one explains. */
  readonly explains?: readonly string[]
  /** Keys of others of its id that it tells of, too: they are not open beside it, and have not cleared. */
  readonly joins?: readonly string[]
}
