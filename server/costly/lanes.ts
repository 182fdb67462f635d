// The main thread's side of the costly files: one lane for all, and one for those whose memory may block its readers
// it. While somebody is stuck the first lane looks at the threads of a process before it reads its memory; where one
// waits, it answers with all but the memory, and the second lane tries it, at the risk of its own few workers.

import { createLane, type LaneOptions } from './costly-client.ts'
import type { Answer, Request } from './requests.ts'

/** Workers of the second lane that may be stuck: tries, of which most are of processes that wait for a disk. */
const RISKED_MAX = 2

export type Lanes = ReturnType<typeof createLanes>

export function createLanes(options: Omit<LaneOptions, 'isCareful' | 'abandonedMax'>) {
  const common = createLane({
    ...options,
    isCareful: () => common.abandonedCount() + risky.abandonedCount() > 0,
  })
  const risky = createLane({ ...options, isCareful: () => false, abandonedMax: RISKED_MAX })
  /** Identities that the second lane is at. */
  const tried = new Set<string>()

  /** As Lane.ask; of a process whose memory may block there are two answers, and the second is not waited for. */
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

/** The worker left its memory alone. */
function isWithoutMemory(answer: Answer): boolean {
  return typeof answer === 'object' && 'unreadable' in answer && answer.unreadable?.cmdline === 'stuck'
}
