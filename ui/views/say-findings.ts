// Findings that are raised or cleared while the page is open -> sentences for a screen reader: critical ones at once,
// others together, at most once in ten seconds.
import { effect } from '@preact/signals'
import type { Finding } from '../../server/model/finding.ts'
import { findingNews, type Told } from '../../server/model/finding-news.ts'
import { findingWords } from '../../server/words/finding.ts'
import { isSerious } from '../../server/words/verdict.ts'
import { printable } from '../components/printable.ts'
import { announce } from '../store/announce.ts'
import { header, shownAt } from '../store/live.ts'
import { status } from '../store/status.ts'

const PAUSE_MS = 10_000

/** `say`: takes one text at a time. Times are those of the ticks. */
export function createFindingSayer(say: (text: string) => void) {
  let told: Told | undefined
  let waiting: string[] = []
  let saidAt = Number.NEGATIVE_INFINITY

  /** Undefined: the present is not shown, and what comes next is not a change. */
  return (findings: readonly Finding[] | undefined, at: number): void => {
    const before = told
    const news = findings && findingNews(before ?? new Map(), findings.filter(isSerious))
    told = news?.told
    if (news === undefined || before === undefined) {
      waiting = []
      return
    }
    const { raised, cleared } = news
    waiting.push(...raised.map(one => `${one.severity}: ${sentenceOf(one, at)}`))
    waiting.push(...cleared.map(one => `Cleared: ${sentenceOf(one, at)}`))
    const isUrgent = raised.some(({ severity }) => severity === 'critical')
    if (waiting.length === 0 || (!isUrgent && at - saidAt < PAUSE_MS)) return
    say(waiting.join('. '))
    waiting = []
    saidAt = at
  }
}

const sentenceOf = (finding: Finding, at: number) => printable(findingWords(finding, at).sentence)

/** Runs for the life of the page. */
export function startSayingFindings(): void {
  const sayFindings = createFindingSayer(announce)
  effect(() => sayFindings(status.value === 'live' ? header.value?.findings : undefined, shownAt.value))
}
