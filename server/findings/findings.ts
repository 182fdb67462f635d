// Snapshots -> what is wrong: every rule, one policy.

import { FINDINGS_MAX } from '../config/limits.ts'
import { type Finding, type Found, VERDICT_SECONDS } from '../model/finding.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { Answer, Question } from './closer-look.ts'
import { createMemoryWatch } from './memory-watch.ts'
import { nearLimitsOf } from './near-limits.ts'
import { createPolicy } from './policy.ts'
import { blind } from './rules/blind.ts'
import { clockStep } from './rules/clock-step.ts'
import { createCrashLoop } from './rules/crash-loop.ts'
import { createDeletedFiles } from './rules/deleted-files.ts'
import { createDiskFull } from './rules/disk-full.ts'
import { createFds } from './rules/fds.ts'
import { createIoStall } from './rules/io-stall.ts'
import { createMemoryEta } from './rules/memory-eta.ts'
import { createMemoryGrows } from './rules/memory-grows.ts'
import { createMemoryPressure } from './rules/memory-pressure.ts'
import { createMisfitCpu } from './rules/misfit-cpu.ts'
import { createMisfitMemory } from './rules/misfit-memory.ts'
import { noStop } from './rules/no-stop.ts'
import { createNotAccepting } from './rules/not-accepting.ts'
import { createOomKill } from './rules/oom-kill.ts'
import { createPidsLimit } from './rules/pids-limit.ts'
import { createStarved } from './rules/starved.ts'
import { stopped } from './rules/stopped.ts'
import { createStuck } from './rules/stuck.ts'
import { createThreadFull } from './rules/thread-full.ts'
import { createThrottled } from './rules/throttled.ts'
import { createThrottledBursts } from './rules/throttled-bursts.ts'
import { createUnclosed } from './rules/unclosed.ts'
import { createUnreachable } from './rules/unreachable.ts'
import { createZombies } from './rules/zombies.ts'

export interface Findings {
  /** The worst first. Call once per tick. */
  observe(snapshot: Snapshot): readonly Finding[]
  /** The same, with what is known about what is not wrong. Call once per tick. */
  find(snapshot: Snapshot): Found
  /** What the last tick wants to know in depth: ask the source, and pass in each answer when it arrives. */
  wanted(): readonly Question[]
  /** `at`: of the tick that asked; undefined: gone, or denied. */
  answer(question: Question, at: number, found: Omit<Answer, 'askedAt'> | undefined): void
}

export function createFindings(): Findings {
  const memory = createMemoryWatch()
  const policy = createPolicy([
    stopped,
    createOomKill(),
    createCrashLoop(),
    createPidsLimit(),
    createFds(),
    createMemoryEta(memory),
    createMemoryGrows(memory),
    createMemoryPressure(),
    createThrottled(),
    createStarved(),
    createIoStall(),
    createThrottledBursts(),
    createNotAccepting(),
    createUnreachable(),
    createUnclosed(),
    createThreadFull(),
    createStuck(),
    createDiskFull(),
    createZombies(),
    createMisfitMemory(),
    createMisfitCpu(),
    createDeletedFiles(),
    noStop,
    clockStep,
    blind,
  ])
  /** Setting the clock neither shortens nor lengthens what was watched. */
  let watchedMs = 0
  let lastAt: number | undefined
  const observe = (snapshot: Snapshot) => policy.tick(snapshot).slice(0, FINDINGS_MAX)
  return {
    observe,
    find(snapshot) {
      const { clockStepSeconds = 0 } = snapshot.host
      watchedMs +=
        snapshot.at - (lastAt ?? snapshot.at) - (lastAt === undefined ? 0 : clockStepSeconds * 1000)
      lastAt = snapshot.at
      const findings = observe(snapshot)
      return {
        findings,
        noTrend: [...memory.trends()].flatMap(([container, why]) =>
          typeof why === 'string' ? [{ container, why }] : [],
        ),
        nearLimits: nearLimitsOf(snapshot, memory.near(), findings),
        watchedSeconds: Math.min(VERDICT_SECONDS, Math.max(0, Math.round(watchedMs / 1000))),
      }
    },
    wanted: policy.wanted,
    answer: policy.answer,
  }
}
