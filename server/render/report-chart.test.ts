// A chart of the report.
import { expect, test } from 'bun:test'
import { chartSvg, type ReportChart } from './report-chart.ts'

const FROM = Date.UTC(2026, 0, 2, 3, 0, 0)
const MINUTE_MS = 60_000

const draw = (fields: Partial<ReportChart>) =>
  chartSvg({
    title: 'CPU',
    values: [1, 2],
    from: FROM,
    to: FROM + 60 * MINUTE_MS,
    say: value => `${value} CPUs`,
    ...fields,
  })

const pathOf = (svg: string) => / d="([^"]*)"/.exec(svg)?.[1] ?? ''
/** The points of the line, without those at the bottom that close the area. */
const pointsOf = (svg: string) =>
  [...pathOf(svg).matchAll(/L([\d.]+) ([\d.]+)/g)]
    .map(([, x, y]) => [Number(x), Number(y)])
    .filter(([, y]) => y !== 90)
const limitOf = (svg: string) => Number(/<line [^>]*y1="([\d.]+)"/.exec(svg)?.[1] ?? Number.NaN)
const axisOf = (svg: string) => [...svg.matchAll(/<span>([^<]*)<\/span>/g)].map(([, text]) => text)

test('the area follows the values over the whole width, and the largest is at the top', () => {
  expect(pointsOf(draw({ values: [1, 2, 4] }))).toEqual([
    [0, 68.5],
    [280, 47],
    [560, 4],
  ])
})

test('what was not recorded is a gap, not zero', () => {
  expect(pathOf(draw({ values: [1, 1, null, 1, 1] })).match(/M/g)).toHaveLength(2)
  expect(pointsOf(draw({ values: [1, 1, null, 1, 1] })).map(([x]) => x)).toEqual([0, 140, 420, 560])
})

test('fewer than two values make no chart', () => {
  expect(draw({ values: [] })).toBe('')
  expect(draw({ values: [null, 1, null] })).toBe('')
})

test('values that are all zero are a line at the bottom', () => {
  expect(pathOf(draw({ values: [0, 0] }))).toBe('M0.0 90L0.0 90.0L560.0 90.0L560.0 90Z')
})

test('a near limit is a line below the top, a far one appears only in the words', () => {
  expect(limitOf(draw({ values: [1, 2], limit: 2 }))).toBeGreaterThan(4)
  expect(limitOf(draw({ values: [1, 2], limit: 5.9 }))).toBeGreaterThan(4)
  expect(limitOf(draw({ values: [1, 2], limit: 6.1 }))).toBeNaN()
  expect(limitOf(draw({ values: [1, 9], limit: 2 }))).toBeGreaterThan(60)
})

test('the peak is given in words, against the limit if there is one, also for those who do not see the chart', () => {
  expect(draw({})).toContain('<figcaption>CPU <small>peak 2 CPUs</small></figcaption>')
  expect(draw({ limit: 64 })).toContain('aria-label="CPU over time, peak 2 CPUs of 64 CPUs"')
})

test('times are as fine as the range requires', () => {
  expect(axisOf(draw({}))).toEqual(['03:00', '03:30', '04:00'])
  expect(axisOf(draw({ to: FROM + 5 * MINUTE_MS }))).toEqual(['03:00:00', '03:02:30', '03:05:00'])
  expect(axisOf(draw({ to: FROM + 48 * 60 * MINUTE_MS }))).toEqual([
    '01-02 03:00',
    '01-03 03:00',
    '01-04 03:00',
  ])
})

test('it needs neither a script nor its own style', () => {
  expect(draw({})).not.toMatch(/<script|style| on\w+=/)
})
