// Snapshot -> the lines above the table: what this is, what is used of what, what is missing and why. Each begins with
// one word, so a script can grep for it. Figures are the main container's if topz can read them, and say `of host` if
// not.

import type { Absence } from '../model/absence.ts'
import type { Ending } from '../model/ending.ts'
import { formatAge, formatBytes, formatCount, formatRatio, MISSING } from '../model/format.ts'
import { METRIC_BY_NAME } from '../model/metrics.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { helpSentence } from '../words/absence.ts'
import { endingInWords } from '../words/life-ending.ts'
import type { Readout } from './readout.ts'
import { containerLines } from './text-containers.ts'
import { eventLines } from './text-events.ts'
import { networkLines } from './text-network.ts'

export interface Counted {
  /** Rows in the table. */
  readonly shown: number
  /** Rows that match the filter, with the ancestors that a tree adds. */
  readonly matched: number
}

export function headerLines(snapshot: Snapshot, readout: Readout, counted: Counted): string[] {
  return [
    titleLine(snapshot),
    ...pastLines(snapshot),
    ...containerLines(snapshot),
    `CPU     ${cpuOf(snapshot)}`,
    `Memory  ${memoryOf(snapshot)}`,
    `Tasks   ${tasksOf(snapshot)}`,
    ...networkLines(snapshot),
    ...eventLines(snapshot),
    `topz    ${selfOf(snapshot)}`,
    ...absentLines(snapshot),
    ...shownLine(snapshot, readout, counted),
  ]
}

/** Instead of rows, so that an empty table is not mistaken for a broken one. */
export function nothingLine(snapshot: Snapshot, readout: Readout, matched: number): string {
  if (snapshot.processes.length === 0) return 'No process was seen.'
  if (matched > 0) return `No more processes: ${matched} in all, offset=${readout.offset}.`
  return `No process matches q=${readout.query} (${plural(snapshot.processes.length, 'process', 'processes')}).`
}

function titleLine({ at, host, namespace }: Snapshot): string {
  const parts = ['topz on', namespace.hostname ?? host.hostname]
  parts.push('', `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`)
  if (namespace.startedAt !== undefined) parts.push('', `up ${formatAge(at - namespace.startedAt)}`)
  if (namespace.command !== undefined) parts.push('', `PID 1: ${namespace.command}`)
  return parts.join(' ')
}

/** That this is not now, and how the previous life ended. */
function pastLines({ at, recorded, previousLife, recordingProblem }: Snapshot): string[] {
  const lines: string[] = []
  if (recorded !== undefined) {
    const span =
      recorded.spanMs > SPAN_MS_PLAIN ? `, thinned to one moment per ${formatAge(recorded.spanMs)}` : ''
    lines.push(
      `PAST    not live: ${new Date(at).toISOString()}, as recorded in life ${recorded.life} of topz${span}`,
    )
    if (recorded.askedAt !== undefined)
      lines.push(
        `PAST    nothing was recorded between that moment and ${new Date(recorded.askedAt).toISOString()}, the moment requested`,
      )
    if (recorded.ending !== undefined) lines.push(...endingLines('Ended  ', recorded.ending))
  }
  if (recordingProblem !== undefined) lines.push(`Warning ${recordingProblem}`)
  const { ending } = previousLife ?? {}
  if (ending !== undefined) {
    lines.push(...endingLines('Before ', ending))
    lines.push(`Before  . its last table: ?at=${new Date(ending.at).toISOString()}`)
  }
  return lines
}

function endingLines(key: string, ending: Ending): string[] {
  const { at, confidence, text, evidence } = endingInWords(ending)
  const line = `${key} ${new Date(at).toISOString()} (${confidence}): ${text}`
  return [line, ...evidence.map(sentence => `${key} . ${sentence}`)]
}

/** What remains after thinning is worth a word. */
const SPAN_MS_PLAIN = 5000

const cpus = (usage: number | undefined) => (usage === undefined ? MISSING : usage.toFixed(2))

function cpuOf({ host, totals }: Snapshot): string {
  const share = host.cpuUsage === undefined ? '' : ` (${formatRatio(host.cpuUsage / host.cpuCount)}% of host)`
  const load = host.load?.map(average => average.toFixed(2)).join(' ') ?? MISSING
  return `${cpus(host.cpuUsage)} of ${host.cpuCount}${share}, these processes ${cpus(totals.cpuUsage)}, load ${load}`
}

