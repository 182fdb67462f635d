// Snapshots -> what is wrong: every rule, one policy.

import type { Finding } from '../model/finding.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { Answer, Question } from './closer-look.ts'
import { createPolicy } from './policy.ts'
import { clockStep } from './rules/clock-step.ts'
import { fds } from './rules/fds.ts'
import { createMemoryEta } from './rules/memory-eta.ts'
import { notAccepting } from './rules/not-accepting.ts'
import { oomKill } from './rules/oom-kill.ts'
import { pidsLimit } from './rules/pids-limit.ts'
import { stopped } from './rules/stopped.ts'
import { throttled } from './rules/throttled.ts'
import { createZombies } from './rules/zombies.ts'
import type { NoTrend, Rising } from './trend.ts'

export interface Findings {
  /** The worst first. Call once per tick. */
  observe(snapshot: Snapshot): readonly Finding[]
  /** Of the last tick. */
  latest(): readonly Finding[]
  /** Unix milliseconds of the first tick; undefined before. */
  since(): number | undefined
  /** What the last tick wants to know in depth: ask the source, and hand in its answers, each when it comes. */
  wanted(): readonly Question[]
  /** `at`: of the tick that asked; undefined: gone, or denied. */
  answer(question: Question, at: number, found: Omit<Answer, 'askedAt'> | undefined): void
  /** Of each container's memory: what rises, or why that cannot be said. */
  memoryTrends(): ReadonlyMap<string, Rising | NoTrend>
}

export function createFindings(): Findings {
  const memoryEta = createMemoryEta()
  const policy = createPolicy([
    stopped,
    oomKill,
    pidsLimit,
    fds,
    memoryEta,
    throttled,
    notAccepting,
    createZombies(),
    clockStep,
  ])
  let latest: readonly Finding[] = []
  let since: number | undefined
  return {
    observe(snapshot) {
      since ??= snapshot.at
      latest = policy.tick(snapshot)
      return latest
    },
    latest: () => latest,
    since: () => since,
    wanted: policy.wanted,
    answer: policy.answer,
    memoryTrends: memoryEta.trends,
  }
}
