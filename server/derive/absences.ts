// What could not be read in this tick, once per kernel file, with what would help.

import type { Absence } from '../model/absence.ts'
import { METRICS } from '../model/metrics.ts'
import { createPick } from '../model/step.ts'
import { type Rights, remedyOf } from '../procfs/own-rights.ts'
import type { Unreadable } from '../procfs/parse-file.ts'
import type { ProcessReading, Sample } from '../sampler/sample.ts'
import { absenceSentence } from '../words/absence.ts'

const FROM_PROC = { source: 'proc' } as const

/** What each file provides that is not a metric of a process. */
const OTHERS: Readonly<Record<string, readonly string[]>> = {
  cmdline: ['argv'],
  stat: ['host.cpuUsage', 'host.forksPerSecond'],
  meminfo: ['host.memoryBytes', 'host.memoryAvailableBytes', 'memoryUsage'],
  loadavg: ['host.load'],
  uptime: ['host.uptimeSeconds', 'startedAt'],
}

/**
 * Absent where a file of a process is. Without `stat` nothing is known of a process; an age belongs to another metric.
 */
const DENIABLE = METRICS.filter(({ isAlways, unit, file }) => !isAlways && unit !== 'age' && file !== 'stat')

/** What the ps command does not report. */
const FIELDS_BEYOND_PS: readonly string[] = [
  ...METRICS.filter(({ isInPs, unit }) => !isInPs && unit !== 'age').map(({ key }) => key),
  'runQueueSeconds',
]

function fieldsOf(file: string): readonly string[] {
  if (file === 'ps') return FIELDS_BEYOND_PS
  return [...DENIABLE.filter(metric => metric.file === file).map(({ key }) => key), ...(OTHERS[file] ?? [])]
}

interface Count {
  readonly file: string
  readonly reason: Unreadable
  processCount: number
}

export function createAbsences(rights: Rights) {
  const incompleteOf = createPick<ProcessReading>(isIncomplete)
  return (sample: Sample) => absencesOf(sample, incompleteOf(sample.processes), rights)
}

function isIncomplete({ details }: ProcessReading): boolean {
  for (const _file in details?.unreadable) return true
  return false
}

function absencesOf(
  sample: Sample,
  incomplete: readonly ProcessReading[],
  rights: Rights,
): readonly Absence[] {
  const counts = new Map<string, Count>()
  for (const { details } of incomplete) {
    for (const file in details?.unreadable)
      count(counts, file, details.unreadable[file] as Unreadable).processCount++
  }
  for (const file in sample.host.unreadable) count(counts, file, sample.host.unreadable[file] as Unreadable)
  const unreadable = [...counts.values()].map(({ file, reason, processCount }) =>
    absence({
      file,
      fields: fieldsOf(file),
      reason,
      ...remedyFor(file, reason, rights),
      processCount,
    }),
  )
  // Nothing is hidden from a user who may inspect all processes, however /proc is mounted.
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
