// The charts of the selected process.
import { beforeEach, expect, test } from 'bun:test'
import type { Finding, ProcessTrend } from '../../server/model/finding.ts'
import { FIXTURE_AT, finding } from '../../server/model/fixture.ts'
import { hoverAt } from '../store/hover.ts'
import { processHistory } from '../store/process-history.ts'
import { selectedId } from '../store/selection.ts'
import { timeline } from '../store/timeline.ts'
import { showFrame } from '../testdata/live.ts'
import { change, find, findAll, usePage, wordsOf } from '../testdata/page.ts'
import { ProcessCharts } from './process-charts.tsx'

const page = usePage()
beforeEach(() => {
  page.set(hoverAt, undefined)
})

const MIB = 1024 * 1024
const MINUTE_MS = 60_000
const FROM = FIXTURE_AT
const APP = { id: 'app', name: 'app', main: true, processCount: 1, rssBytes: 0 } as const

function draw(cpu: readonly number[], memory: readonly number[], id = '42:1000', trend?: ProcessTrend) {
  page.set(selectedId, '42:1000')
  const to = FROM + cpu.length * MINUTE_MS
  page.set(processHistory, { id, from: FROM, to, stepMs: MINUTE_MS, cpu, memory })
  page.set(timeline, {
    from: FROM,
    to,
    stepMs: MINUTE_MS,
    vitals: {},
    top: [],
    programs: [],
    lives: [],
    ticks: 1,
  })
  return page.draw(<ProcessCharts trend={trend} />)
}

const headingsOf = (box: Element) => findAll(box, 'heading').map(wordsOf)

test('CPU and memory are drawn with their axes, and their newest values are said', () => {
  const box = draw([0.1, 0.25], [MIB, 3 * MIB])
  expect(headingsOf(box)).toEqual(['CPU and memory CPU 25.0 % · memory 3.0 MiB'])
  find(box, 'img', 'CPU of this process over time')
  const memory = find(box, 'img', 'Resident memory of this process over time')
  expect([...memory.querySelectorAll('text')].map(({ textContent }) => textContent)).toEqual([
    '5M',
    '2.5M',
    '0',
  ])
})

test('the two charts show the two series', () => {
  const box = draw([0.1, 0.2], [2 * MIB, MIB])
  const [cpu, memory] = findAll(box, 'img').map(img => img.querySelector('.area')?.getAttribute('d'))
  expect(cpu).not.toBe(memory)
})

test('the crosshair is that of the spine: values under it are said, in whichever chart the pointer is', () => {
  const box = draw([0.1, 0.25], [MIB, 3 * MIB])
  change(() => {
    hoverAt.value = FROM + MINUTE_MS / 2
  })
  expect(headingsOf(box)).toEqual(['CPU and memory CPU 10.0 % · memory 1.0 MiB'])
  expect(box.querySelectorAll('.crossing')).toHaveLength(2)
  expect(box.querySelector('.flag')?.textContent).toBe('03:04:35')
})

test('a steady rise that is a finding stands out, with its start; more at the end than at the beginning is no growth', () => {
  const jagged = [MIB, 2 * MIB, 5 * MIB]
  const headingWith = (findings: readonly Finding[], trend?: ProcessTrend) => {
    showFrame(page, { findings, noTrend: [], watchedSeconds: 60, container: APP })
    const box = draw([1, 1, 1], jagged, '42:1000', trend)
    return [headingsOf(box)[0], box.querySelector('.bad')?.textContent]
  }
  const rise = finding({
    id: 'memory-eta',
    since: FIXTURE_AT - 610_000,
    evidence: {
      riseBytes: 96 * MIB,
      windowSeconds: 600,
      etaSeconds: 420,
      etaLowSeconds: 300,
      etaHighSeconds: 600,
    },
    who: [{ pid: 42, comm: 'leak.py', count: 1, share: 0.9, amount: 90 * MIB }],
  })
  expect(headingWith([rise])[1]).toBe('grew 90.0 MiB in 10m, since 02:53:55; limit in ~7m (5m to 10m)')
  expect(headingWith([{ ...rise, id: 'memory-grows', severity: 'note' }])[1]).toBe(
    'grew 90.0 MiB in 10m, since 02:53:55',
  )
  const other = { ...rise, who: [{ pid: 43, comm: 'x', count: 1, share: 1, amount: 1 }] }
  expect(headingWith([other], { kind: 'none', why: 'flat' })).toEqual([
    expect.stringContaining('CPU and memory no trend: flat'),
    undefined,
  ])
})

test('every process has its own trend: a rise with its start in the chart, or why there is none', () => {
  const since = FROM + MINUTE_MS
  const rising = draw([1, 1, 1], [MIB, 2 * MIB, 5 * MIB], '42:1000', {
    kind: 'rising',
    since,
    riseBytes: 9 * MIB,
    windowSeconds: 600,
  })
  expect(headingsOf(rising)[0]).toStartWith('CPU and memory rises steadily: +9.0 MiB in 10m, since 03:05:05')
  expect(rising.querySelector('.bad')).toBeNull()
  expect(rising.querySelectorAll('.grows-from')).toHaveLength(1)
  const none = draw([1, 1], [MIB, MIB], '42:1000', { kind: 'none', why: 'too short' })
  expect(headingsOf(none)[0]).toStartWith('CPU and memory no trend yet')
  expect(none.querySelector('.grows-from')).toBeNull()
  // Nothing is recorded of it.
  expect(headingsOf(draw([1, 1], [MIB, MIB]))[0]).not.toContain('trend')
})

test('nothing is drawn for another process, for one point alone, or if all is zero', () => {
  expect(draw([1, 1], [1, 1], '43:1000').childElementCount).toBe(0)
  expect(draw([1], [1]).childElementCount).toBe(0)
  expect(draw([0, 0], [0, 0]).childElementCount).toBe(0)
  expect(draw([0, 0], [1, 1]).childElementCount).toBe(1)
})

test('nothing is drawn while no process is selected', () => {
  draw([1, 1], [1, 1])
  page.set(selectedId, undefined)
  expect(page.draw(<ProcessCharts />).childElementCount).toBe(0)
})
