// What topz may not read for a minute and would need to find something: one line for all, with the flag that opens it. A
// kernel that does not have it is no permission, and a file that others keep busy is read again.

import type { Remedy } from '../../model/absence.ts'
import { FINDING_IDS, type FindingId } from '../../model/finding.ts'
import type { Snapshot } from '../../model/snapshot.ts'
import type { Rule } from '../rule.ts'

/** Which findings need which file, as far as they cannot do without. */
const NEEDED_BY: Readonly<Record<string, readonly string[]>> = {
  cgroup: [
    'oom-kill',
    'memory-eta',
    'memory-pressure',
    'throttled',
    'pids-limit',
    'misfit-memory',
    'misfit-cpu',
    'io-stall',
    'disk-full',
  ],
  fd: ['fds', 'disk-full', 'deleted-files'],
  limits: ['fds'],
  io: ['deleted-files'],
  proc: FINDING_IDS.filter(id => id !== 'clock-step' && id !== 'blind'),
}

export const blind: Rule = {
  id: 'blind',
  raise: { share: 1, ms: 60_000 },
  clear: { share: 1, ms: 10_000 },
  observe({ snapshot }) {
    const denied = deniedIn(snapshot)
    const off = new Set(denied.flatMap(({ file }) => NEEDED_BY[file] ?? []))
    const ids = FINDING_IDS.filter((id: FindingId) => off.has(id))
    const remedy = denied.find(({ file }) => (NEEDED_BY[file]?.length ?? 0) > 0)?.remedy
    if (ids.length === 0 || remedy === undefined) return []
    return [
      {
        key: 'blind',
        level: 'bad',
        severity: 'note',
        confidence: 'certain',
        subject: {},
        evidence: {
          diagnoses: ids.length,
          names: ids.join(', '),
          capabilities: remedy.capabilities?.join(' '),
          user: remedy.user,
          uid: uidOf(snapshot),
        },
      },
    ]
  },
}

/** What a right would open. Mounts and other kinds of remedies are no denial. */
function deniedIn({ absent, containers }: Snapshot): { readonly file: string; readonly remedy: Remedy }[] {
  const ofProcesses = absent.filter(({ reason }) => reason === 'denied')
  const ofContainers = containers.flatMap(({ absent: own = [], self }) => (self ? [] : own))
  return [...ofProcesses, ...ofContainers].flatMap(({ file, remedy }) =>
    remedy?.capabilities === undefined && remedy?.user === undefined ? [] : [{ file, remedy }],
  )
}

/** Of those that could not be read, where it is one user. */
function uidOf({ processes }: Snapshot): number | undefined {
  let uid: number | undefined
  for (const { absent, uid: own } of processes) {
    if (absent === undefined || own === undefined) continue
    if (uid !== undefined && uid !== own) return undefined
    uid = own
  }
  return uid
}
