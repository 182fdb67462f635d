// The memory of topz itself -> what may still be held for readers: costly answers come one at a time, and not at all
// when memory runs short.

import { createOwnMemory } from '../cgroup/own-memory.ts'
import { monotonicMs } from '../clock.ts'
import { createPressure } from '../http/pressure.ts'
import { createTurnstile, type Turnstiles } from '../http/turnstile.ts'

/** What making one costly answer takes for a while, and for each process, in bytes. */
const ANSWER_BYTES = 1024 * 1024
const READOUT_BYTES_PER_PROCESS = 5 * 1024
const PAST_BYTES_PER_PROCESS = 10 * 1024

export type Room = ReturnType<typeof createRoom>

export function createRoom(processCount: () => number) {
  const own = createOwnMemory()
  const pressure = createPressure({
    own,
    residentBytes: process.memoryUsage.rss,
    collect: () => Bun.gc(true),
    now: monotonicMs,
  })
  const turnstile = (perProcess: number) =>
    createTurnstile({ pressure, bytes: () => ANSWER_BYTES + processCount() * perProcess, now: monotonicMs })
  const turnstiles: Turnstiles = {
    now: turnstile(READOUT_BYTES_PER_PROCESS),
    past: turnstile(PAST_BYTES_PER_PROCESS),
  }
  return { ownLimitBytes: own()?.limitBytes, hasRoom: pressure.hasRoom, turnstiles }
}
