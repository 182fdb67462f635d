// A chart with its scale in words.
import { expect, test } from 'bun:test'
import { moment } from '../store/moment.ts'
import { timeline } from '../store/timeline.ts'
import { find, usePage } from '../testdata/page.ts'
import { VitalChart } from './vital-chart.tsx'

const page = usePage()

const ROUNDING = { base: 1000, least: 0.1 } as const

function draw(values: readonly number[], limit?: number, limitText?: string) {
  const box = page.draw(
    <VitalChart
      layers={[{ colour: 'c1', values }]}
      limit={limit}
      limitText={limitText}
      rounding={ROUNDING}
      text={top => `${top} CPUs`}
      label="CPU over time"
    />,
  )
  const scale = box.querySelector<HTMLElement>('.scale')
  return { box, text: scale?.textContent, says: scale?.title, top: scale?.style.top }
}

test('near its limit a chart has the limit as a line, and names it there', () => {
  const { box, text, says, top } = draw([1, 1.9], 2, '2 CPUs')
  find(box, 'img', 'CPU over time')
  const y = Number(box.querySelector('.limit')?.getAttribute('y1'))
  expect([text, says]).toEqual(['2 CPUs', 'The line marks the limit'])
  expect(Number.parseFloat(top ?? '')).toBeCloseTo((y / 56) * 100, 3)
})

test('far below its limit a chart says what its height stands for, and of what', () => {
  const { box, text, says, top } = draw([0.1, 0.2], 64, '64 CPUs')
  expect(box.querySelector('.limit')).toBeNull()
  expect(text).toMatch(/^up to [\d.]+ CPUs of 64 CPUs$/)
  expect([says, top]).toEqual(['The top of the chart', '6px'])
})

test('without a limit none is mentioned', () => {
  expect(draw([0.1, 0.2]).text).toMatch(/^up to [\d.]+ CPUs$/)
})

test('the moment shown is a line in it', () => {
  page.set(timeline, { from: 0, to: 1000, stepMs: 500, vitals: {}, top: [], lives: [] })
  page.set(moment, 250)
  expect(draw([1, 2]).box.querySelector('.cursor')?.getAttribute('x1')).toBe('60')
  page.set(moment, undefined)
  expect(draw([1, 2]).box.querySelector('.cursor')).toBeNull()
})
