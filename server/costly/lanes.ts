// The main thread's side of the costly files: one lane for everything, and one for what may block its readers: the memory
// of some processes, and mounts with a server behind them. While a process is stuck, the first lane looks at the threads
// of a process before it reads its memory; if one of them waits, it answers with everything but the memory, and the
// second lane tries that, at the risk of its own few workers.

import { createLane, type LaneOptions } from './costly-client.ts'
import type { Answer, Request } from './requests.ts'

/** Workers of the second lane that may be stuck: attempts, most of them on processes that wait for a disk. */
const RISKED_MAX = 2

export type Lanes = ReturnType<typeof createLanes>

export function createLanes(options: Omit<LaneOptions, 'isCareful' | 'abandonedMax'>) {
  const common = createLane({
    ...options,
    isCareful: () => common.abandonedCount() + risky.abandonedCount() > 0,
  })
  const risky = createLane({ ...options, isCareful: () => false, abandonedMax: RISKED_MAX })
  /** Identities that the second lane is reading. */
  const tried = new Set<string>()

  /** Like Lane.ask, but what may block is not waited for: a process whose memory may block gets two answers. */
  function ask<Asked extends Request>(
    requests: readonly Asked[],
    onAnswer: (request: Asked, answer: Answer<Asked['kind']>) => void,
    urgent = false,
  ): Promise<void> {
    const risks = requests.filter(({ mayBlock }) => mayBlock)
    if (risks.length > 0) void risky.ask(risks, onAnswer)
    return common.ask(
      risks.length === 0 ? requests : requests.filter(({ mayBlock }) => !mayBlock),
      (request, answer) => {
        onAnswer(request, answer)
        if (!isWithoutMemory(answer) || tried.has(request.id)) return
        tried.add(request.id)
        void risky.ask([request], (_, later) => {
          tried.delete(request.id)
          if (later !== undefined) onAnswer(request, later)
        })
      },
      urgent,
    )
  }

  return {
    ask,
    prepare: common.prepare,
    together: common.together,
    health: (): 'ok' | 'degraded' =>
      common.health() === 'ok' && risky.health() === 'ok' ? 'ok' : 'degraded',
    close(): void {
      common.close()
      risky.close()
    },
  }
}

/** The worker did not touch its memory. */
function isWithoutMemory(answer: Answer): boolean {
  return typeof answer === 'object' && 'unreadable' in answer && answer.unreadable?.cmdline === 'stuck'
}
