// What topz has been denied for a minute although a rule needs it: one line for everything, with the flag that grants
// it. What the kernel does not provide is not a missing permission, and a file that others keep busy is read again.

import type { Remedy } from '../../model/absence.ts'
import { FINDING_IDS, type FindingId } from '../../model/finding.ts'
import type { Snapshot } from '../../model/snapshot.ts'
import type { Rule } from '../rule.ts'

/** The findings that cannot do without each file. */
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

/** What a permission would grant. Mounts and other kinds of remedies are not denials. */
function deniedIn({ absent, containers }: Snapshot): { readonly file: string; readonly remedy: Remedy }[] {
  const ofProcesses = absent.filter(({ reason }) => reason === 'denied')
  const ofContainers = containers.flatMap(({ absent: own = [], self }) => (self ? [] : own))
  return [...ofProcesses, ...ofContainers].flatMap(({ file, remedy }) =>
    remedy?.capabilities === undefined && remedy?.user === undefined ? [] : [{ file, remedy }],
  )
}

/** The user of the processes that could not be read, if it is the same for all. */
function uidOf({ processes }: Snapshot): number | undefined {
  let uid: number | undefined
  for (const { absent, uid: own } of processes) {
    if (absent === undefined || own === undefined) continue
    if (uid !== undefined && uid !== own) return undefined
    uid = own
  }
  return uid
}
