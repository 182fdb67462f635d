// The main thread's side of the costly files: one lane for everything, and one for processes whose memory may block its
// readers. While a process is stuck, the first lane looks at the threads of a process before it reads its memory; if
// one of them waits, it answers with everything but the memory, and the second lane tries that, at the risk of its own
// few workers.

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

  /** Like Lane.ask; a process whose memory may block gets two answers, and the second is not waited for. */
  function ask<Asked extends Request>(
    requests: readonly Asked[],
    onAnswer: (request: Asked, answer: Answer<Asked['kind']>) => void,
    urgent = false,
  ): Promise<void> {
    return common.ask(
      requests,
      (request, answer) => {
        onAnswer(request, answer)
        if (request.kind !== 'full' || !isWithoutMemory(answer) || tried.has(request.id)) return
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
