// What a rule is: it looks at one tick and reports for each subject whether it is wrong, well, or in between. Whether
// that raises a finding is decided by policy.ts, for all rules alike.

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
  /** Identifies the subject among those of the rule. */
  readonly key: string
  /** `between`: below the threshold that raises, above the one that clears. */
  readonly level: 'bad' | 'between' | 'good'
  readonly severity: Severity
  readonly confidence: Confidence
  readonly subject: FindingSubject
  readonly evidence: Evidence
  readonly who?: readonly Share[]
  /** An event of this very tick: raised at once. */
  readonly isEvent?: true
  /** When it began, if the rule knows more than the first bad tick. Unix milliseconds. */
  readonly since?: number
  /** With `since`: that is when it was first seen, unless its subject began then. */
  readonly mayBeOlder?: true
  /** Overrides the rule's, if it is raised sooner or later than others of its kind. */
  readonly raise?: Window
  /** Overrides the rule's, for events. */
  readonly staysMs?: number
}

export interface Span {
  readonly before: Container
  readonly after: Container
  readonly seconds: number
}

export interface Tick {
  readonly snapshot: Snapshot
  /** Milliseconds of a clock that is unaffected by setting the wall clock: for spans that a rule measures itself. */
  readonly steadyAt: number
  /** Undefined in the first tick. */
  readonly before: Snapshot | undefined
  /** Seconds between the two; the rates in the snapshot may span another time. */
  readonly elapsedSeconds: number
  /** Two readings of a container whose difference is meaningful. By Container.id. */
  readonly spanOf: (id: string) => Span | undefined
  /** Answers to the `questions` of earlier ticks. */
  readonly closer: CloserLook
}

export interface Rule {
  readonly id: FindingId
  readonly raise: Window
  readonly clear: Window
  /** It reports nothing about a process in its first minute, nor a container in its first two. */
  readonly hasGrace?: true
  /** Milliseconds that an event stays; states clear by `clear`. */
  readonly staysMs?: number
  /** One for each subject whose inputs are known: what is denied is not judged. */
  observe(tick: Tick): readonly Observation[]
  /** What to look at in depth, because a cheap sign calls for it; nothing while all is well. */
  questions?(tick: Tick): readonly Question[]
}
