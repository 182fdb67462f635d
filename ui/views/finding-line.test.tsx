// The status line: the verdict in one sentence, and what its buttons do.
import { beforeAll, beforeEach, expect, test } from 'bun:test'
import { FIXTURE_AT, finding } from '../../server/model/fixture.ts'
import type { ViewHeader } from '../../server/model/protocol.ts'
import { isFindingListOpen } from '../store/findings.ts'
import { complaint, line } from '../store/line.ts'
import { sort } from '../store/looking.ts'
import { endOfRecording } from '../store/moment.ts'
import { selectedId } from '../store/selection.ts'
import { tab } from '../store/tab.ts'
import { chosenMs, rangeMs } from '../store/timeline.ts'
import { loadAll } from '../testdata/later.ts'
import { RECORDED, rowOf, showFrame } from '../testdata/live.ts'
import { click, find, usePage, wordsOf } from '../testdata/page.ts'
import { FindingLine } from './finding-line.tsx'

const page = usePage()

beforeAll(loadAll)

beforeEach(() => {
  page.set(complaint, undefined)
  page.set(isFindingListOpen, false)
  page.set(selectedId, undefined)
  page.set(sort, 'pid')
  page.set(tab, 'processes')
  page.set(endOfRecording, FIXTURE_AT)
  page.set(chosenMs, 300_000)
})

const WELL = { findings: [], noTrend: [], watchedSeconds: 60, verdict: 'well', notJudged: [] } as const
const APP = {
  id: 'app',
  name: 'app',
  main: true,
  via: 'root',
  processCount: 2,
  rssBytes: 0,
  cpuUsage: 0.3,
  cpuLimit: 2,
  memoryBytes: 64,
  workingSetBytes: 61,
  memoryLimitBytes: 100,
  pressure: { cpu: { someSeconds: 0, someAvg10: 0 } },
} as const

function draw(header: Partial<ViewHeader>) {
  showFrame(page, header, { rows: [rowOf(9)] })
  return page.draw(<FindingLine />)
}

test('all well says so in figures; too early, unreadable and unrecorded are not well', () => {
  expect(wordsOf(draw({ ...WELL, container: APP }))).toBe('All well: CPU 0.30 of 2, memory 61.0 %, no waits')
  expect(wordsOf(draw({ ...WELL, verdict: 'early', watchedSeconds: 24 }))).toBe(
    'No verdict yet: 24 of 60 s watched',
  )
  expect(wordsOf(draw({ ...WELL, container: APP, isPartlyDenied: true }))).toStartWith(
    'All well, as far as topz can see: ',
  )
  expect(wordsOf(draw({}))).toBe('No verdict: nothing was being watched at that moment')
})

test('what is beyond a threshold but not judged yet is not well', () => {
  const notJudged = ['port 80: 6 connections wait to be accepted', 'a\u001bb (PID 7): stopped']
  const box = draw({ ...WELL, verdict: 'unjudged', notJudged, container: APP })
  expect(wordsOf(box)).toBe(
    'Nothing wrong so far; not judged (2): port 80: 6 connections wait to be accepted, ...',
  )
  expect(box.querySelector('.finding-line')?.className).toBe('finding-line unknown')
  const [, second = ''] = notJudged
  expect(wordsOf(draw({ ...WELL, verdict: 'unjudged', notJudged: [second] }))).toBe(
    'Nothing wrong so far; not judged: a\\x1bb (PID 7): stopped',
  )
})

test('what is near a limit is neither wrong nor well', () => {
  const nearLimits = [
    { kind: 'memory', container: 'app', containerName: 'a\u001bb', usedBytes: 95, limitBytes: 100 } as const,
  ]
  const box = draw({ ...WELL, nearLimits, container: APP })
  expect(wordsOf(box)).toBe('Nothing wrong; memory of a\\x1bb at 95.0 % of its limit')
  expect(box.querySelector('.finding-line')?.className).toBe('finding-line unknown')
  expect(wordsOf(draw({ ...WELL, container: { ...APP, workingSetBytes: 95 } }))).toContain(
    'memory 95.0 % with cache',
  )
})

test('the worst finding is one sentence with its severity in words; others are chips, notes one count', () => {
  const worst = finding({ severity: 'critical', subject: { processId: '9:1', pid: 9, comm: 'a\u001b[2Jb' } })
  const others = [1, 2, 3, 4, 5].map(pid => finding({ key: `${pid}`, subject: { pid, comm: 'x' } }))
  const box = draw({ ...WELL, findings: [worst, ...others, finding({ key: 'n', severity: 'note' })] })
  expect(wordsOf(box)).toBe(
    'Critical: a\\x1b[2Jb (PID 9) has been stopped by a signal for 10s since 03:03:55 Show Warning: stopped: x (1) Warning: stopped: x (2) Warning: stopped: x (3) +2 Note: 1 note',
  )
})

