// How a life of topz ended, as data; server/words/life-ending.ts puts it into sentences. Times are Unix milliseconds.

import type { Event } from './event.ts'

/** What is known however it is put. */
interface Verdict {
  readonly how: 'stopped' | 'oom' | 'shutdown' | 'crash' | 'topzKilled' | 'reboot' | 'unknown'
  readonly at: number
  /** `certain`: it was recorded. `likely`: everything seen points to it. `possible`: something does. */
  readonly confidence: 'certain' | 'likely' | 'possible'
}

/** A process as sentences name it. */
export interface EndingProcess {
  readonly comm: string
  /** What tells it from its like, if that says more than its name: `node server.js`. */
  readonly call?: string
}

/** How a life ended, as far as its recording and what came after it tell: process 1 as it was, if it was seen. */
export interface Ending extends Verdict, Partial<EndingProcess> {
  /** Stopped: the signal that requested it. */
  readonly signal?: string
  /** The most telling first. */
  readonly evidence: readonly EndingEvidence[]
}

export type EndingEvidence =
  /** The last moment recorded. */
  | { readonly kind: 'lastSeen'; readonly at: number }
  | { readonly kind: 'stopRequested'; readonly signal: string }
  | { readonly kind: 'stopNotRequested' }
  /** The next topz found process 1, named so, that this one saw: it was not restarted. */
  | ({ readonly kind: 'sameApp' } & Partial<EndingProcess>)
  /** The next topz ran on another boot of the kernel. */
  | { readonly kind: 'otherBoot' }
  /** What happened in the last seconds, and how long before the end. */
  | { readonly kind: 'event'; readonly beforeMs: number; readonly event: Event }
  /** So many more ends of processes and ports, in the last `withinMs`. */
  | { readonly kind: 'moreEnds'; readonly count: number; readonly withinMs: number }
  /** No process ended and no port was closed before process 1 ended. */
  | { readonly kind: 'nothingEnded' }
  /** All others that had lasted ended in the last seconds; these are some of them. */
  | {
      readonly kind: 'othersEnded'
      readonly processes: readonly (EndingProcess & { readonly pid: number })[]
    }
  /** Processes that the OOM killer ended in the last seconds. */
  | { readonly kind: 'oomKills'; readonly count: number }
  /** Of the container; without a limit if it has none. */
  | { readonly kind: 'memory'; readonly usedBytes: number; readonly limitBytes?: number }
  /** It grew so fast that the limit was less than `withinSeconds` away. */
  | { readonly kind: 'memoryGrowth'; readonly bytesPerSecond: number; readonly withinSeconds: number }

/** An ending as readers get it. */
export interface EndingInWords extends Verdict {
  /** One sentence for people. */
  readonly text: string
  /** The evidence, one sentence each. */
  readonly evidence: readonly string[]
}
