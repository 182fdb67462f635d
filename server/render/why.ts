// What is wrong; then what was checked and is fine, in the order errors, saturation, use (Gregg's USE method); then
// what is not judged yet, and what could not be checked: as text for people.

import type { WhyAnswer } from '../model/answers.ts'
import type { Finding } from '../model/finding.ts'
import { sinceClock } from '../model/moment.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { absenceSentence } from '../words/absence.ts'
import { findingWords } from '../words/finding.ts'
import { inWords } from '../words/found.ts'
import { judgedInWords, verdictOf } from '../words/judged.ts'
import { nearInWords } from '../words/near-limit.ts'
import { capital, spanOf } from '../words/phrases.ts'
import { unjudgedLines, unknownLines } from '../words/unjudged.ts'
import { quietParts, sinceWhen } from '../words/verdict.ts'
import { fineLines } from './why-fine.ts'
import { nearLines } from './why-near.ts'
import { fit, wrap } from './width.ts'

const ITEM_CELLS = 4

/** `cells`: of a line; without them each is whole. */
export function renderWhy(snapshot: Snapshot, cells = Number.POSITIVE_INFINITY): string {
  const lines = [
    ...(snapshot.recorded ? [`Past, not live: ${new Date(snapshot.at).toISOString()}`] : []),
    ...verdictLines(snapshot),
    ...partOf('Near a limit, not wrong by itself:', nearLines(snapshot)),
    '',
    'Checked, and fine:',
    ...fineLines(snapshot).map(line => `  ${line}`),
    ...partOf('Not judged yet (a problem if it lasts):', unjudgedLines(snapshot)),
    ...partOf('Could not be checked:', [...unknownLines(snapshot), ...blindLines(snapshot)]),
  ]
  return `${lines.flatMap(line => wrap(line, cells, indentOf(line))).join('\n')}\n`
}

/** What goes on in the next line is aligned below its text. */
function indentOf(line: string): number {
  const item = /^ {2}(?=\S)/.test(line)
  return item ? ITEM_CELLS : (/^(?:[A-Z]+)? */.exec(line)?.[0].length ?? 0)
}

/** Whether something is wrong, and each finding. */
export function verdictText(snapshot: Snapshot): string {
  return verdictLines(snapshot)
    .map(line => fit(line))
    .join('\n')
}

function verdictLines(snapshot: Snapshot): string[] {
  const { findings = [], at } = snapshot
  return [headline(snapshot), ...findings.flatMap(finding => findingLines(finding, at))]
}

/** The same for programs. */
export function whyOf(snapshot: Snapshot): WhyAnswer {
  const { at, findings = [], noTrend = [], nearLimits = [], watchedSeconds = 0 } = snapshot
  return {
    schemaVersion: 1,
    at,
    watchedSeconds,
    ...judgedInWords(snapshot),
    findings: inWords(findings, at),
    noTrend,
    nearLimits: nearInWords(nearLimits, at),
  }
}

function headline(snapshot: Snapshot): string {
  const verdict = verdictOf(snapshot)
  const { kind, serious, notes } = verdict
  if (kind === 'wrong') return serious.length === 1 ? '1 problem:' : `${serious.length} problems:`
  const quiet = capital(quietParts(verdict, 'nothing is wrong').join('; '))
  return `${quiet}${notes.length > 0 ? '; worth knowing:' : '.'}`
}

function findingLines(finding: Finding, at: number): string[] {
  const { sentence, advice } = findingWords(finding, at)
  const flapping =
    finding.onAndOffSince === undefined
      ? ''
      : `; on and off since ${sinceClock(finding.onAndOffSince, at)} UTC`
  return [
    `${finding.severity.toUpperCase().padEnd(8)} ${sentence}`,
    `         since ${sinceWhen(finding, at, ' UTC')} (${spanOf(finding, at)})${flapping}; ${finding.confidence}; ${finding.id}`,
    `         ${advice}`,
  ]
}

function partOf(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map(line => `  ${line}`)]
}

function blindLines({ absent, containers }: Snapshot): string[] {
  return [
    ...absent.filter(({ reason }) => reason === 'denied').map(absence => absenceSentence(absence)),
    ...containers.flatMap(({ name, absent: files = [] }) =>
      files.map(({ file, message }) => `${file} of ${name}: ${message}`),
    ),
  ]
}
