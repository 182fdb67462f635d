// What could not be read in this tick, once per kernel file, with what would open it.

import type { Absence } from '../model/absence.ts'
import { type Rights, remedyOf } from '../procfs/own-rights.ts'
import type { Unreadable } from '../procfs/parse-file.ts'
import type { Sample } from '../sampler/sample.ts'
import { absenceSentence } from '../words/absence.ts'

const FROM_PROC = { source: 'proc' } as const

/** Fields of Process, or of the host, that each file gives. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  io: [
    'diskReadBytes',
    'diskWriteBytes',
    'diskReadBytesPerSecond',
    'diskWriteBytesPerSecond',
    'ioReadBytes',
    'ioWriteBytes',
  ],
  fd: ['openFds'],
  cmdline: ['argv'],
  status: [
    'uid',
    'gid',
    'user',
    'rssAnonBytes',
    'rssFileBytes',
    'rssShmemBytes',
    'swapBytes',
    'peakRssBytes',
    'voluntarySwitches',
    'involuntarySwitches',
    'seccomp',
    'noNewPrivs',
    'capabilities',
  ],
  limits: ['openFdsLimit'],
  cgroup: ['cgroup'],
  smaps_rollup: ['pssBytes', 'ussBytes'],
  oom_score: ['oomScore'],
  oom_score_adj: ['oomScoreAdj'],
  stat: ['host.cpuUsage', 'host.forksPerSecond'],
  meminfo: ['host.memoryBytes', 'host.memoryAvailableBytes', 'memoryUsage'],
  loadavg: ['host.load'],
  uptime: ['host.uptimeSeconds', 'startedAt'],
}
/** What the ps command does not tell: all of these files but the uid, and most of `stat` and `schedstat`. */
const FIELDS_BEYOND_PS: readonly string[] = [
  ...['state', 'pgid', 'sid', 'tty', 'threadCount', 'nice', 'priority', 'policy', 'cpu'],
  ...['cpuUserSeconds', 'cpuSystemSeconds', 'runQueueSeconds', 'runQueueUsage'],
  ...['virtualBytes', 'minorFaults', 'majorFaults', 'majorFaultsPerSecond'],
  ...['io', 'fd', 'status', 'limits', 'cgroup', 'oom_score', 'oom_score_adj'].flatMap(
    file => FIELDS[file] ?? [],
  ),
].filter(field => field !== 'uid' && field !== 'user')

interface Count {
  readonly file: string
  readonly reason: Unreadable
  processCount: number
}

export function absencesOf(sample: Sample, rights: Rights): readonly Absence[] {
  const counts = new Map<string, Count>()
  for (const { details } of sample.processes) {
    for (const file in details?.unreadable)
      count(counts, file, details.unreadable[file] as Unreadable).processCount++
  }
  for (const file in sample.host.unreadable) count(counts, file, sample.host.unreadable[file] as Unreadable)
  const unreadable = [...counts.values()].map(({ file, reason, processCount }) =>
    absence({
      file,
      fields: file === 'ps' ? FIELDS_BEYOND_PS : (FIELDS[file] ?? []),
      reason,
      ...remedyFor(file, reason, rights),
      processCount,
    }),
  )
  // Nothing is hidden from who may inspect everybody, however /proc is mounted.
  return sample.hidden === undefined || rights === 'ptrace' || rights === 'closed'
    ? unreadable
    : [hiddenOf(sample.hidden, rights), ...unreadable]
}

function hiddenOf(processCount: number, rights: Rights): Absence {
  const reason = 'denied'
  return absence({
    file: 'proc',
    fields: ['processes'],
    reason,
    ...remedyFor('proc', reason, rights),
    processCount,
  })
}

function absence(known: Omit<Absence, 'message'>): Absence {
  return { ...known, message: absenceSentence(known) }
}

function remedyFor(file: string, reason: Unreadable, rights: Rights): Pick<Absence, 'remedy'> {
  const remedy = reason === 'denied' ? remedyOf(rights) : file === 'ps' ? FROM_PROC : undefined
  return remedy === undefined ? {} : { remedy }
}

function count(counts: Map<string, Count>, file: string, reason: Unreadable): Count {
  const key = `${file} ${reason}`
  const known = counts.get(key) ?? { file, reason, processCount: 0 }
  counts.set(key, known)
  return known
}
