import { expect, test } from 'bun:test'
import { Malformed } from './malformed.ts'
import { parsePidOomScore, parsePidOomScoreAdj } from './pid-oom-score.ts'
import { bytesOf, testdata } from './testdata/read.ts'

test('both files contain one number, which may be negative', () => {
  expect(parsePidOomScore(testdata('proc/10/oom_score'))).toBe(0)
  expect(parsePidOomScore(testdata('proc/2/oom_score'))).toBeGreaterThan(0)
  expect(parsePidOomScoreAdj(bytesOf('-1000\n'))).toBe(-1000)
})

test('anything else is malformed', () => {
  for (const score of ['', '\n', '-', '1 2', '1e3', '1234567']) {
    expect(() => parsePidOomScore(bytesOf(score))).toThrow(Malformed)
  }
})
