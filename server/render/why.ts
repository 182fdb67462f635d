// What is wrong, then what was checked and is fine, in the order errors, saturation, use (Gregg's USE method), then
// what could not be checked: as text for people.

import type { WhyAnswer } from '../model/answers.ts'
import type { Container } from '../model/container.ts'
import type { Finding } from '../model/finding.ts'
import { formatAge, formatBytesLong, formatCount, formatRatio } from '../model/format.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { absenceSentence } from '../words/absence.ts'
import { findingWords } from '../words/finding.ts'
import { inWords } from '../words/found.ts'
import { sinceClock, tooEarly, verdictOf } from '../words/verdict.ts'
import { fit } from './width.ts'

export function renderWhy(snapshot: Snapshot): string {
  const lines = [
    ...(snapshot.recorded ? [`Past, not live: ${new Date(snapshot.at).toISOString()}`] : []),
    headline(snapshot),
    ...(snapshot.findings ?? []).flatMap(finding => findingLines(finding, snapshot.at)),
    '',
    'Looked at, and fine:',
    ...fineLines(snapshot).map(line => `  ${line}`),
    ...blindLines(snapshot),
  ]
  return `${lines.map(line => fit(line)).join('\n')}\n`
}

/** The same for programs. */
export function whyOf({ at, findings = [], noTrend = [], watchedSeconds = 0 }: Snapshot): WhyAnswer {
  return { schemaVersion: 1, at, watchedSeconds, findings: inWords(findings, at), noTrend }
}

function headline(snapshot: Snapshot): string {
  const { kind, serious, notes } = verdictOf(snapshot)
  switch (kind) {
    case 'wrong':
      return serious.length === 1 ? '1 problem:' : `${serious.length} problems:`
    case 'early':
      return `No verdict yet: ${tooEarly(snapshot.watchedSeconds ?? 0)}.`
    case 'unwatched':
      return 'No verdict: nothing was watched then.'
    case 'well':
    case 'readable':
      return `Nothing is wrong${kind === 'readable' ? ', as far as can be read' : ''}${notes.length > 0 ? '; worth knowing:' : '.'}`
    default:
      return kind satisfies never
  }
}

function findingLines(finding: Finding, at: number): string[] {
  const { sentence, advice } = findingWords(finding, at)
  const flapping =
    finding.onAndOffSince === undefined
      ? ''
      : `; on and off since ${sinceClock(finding.onAndOffSince, at)} UTC`
  return [
    `${finding.severity.toUpperCase().padEnd(8)} ${sentence}`,
    `         since ${sinceClock(finding.since, at)} UTC (${formatAge(at - finding.since)})${flapping}; ${finding.confidence}; ${finding.id}`,
    `         ${advice}`,
  ]
}

function fineLines(snapshot: Snapshot): string[] {
  const { findings = [], noTrend = [] } = snapshot
  const whyNot = new Map(noTrend.map(({ container, why }) => [container, why]))
  const isOpen = (id: Finding['id']) => findings.some(finding => finding.id === id)
  const { containers, networks, processes } = snapshot
  const own = containers.filter(({ self }) => !self)
  const queues = networks.flatMap(({ listeners }) => listeners)
  const limited = processes.filter(({ openFds, openFdsLimit }) => openFds !== undefined && openFdsLimit)
  return [
    // Errors.
    ...own.flatMap(one =>
      one.oomKills === undefined || isOpen('oom-kill')
        ? []
        : [`${one.name}: OOM kills ${formatCount(one.oomKills)}, none now`],
    ),
    // Saturation.
    ...own.flatMap(one => (isOpen('throttled') ? [] : throttling(one))),
    ...(isOpen('not-accepting') || queues.length === 0
      ? []
      : [
          `accept queues: ${queues.every(({ queue }) => queue === 0) ? 'empty' : 'short'} (${formatCount(queues.length)} listening)`,
        ]),
    ...(isOpen('stopped') ? [] : ['no process is stopped']),
    ...(isOpen('zombies') ? [] : [`zombies: ${formatCount(snapshot.totals.zombies)}`]),
    // Use.
    ...own.flatMap(one => [...cpu(one), ...memory(one, whyNot.get(one.id)), ...tasks(one)]),
    ...(isOpen('fds') || limited.length === 0
      ? []
      : [
          `open files: at most ${formatRatio(Math.max(...limited.map(({ openFds = 0, openFdsLimit = 1 }) => openFds / openFdsLimit)))} % of a limit`,
        ]),
  ]
}

function throttling({ name, cpuThrottledShare, cpuLimit }: Container): string[] {
  if (!cpuLimit || cpuThrottledShare === undefined) return []
  return [`${name}: CPU throttled in ${formatRatio(cpuThrottledShare)} % of the periods`]
}

function cpu({ name, cpuUsage, cpuLimit }: Container): string[] {
  if (cpuUsage === undefined) return []
  return [`${name}: CPU ${cpuUsage.toFixed(2)}${cpuLimit ? ` of ${cpuLimit}` : ', no quota'}`]
}

function memory(
  { name, workingSetBytes, memoryLimitBytes }: Container,
  noTrend: string | undefined,
): string[] {
  if (workingSetBytes === undefined) return []
  const of = memoryLimitBytes
    ? ` of ${formatBytesLong(memoryLimitBytes)} (${formatRatio(workingSetBytes / memoryLimitBytes)} %)`
    : ', no limit'
  return [
    `${name}: memory ${formatBytesLong(workingSetBytes)}${of}${noTrend === undefined ? '' : `; no trend: ${noTrend}`}`,
  ]
}

function tasks({ name, pids, pidsLimit }: Container): string[] {
  return pids === undefined || !pidsLimit
    ? []
    : [`${name}: tasks ${formatCount(pids)} of ${formatCount(pidsLimit)}`]
}

function blindLines({ absent, containers }: Snapshot): string[] {
  const lines = [
    ...absent.filter(({ reason }) => reason === 'denied').map(absence => absenceSentence(absence)),
    ...containers.flatMap(({ name, absent: files = [] }) =>
      files.map(({ file, message }) => `${file} of ${name}: ${message}`),
    ),
  ]
  return lines.length === 0 ? [] : ['', 'Could not be looked at:', ...lines.map(line => `  ${line}`)]
}
