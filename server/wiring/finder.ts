// Snapshots -> the same with what is wrong in them: rules examine each tick once, and a process in depth on request.

import type { createDeriver } from '../derive/derive.ts'
import { createFindings } from '../findings/findings.ts'
import type { Found } from '../model/finding.ts'
import { messageOf } from '../model/message.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { Source } from '../sampler/sample.ts'

/**
 * `onError`: a rule failed, or a process could not be examined. A snapshot that cannot be judged is shown all the same.
 */
export function createFinder(
  source: Pick<Source, 'inspect'>,
  deriver: Pick<ReturnType<typeof createDeriver>, 'withFound'>,
  onError: (what: string, error: string) => void,
) {
  const findings = createFindings()

  function find(snapshot: Snapshot): Snapshot {
    let found: Found
    try {
      found = findings.find(snapshot)
    } catch (error) {
      onError('findings failed', messageOf(error))
      return snapshot
    }
    for (const question of findings.wanted()) {
      const { processId: id, pid, part } = question
      source
        .inspect?.({ id, pid }, part)
        .then(told => findings.answer(question, snapshot.at, told === 'stuck' ? undefined : told))
        .catch(error => onError('closer look failed', messageOf(error)))
    }
    return deriver.withFound(snapshot, found)
  }

  return find
}
