// The charts of the selected process.
import { expect, test } from 'bun:test'
import type { Finding } from '../../server/model/finding.ts'
import { FIXTURE_AT, finding } from '../../server/model/fixture.ts'
import type { Series } from '../../server/model/recording.ts'
import { processHistory } from '../store/process-history.ts'
import { selectedId } from '../store/selection.ts'
import { showFrame } from '../testdata/live.ts'
import { find, findAll, usePage, wordsOf } from '../testdata/page.ts'
import { ProcessCharts } from './process-charts.tsx'

const page = usePage()

const MIB = 1024 * 1024
const MINUTE_MS = 60_000
const APP = { id: 'app', name: 'app', main: true, processCount: 1, rssBytes: 0 } as const

/** One point a minute. */
function seriesOf(metric: string, values: readonly number[]): Series {
  return {
    metric,
    subject: 'process:42:1000',
    from: 0,
    to: values.length * MINUTE_MS,
    stepMs: MINUTE_MS,
    points: values.map((value, i) => [(i + 1) * MINUTE_MS, value / 2, value, value * 2] as const),
    gaps: [],
  }
}

function draw(cpu: readonly number[], memory: readonly number[], id = '42:1000') {
  page.set(selectedId, '42:1000')
  page.set(processHistory, { id, cpu: seriesOf('cpuUsage', cpu), memory: seriesOf('rssBytes', memory) })
  return page.draw(<ProcessCharts />)
}

const headingsOf = (box: Element) => findAll(box, 'heading').map(wordsOf)

test('CPU and memory are drawn, each with its maximum', () => {
  const box = draw([0.1, 0.25], [MIB, MIB])
  expect(headingsOf(box)).toEqual(['CPU at most 50.0 %', 'Memory at most 2.0 MiB'])
  find(box, 'img', 'CPU of this process over time')
  find(box, 'img', 'Resident memory of this process over time')
})

test('the two charts show the two series', () => {
  const box = draw([0.1, 0.2], [2 * MIB, MIB])
  const [cpu, memory] = findAll(box, 'img').map(img =>
    img.querySelector('path:not(.unknown)')?.getAttribute('d'),
  )
  expect(cpu).not.toBe(memory)
})

test('only a steady rise that was found stands out, with its start; more at the end than at the beginning is no growth', () => {
  const jagged = [MIB, 2 * MIB, 5 * MIB]
  const headingWith = (findings: readonly Finding[], why = 'sawtooth') => {
    showFrame(page, { findings, noTrend: [{ container: 'app', why }], watchedSeconds: 60, container: APP })
    const box = draw([1, 1, 1], jagged)
    return [headingsOf(box)[1], box.querySelector('.bad')?.textContent]
  }
  expect(headingWith([])).toEqual(['Memory at most 10.0 MiB no trend', undefined])
  expect(headingWith([], 'too short')).toEqual(['Memory at most 10.0 MiB no trend yet', undefined])
  const rise = finding({
    id: 'memory-eta',
    since: FIXTURE_AT - 610_000,
    evidence: { riseBytes: 96 * MIB, windowSeconds: 600 },
    who: [{ pid: 42, comm: 'leak.py', count: 1, share: 0.9, amount: 90 * MIB }],
  })
  expect(headingWith([rise])[1]).toBe('grew 90.0 MiB in 10m, since 02:53:55')
  expect(headingWith([{ ...rise, id: 'memory-grows', severity: 'note' }])[1]).toBe(
    'grew 90.0 MiB in 10m, since 02:53:55',
  )
  const other = { ...rise, who: [{ pid: 43, comm: 'x', count: 1, share: 1, amount: 1 }] }
  expect(headingWith([other])).toEqual(['Memory at most 10.0 MiB no trend', undefined])
})

test('without findings nothing is shown about a trend', () => {
  showFrame(page)
  expect(headingsOf(draw([1, 1], [MIB, MIB]))[1]).toBe('Memory at most 2.0 MiB')
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
