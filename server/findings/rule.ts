// What a rule is: it looks at one tick and says of each subject whether it is wrong, well, or neither. Whether that is
// raised is decided by policy.ts, for all rules alike.

import type { Container } from '../model/container.ts'
import type { Confidence, Evidence, FindingId, FindingSubject, Severity, Share } from '../model/finding.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { CloserLook, Question } from './closer-look.ts'

/** `share` of the ticks within `ms`. */
export interface Window {
  readonly share: number
  readonly ms: number
}

export interface Observation {
  /** Names the subject among those of the rule. */
  readonly key: string
  /** `between`: below what raises, above what clears. */
  readonly level: 'bad' | 'between' | 'good'
  readonly severity: Severity
  readonly confidence: Confidence
  readonly subject: FindingSubject
  readonly evidence: Evidence
  readonly who?: readonly Share[]
  /** It happened at this very moment: raised at once. */
  readonly isEvent?: true
  /** When it began, where the rule knows better than the first bad tick. Unix milliseconds. */
  readonly since?: number
  /** Instead of the rule's, where it is raised sooner or later than others of its kind. */
  readonly raise?: Window
  /** Instead of the rule's, of what happened at once. */
  readonly staysMs?: number
}

export interface Span {
  readonly before: Container
  readonly after: Container
  readonly seconds: number
}

export interface Tick {
  readonly snapshot: Snapshot
  /** Milliseconds of a clock that goes on when the wall clock is set: what spans of a rule's own are counted on. */
  readonly steadyAt: number
  /** Undefined in the first tick. */
  readonly before: Snapshot | undefined
  /** Seconds between the two; the snapshot itself gives rates of another length. */
  readonly elapsedSeconds: number
  /** Two readings of a container, where the difference between them says something. By Container.id. */
  readonly spanOf: (id: string) => Span | undefined
  /** What was asked for by `questions` in an earlier tick. */
  readonly closer: CloserLook
}

export interface Rule {
  readonly id: FindingId
  readonly raise: Window
  readonly clear: Window
  /** Nothing is said of a process in its first minute, nor of a container in its first two. */
  readonly hasGrace?: true
  /** Milliseconds that something which happened at once stays; states clear by `clear`. */
  readonly staysMs?: number
  /** One for each subject whose inputs are there: what is denied is not judged. */
  observe(tick: Tick): readonly Observation[]
  /** Whom to look at in depth, because a cheap sign asks for it; none while all is well. */
  questions?(tick: Tick): readonly Question[]
}
