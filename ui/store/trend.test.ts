// What the trends of the rows show, and which of them stand out.
import { expect, test } from 'bun:test'
import type { Container } from '../../server/model/container.ts'
import { view } from '../../server/model/fixture.ts'
import { headerOf, RECORDED, showFrame } from '../testdata/live.ts'
import { usePage } from '../testdata/page.ts'
import { isHeavy, shownTrend, trendHeading } from './trend.ts'

const page = usePage()
const MIB = 1024 * 1024

const limited = (limits: Partial<Container>) => ({ container: limits as Container })

test('the heading says what is drawn and over which time; the past may be further apart', () => {
  showFrame(page, {}, { view: view({ sort: 'growth' }) })
  expect([shownTrend.value, trendHeading.value]).toEqual(['rss', 'Memory, 10 min'])
  showFrame(page, {}, { view: view({ sort: 'pid' }) })
  expect(trendHeading.value).toBe('CPU, 10 min')
  showFrame(page, { recorded: { ...RECORDED, spanMs: 60_000 } })
  expect(trendHeading.value).toBe('CPU, 60 min')
})

test('a heavy user has a quarter of the limit on average', () => {
  showFrame(page, limited({ cpuLimit: 2, memoryLimitBytes: 512 * MIB }))
  expect([isHeavy([500, 500]), isHeavy([1000, -1, 200]), isHeavy([400, 400])]).toEqual([true, true, false])
  showFrame(page, limited({ memoryLimitBytes: 512 * MIB }), { view: view({ sort: 'rss' }) })
  expect([isHeavy([128 * 1024]), isHeavy([127 * 1024])]).toEqual([true, false])
})

test('without a limit it has a quarter of all that is used, but of an idle container that is nothing', () => {
  const { totals } = headerOf()
  showFrame(page, { totals: { ...totals, cpuUsage: 4 } })
  expect([isHeavy([1000]), isHeavy([900])]).toEqual([true, false])
  showFrame(page, { totals: { ...totals, cpuUsage: 0.02 } })
  expect(isHeavy([20])).toBe(false)
  expect([isHeavy(undefined), isHeavy([-1])]).toEqual([false, false])
})

test('of other metrics nobody is', () => {
  showFrame(page, {}, { view: view({ sort: 'fds' }) })
  expect(isHeavy([100_000])).toBe(false)
})
