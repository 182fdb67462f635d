// When the page says that its figures are live, and when it must not.
import { expect, test } from 'bun:test'
import { type Situation, statusOf } from './status.ts'
import { statusText } from './status-text.ts'

const fine: Situation = {
  line: 'open',
  paused: false,
  past: false,
  seen: true,
  ofAnother: false,
  silentMs: 200,
  intervalMs: 1000,
}

test('a page with fresh frames is live', () => {
  expect(statusOf(fine)).toBe('live')
})

test('S37: a page that got no frame for three intervals is stale, not live', () => {
  expect(statusOf({ ...fine, silentMs: 2_900 })).toBe('live')
  expect(statusOf({ ...fine, silentMs: 3_100 })).toBe('stale')
  expect(statusOf({ ...fine, silentMs: 20_000, intervalMs: 10_000 })).toBe('live')
})

test('a page without a connection is never live', () => {
  for (const line of ['connecting', 'waiting', 'denied'] as const)
    for (const seen of [true, false]) expect(statusOf({ ...fine, line, seen })).not.toBe('live')
  expect(statusOf({ ...fine, line: 'waiting' })).toBe('reconnecting')
  expect(statusOf({ ...fine, line: 'waiting', seen: false })).toBe('connecting')
})

test('the figures of a server that is gone are not live because another one has answered', () => {
  expect(statusOf({ ...fine, ofAnother: true })).toBe('reconnecting')
  expect(statusOf({ ...fine, ofAnother: true, past: true })).toBe('past')
})

test('a paused page says so, even if the connection is lost', () => {
  expect(statusOf({ ...fine, paused: true })).toBe('paused')
  expect(statusOf({ ...fine, paused: true, line: 'waiting' })).toBe('paused')
})

test('every status except live and connecting says which moment is shown', () => {
  const at = Date.parse('2026-01-02T14:03:27Z')
  expect(statusText('paused', at, 1000)).toBe('Paused · view of 2026-01-02 14:03:27 UTC')
  expect(statusText('reconnecting', at, 1000)).toBe('Reconnecting… last view of 2026-01-02 14:03:27 UTC')
  expect(statusText('stale', at, 1000)).toBe('Stale · last view of 2026-01-02 14:03:27 UTC')
  expect(statusText('past', at, 1000)).toBe('Past · 2026-01-02 14:03:27 UTC')
  expect(statusText('live', at, 250)).toBe('Live · 250 ms')
})

test('a past moment is neither live nor stale, however long it is looked at', () => {
  expect(statusOf({ ...fine, past: true, silentMs: 100_000 })).toBe('past')
  expect(statusOf({ ...fine, past: true, line: 'waiting' })).toBe('reconnecting')
})
