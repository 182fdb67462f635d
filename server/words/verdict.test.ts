import { expect, test } from 'bun:test'
import type { Found, Judged } from '../model/finding.ts'
import { quietParts, sinceWhen, verdictFrom } from './verdict.ts'

const quiet = (known: Partial<Found & Judged>) => quietParts(verdictFrom(known), 'nothing is wrong')
const NEAR = {
  kind: 'memory',
  container: 'a',
  containerName: 'app',
  usedBytes: 95,
  limitBytes: 100,
} as const

test('where nothing is wrong: how sure that is, then what is not judged, then what is near a limit', () => {
  expect(quiet({ verdict: 'well' })).toEqual(['nothing is wrong'])
  expect(quiet({ verdict: 'well', isPartlyDenied: true, nearLimits: [NEAR] })).toEqual([
    'nothing is wrong, as far as topz can see',
    'memory of app at 95.0 % of its limit',
  ])
  expect(quiet({ verdict: 'unjudged', notJudged: ['a: stopped', 'b: stopped'] })).toEqual([
    'nothing is wrong so far',
    'not judged (2): a: stopped, ...',
  ])
  expect(quiet({ verdict: 'early', watchedSeconds: 24, notJudged: ['a: stopped'] })).toEqual([
    'no verdict yet: 24 of 60 s watched',
    'not judged: a: stopped',
  ])
  expect(quiet({})).toEqual(['no verdict: nothing was being watched at that moment'])
  expect(quiet({ verdict: 'wrong' })).toEqual([])
})

test('since when: or earlier, if it was so when topz began to watch', () => {
  const at = Date.UTC(2026, 0, 2, 12)
  expect(sinceWhen({ since: at - 60_000 }, at)).toBe('11:59:00')
  expect(sinceWhen({ since: at - 60_000, mayBeOlder: true }, at)).toBe('11:59:00 or earlier')
  expect(sinceWhen({ since: at - 60_000, mayBeOlder: true }, at, ' UTC')).toBe('11:59:00 UTC or earlier')
})
