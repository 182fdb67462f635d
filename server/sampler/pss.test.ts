import { expect, test } from 'bun:test'
import { pssOf } from '../costly/pss-reader.ts'
import { parsePidSmapsRollup } from '../procfs/pid-smaps-rollup.ts'
import { createPss } from './pss.ts'
import type { Tracked } from './tracked.ts'

const one = (pid: number, rss: number) =>
  ({ pid, reading: { id: `${pid}:1`, rssPages: rss } }) as unknown as Tracked
const took = (tookMs: number) => ({ at: 1, pssKb: 1, ussKb: 1, tookMs })

test('shared pages are divided, private ones are what an exit would free', () => {
  const text =
    '00400000-7ffe0000 ---p 00000000 00:00 0 [rollup]\nRss: 900 kB\nPss: 500 kB\nPrivate_Clean: 100 kB\nPrivate_Dirty: 200 kB\n'
  expect(pssOf(parsePidSmapsRollup(new TextEncoder().encode(text)))).toEqual({ pssKb: 500, ussKb: 300 })
  expect(pssOf({})).toBeUndefined()
})

test('the largest come first, and the budget says how many', () => {
  const pss = createPss(0.01, () => 1000)
  const all = [one(1, 10), one(2, 5000), one(3, 300)]
  expect(pss.choose(all, 0).map(({ pid }) => pid)).toEqual([2, 3, 1])
  // Each took a second: for a long time nothing more is read.
  for (const tracked of all) pss.accept(tracked, `${tracked.pid}:1`, took(1000), 0)
  for (let tick = 1; tick < 100; tick++) expect(pss.choose(all, 400_000)).toEqual([])
})

test('readings that took long on a busy machine do not end all reading', () => {
  const pss = createPss(0.01, () => 1000)
  // The mean of all comes near 300 ms; a turn may save up 100.
  for (let reading = 0; reading < 30; reading++) pss.accept(one(1, 10), '1:1', took(300), 0)
  let ticks = 0
  while (pss.choose([one(1, 10)], 400_000).length === 0) expect(ticks++).toBeLessThan(2000)
  expect(ticks).toBeGreaterThan(800)
})

test('idle processes are left alone for minutes, those whose memory changed are read again', () => {
  const pss = createPss(0.01, () => 1000)
  const still = one(1, 10_000)
  for (const tracked of [still, one(2, 10_000)]) pss.accept(tracked, `${tracked.pid}:1`, took(0.1), 0)
  const turns = [0, 1, 2, 3, 4, 5].map(() =>
    pss.choose([still, one(2, 20_000)], 10_000).map(({ pid }) => pid),
  )
  expect(turns[0]).toEqual([2])
  expect(turns.slice(1, 5)).toEqual([[], [], [], []])
  const later = [0, 1, 2, 3, 4].map(() => pss.choose([still], 400_000).map(({ pid }) => pid))
  expect(later.flat()).toContain(1)
})

test('a budget of zero reads nothing; a process that may not be read is not retried', () => {
  expect(createPss(0, () => 1000).choose([one(1, 10)], 0)).toEqual([])
  const pss = createPss(0.01, () => 1000)
  const figures = pss.accept(one(1, 10), '1:1', { refusal: 'denied' }, 0)
  expect(figures?.unreadable?.smaps_rollup).toBe('denied')
  expect(pss.choose([one(1, 10)], 0)).toEqual([])
})
