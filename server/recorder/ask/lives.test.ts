// The lives of topz in a recording, and how each ended.
import { expect, test } from 'bun:test'
import { process, snapshot } from '../../model/fixture.ts'
import { emptyInMemory } from '../database/database.ts'
import { at, one, START } from '../fixture.ts'
import { createEncoder } from '../format/encoder.ts'
import { createWriter } from '../keep/writer.ts'
import { appOf, CUT, createLives } from './lives.ts'

/** Lives of three seconds each, ten seconds apart; `ends`: how each was ended, if it was. */
function live(...ends: readonly (string | undefined)[]) {
  const db = emptyInMemory()
  ends.forEach((how, life) => {
    const startedAt = START + life * 10_000
    const writer = createWriter(db, { at: startedAt, version: '1', boot: 'boot' })
    writer.attach('app')
    const encoder = createEncoder()
    for (let second = 1; second <= 3; second++)
      writer.write(encoder.encode(at(second, startedAt + second * 1000, [one()])))
    if (how !== undefined) writer.end(startedAt + 4000, how)
  })
  return db
}

test('lives come oldest first, with when each was last seen; of the one that runs no end', () => {
  const lives = createLives(live('SIGTERM', undefined), () => 2).since(Number.NEGATIVE_INFINITY)
  expect(
    lives.map(({ life, startedAt, lastAt, isCurrent }) => [
      life,
      startedAt - START,
      (lastAt ?? 0) - START,
      isCurrent,
    ]),
  ).toEqual([
    [1, 0, 3000, undefined],
    [2, 10_000, 13_000, true],
  ])
  expect(lives[1]).not.toHaveProperty('ending')
})

test('a life that was asked to stop is certain to have been', () => {
  expect(createLives(live('SIGTERM', undefined), () => 2).endingOf(1)).toEqual({
    how: 'stopped',
    at: START + 4000,
    confidence: 'certain',
    signal: 'SIGTERM',
    evidence: [{ kind: 'stopRequested', signal: 'SIGTERM' }],
  })
})

test('a life that ended without a record is judged, and is not called stopped', () => {
  const ending = createLives(live(undefined, undefined), () => 2).endingOf(1)
  expect(ending?.at).toBe(START + 3000)
  expect(ending?.how).not.toBe('stopped')
  expect(ending?.confidence).not.toBe('certain')
})

test('a life that goes on elsewhere, the one that runs, and one that there is not have no end', () => {
  const lives = createLives(live(CUT, undefined), () => 2)
  expect([1, 2, 3].map(life => lives.endingOf(life))).toEqual([undefined, undefined, undefined])
})

test('the life before is reported unless it ended on request', () => {
  const lives = createLives(live(undefined, 'SIGTERM', undefined), () => 3)
  expect([1, 2, 3].map(life => lives.before(life)?.life)).toEqual([undefined, 1, undefined])
  expect(lives.before(2)?.ending?.at).toBe(START + 3000)
})

test('only lives that had not ended before are listed', () => {
  const { since } = createLives(live('SIGTERM', 'SIGTERM', undefined), () => 3)
  expect(since(START + 14_000).map(({ life }) => life)).toEqual([2, 3])
  expect(since(START + 14_001).map(({ life }) => life)).toEqual([3])
})

test('the same app is the same text for every topz, and a restarted one is another', () => {
  const app = (fields: object, name = 'a') =>
    appOf(
      snapshot({
        processes: [process({ pid: 1, startTicks: 5, ...fields })],
        containers: [{ id: name, name, main: true, processCount: 1, rssBytes: 0 }],
      }),
    )
  expect(app({ cpuUsage: 1 })).toBe(app({}))
  expect(app({ startTicks: 6 })).not.toBe(app({}))
  expect(app({}, 'b')).not.toBe(app({}))
  expect(appOf(snapshot({ processes: [process({ pid: 9 })] }))).toBe('[null,null]')
})