function memoryOf({ host, totals }: Snapshot): string {
  const { memoryBytes: all, memoryAvailableBytes: available } = host
  const used = all === undefined || available === undefined ? undefined : all - available
  const share = used === undefined || !all ? '' : ` (${formatRatio(used / all)}% of host)`
  return `${bytes(used)} of ${bytes(all)}${share}, these processes ${bytes(totals.rssBytes)} RSS${swapOf(host)}`
}

function swapOf({ swapBytes, swapFreeBytes }: Snapshot['host']): string {
  if (swapBytes === undefined || swapFreeBytes === undefined || swapBytes === 0) return ''
  return `, swap ${bytes(swapBytes - swapFreeBytes)} of ${bytes(swapBytes)}`
}

const bytes = (size: number | undefined) => (size === undefined ? MISSING : formatBytes(size))

function tasksOf({ totals }: Snapshot): string {
  const states = [
    ...(totals.running === undefined ? [] : [`${totals.running} running`]),
    ...(totals.uninterruptible === undefined ? [] : [`${totals.uninterruptible} in D`]),
    plural(totals.zombies, 'zombie', 'zombies'),
  ]
  if (totals.kernelThreads > 0) states.push(plural(totals.kernelThreads, 'kernel thread', 'kernel threads'))
  const sizes = [
    plural(totals.processes, 'process', 'processes'),
    ...(totals.threads === undefined ? [] : [plural(totals.threads, 'thread', 'threads')]),
  ]
  return `${sizes.join(', ')}: ${states.join(', ')}`
}

function selfOf({ self, intervalMs }: Snapshot): string {
  const cpu = self.cpuUsage === undefined ? MISSING : `${formatRatio(self.cpuUsage)}%`
  const missed = self.ticksMissed === 0 ? '' : `, ${plural(self.ticksMissed, 'tick', 'ticks')} missed`
  const source = self.source === 'proc' ? '' : `, source ${self.source}`
  return `${cpu} CPU, ${bytes(self.rssBytes)} RSS, sampled in ${self.tickMs.toFixed(1)} ms every ${intervalMs / 1000}s${missed}${source}`
}

/** Files missing for one reason, for the same number of processes, in one line. */
function absentLines({ absent }: Snapshot): string[] {
  const why = (absence: Absence) => {
    const { reason, processCount } = absence
    const many = processCount === 0 ? '' : ` for ${plural(processCount, 'process', 'processes')}`
    return `${reason}${many}: ${helpSentence(absence)}`
  }
  return [...Map.groupBy(absent, why)].map(
    ([said, all]) => `Absent  ${all.map(({ file }) => file).join(', ')}: ${said}`,
  )
}

const plural = (count: number, one: string, many: string) =>
  `${formatCount(count)} ${count === 1 ? one : many}`

const CUT = ': cut, because topz itself is busy or short of memory; ask again later for all'

/** Only if the table is not simply everything. */
function shownLine(snapshot: Snapshot, readout: Readout, { shown, matched }: Counted): string[] {
  const all = snapshot.processes.length
  if (readout.group !== undefined) return [groupsLine(readout, { shown, matched }, all)]
  if (shown === all) return []
  const title = METRIC_BY_NAME.get(readout.sort)?.title ?? readout.sort
  const parts = [`${shown} of ${plural(all, 'process', 'processes')}`]
  if (shown < matched) parts.push(`by ${title}`)
  if (readout.offset > 0) parts.push(`from ${readout.offset + 1}`)
  if (readout.query !== '')
    parts.push(`${matched} match q=${readout.query}${readout.tree ? ' (with their parents)' : ''}`)
  const line = `Shown   ${parts.join(', ')}`
  return [readout.isCut && shown < matched ? `${line}${CUT}` : line]
}

/** `3 of 5 groups by user, by RSS, of 12 processes, without topz itself` */
function groupsLine(
  { group, sort, query, offset }: Readout,
  { shown, matched }: Counted,
  all: number,
): string {
  const parts = [`${shown} of ${plural(matched, 'group', 'groups')} by ${group}`]
  if (shown < matched) parts.push(`by ${METRIC_BY_NAME.get(sort)?.title ?? sort}`)
  if (offset > 0) parts.push(`from ${offset + 1}`)
  parts.push(query === '' ? `of ${plural(all, 'process', 'processes')}` : `of what matches q=${query}`)
  return `Shown   ${parts.join(', ')}, without topz itself`
}
