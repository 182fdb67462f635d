// What is wrong; then what was checked and is fine, in the order errors, saturation, use (Gregg's USE method); then
// what is not judged yet, and what could not be checked: as text for people.

import type { WhyAnswer } from '../model/answers.ts'
import type { Finding } from '../model/finding.ts'
import { sinceClock } from '../model/moment.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { absenceSentence } from '../words/absence.ts'
import { findingWords } from '../words/finding.ts'
import { inWords } from '../words/found.ts'
import { nearInShort, nearInWords } from '../words/near-limit.ts'
import { spanOf } from '../words/phrases.ts'
import { sinceWhen, tooEarly, verdictOf } from '../words/verdict.ts'
import { fineLines } from './why-fine.ts'
import { nearLines } from './why-near.ts'
import { unjudgedInShort, unjudgedLines, unknownLines } from './why-unjudged.ts'
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
    findings: inWords(findings, at),
    noTrend,
    nearLimits: nearInWords(nearLimits, at),
  }
}

function headline(snapshot: Snapshot): string {
  const { kind, serious, notes, near } = verdictOf(snapshot)
  const unjudged = unjudgedInShort(snapshot, '; ')
  switch (kind) {
    case 'wrong':
      return serious.length === 1 ? '1 problem:' : `${serious.length} problems:`
    case 'early':
      return `No verdict yet: ${tooEarly(snapshot.watchedSeconds ?? 0)}${nearInShort(near, '; ')}.`
    case 'unwatched':
      return 'No verdict: nothing was being watched at that moment.'
    case 'well':
    case 'readable':
      return `Nothing is wrong${unjudged === '' ? '' : ' so far'}${kind === 'readable' ? ', as far as topz can see' : ''}${unjudged}${nearInShort(near, '; ')}${notes.length > 0 ? '; worth knowing:' : '.'}`
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