test('Show selects the process, sorts by what the finding is about, and brings its start into the charts', () => {
  const memory = finding({
    id: 'memory-eta',
    subject: { container: 'app', containerName: 'app' },
    who: [{ pid: 9, comm: 'leak.py', count: 1, share: 0.9, amount: 1 }],
    since: FIXTURE_AT - 600_000,
    evidence: { usedBytes: 1, limitBytes: 2, riseBytes: 1, windowSeconds: 600, etaSeconds: 400 },
  })
  click(find(draw({ ...WELL, findings: [memory] }), 'button', 'Show'))
  expect([selectedId.value, sort.value, rangeMs.value]).toEqual(['9:1000', 'rss', 900_000])
})

test('a port without a known owner leads to the connections', () => {
  const port = finding({ id: 'not-accepting', subject: { port: 8080 }, evidence: { queue: 5 } })
  click(find(draw({ ...WELL, findings: [port] }), 'button', 'Show'))
  expect([selectedId.value, tab.value]).toEqual([undefined, 'network'])
})

test('the sentence opens the list of all, with since when, how certain and what to do', () => {
  const box = draw({ ...WELL, findings: [finding({ onAndOffSince: FIXTURE_AT - 60_000 })] })
  const sentence = box.querySelector('.finding-sentence') as HTMLElement
  expect(sentence.getAttribute('aria-expanded')).toBe('false')
  click(sentence)
  expect(sentence.getAttribute('aria-expanded')).toBe('true')
  const list = box.querySelector(`#${sentence.getAttribute('aria-controls')}`) as Element
  expect(wordsOf(list)).toBe(
    'Warning: sleep (PID 7) has been stopped by a signal for 10s since 03:03:55 UTC, certain, on and off since 03:03:05 kill -CONT resumes it. Show Copy',
  )
  click(find(list, 'button', 'Show'))
  expect([isFindingListOpen.value, selectedId.value]).toEqual([false, '7:1000'])
})

test('a message about the page takes the sentence, unless something is critical: then it is the first chip', () => {
  page.set(complaint, 'no such moment')
  const box = draw({ ...WELL, findings: [finding()] })
  const [sentence, chips] = ['.worst', '.chips'].map(part => wordsOf(box.querySelector(part) as Element))
  expect([sentence, chips]).toEqual([
    'Critical: Request failed no such moment',
    'Warning: stopped: sleep (7)',
  ])
  const worse = draw({ ...WELL, findings: [finding({ severity: 'critical' })] })
  expect(wordsOf(worse.querySelector('.worst') as Element)).toStartWith('Critical: sleep (PID 7)')
  expect(wordsOf(worse.querySelector('.chips') as Element)).toBe('Critical: Request failed no such moment')
})

test('a reader who is signed out sees that first, with the way in, whatever was found', () => {
  const box = draw({ ...WELL, findings: [finding({ severity: 'critical' })] })
  page.set(line, { state: 'denied' })
  expect(wordsOf(box.querySelector('.worst') as Element)).toBe(
    'Critical: Signed out The server requires a token. Sign in',
  )
})

test('the end of the previous life is the last chip; that of the life shown is the sentence at its last moment', () => {
  const ending = { how: 'oom', at: FIXTURE_AT, confidence: 'likely', text: 'Killed.', evidence: [] } as const
  const now = draw({ ...WELL, findings: [finding()], previousLife: { life: 1, startedAt: 0, ending } })
  expect(wordsOf(now.querySelector('.chips') as Element)).toBe('Previous life ended 03:04:05: memory')
  const then = draw({ ...WELL, findings: [finding()], recorded: { ...RECORDED, ending } })
  expect(wordsOf(then.querySelector('.worst') as Element)).toBe(
    'How this life ended: Killed. (likely) Evidence',
  )
  expect(wordsOf(then.querySelector('.chips') as Element)).toBe('Warning: stopped: sleep (7)')
  // Where the sentence is taken a message is a chip, too.
  page.set(complaint, 'No.')
  const critical = [finding({ severity: 'critical' })]
  const told = draw({ ...WELL, findings: critical, recorded: { ...RECORDED, ending } })
  expect(wordsOf(told.querySelector('.chips') as Element)).toBe(
    'Critical: Request failed No. Critical: stopped: sleep (7)',
  )
})
