// Which processes may be short-lived children.
import { expect, test } from 'bun:test'
import { FIXTURE_AT } from './fixture.ts'
import { isYoung, SHORT_LIVED_MS_MAX, shortLivedKey } from './short-lived.ts'

test('a process is young until it has lived for ten seconds; one whose start is unknown is not', () => {
  expect(isYoung({ startedAt: FIXTURE_AT - SHORT_LIVED_MS_MAX + 1 }, FIXTURE_AT)).toBe(true)
  expect(isYoung({ startedAt: FIXTURE_AT - SHORT_LIVED_MS_MAX }, FIXTURE_AT)).toBe(false)
  expect(isYoung({}, FIXTURE_AT)).toBe(false)
})

test('children of two parents, or with two names, are apart', () => {
  const keys = [shortLivedKey('7:1', 'sleep'), shortLivedKey('7:1', 'date'), shortLivedKey('8:1', 'sleep')]
  expect(new Set(keys).size).toBe(3)
})
