import { expect, test } from 'bun:test'
import { usePage } from '../testdata/page.ts'
import { laneAt, laneOf, lanesFor, plotHeight, windowSize } from './geometry.ts'

const page = usePage()
const heightOf = (width: number, height: number) =>
  lanesFor({ width, height }).reduce((sum, lane) => sum + lane.height, 0)

test('the spine is as high as designed: less in a low window, charts of CPU and memory only in a very low one', () => {
  expect(heightOf(1600, 960)).toBe(226)
  expect(heightOf(1280, 800)).toBe(171)
  expect(heightOf(844, 390)).toBe(106)
})

test('lanes follow each other without a hole, and a pointer is in one of them', () => {
  page.set(windowSize, { width: 1600, height: 960 })
  expect([0, 49, 50, 150, 190].map(laneAt)).toEqual(['cpu', 'cpu', 'memory', 'network', 'changes'])
  expect(plotHeight.value).toBe(200)
  expect(laneOf('axis')).toEqual({ name: 'axis', top: 200, height: 26 })
})
