// Memory in the last seconds of a life.

import { expect, test } from 'bun:test'
import type { Container } from '../model/container.ts'
import { FIXTURE_AT, snapshot } from '../model/fixture.ts'
import { memoryAtEnd } from './memory-at-end.ts'

const seen = (secondsBefore: number, fields: Partial<Container>) =>
  snapshot({
    at: FIXTURE_AT - secondsBefore * 1000,
    containers: [{ id: 'c', name: 'app', main: true, processCount: 1, rssBytes: 0, ...fields }],
  })
const of = (used: number) => ({ memoryLimitBytes: 1000, memoryBytes: used })

test('the holder may be gone: the maximum of the last seconds counts', () => {
  const { isFull, isAtLimit, evidence } = memoryAtEnd(seen(0, of(10)), [seen(1, of(985)), seen(5, of(600))])
  expect([isFull, isAtLimit]).toEqual([true, true])
  expect(evidence).toEqual([{ kind: 'memory', usedBytes: 985, limitBytes: 1000 }])
})

test('growth that meets the limit within two seconds counts as the limit; slower growth does not', () => {
  const fast = memoryAtEnd(seen(0, of(700)), [seen(1, of(500)), seen(5, of(450))])
  expect(fast.isAtLimit).toBe(true)
  expect(fast.evidence).toContainEqual({ kind: 'memoryGrowth', bytesPerSecond: 200, withinSeconds: 2 })
  expect(memoryAtEnd(seen(0, of(700)), [seen(1, of(600)), seen(5, of(500))]).isAtLimit).toBe(false)
  expect(memoryAtEnd(seen(0, of(930)), [seen(1, of(930)), seen(5, of(930))])).toMatchObject({
    isFull: true,
    isAtLimit: false,
  })
})

test('kills count since the oldest snapshot; unknown counts as none', () => {
  const kills = (now: number | undefined, before: number | undefined) =>
    memoryAtEnd(seen(0, { ...(now !== undefined && { oomKills: now }) }), [
      seen(5, { ...(before !== undefined && { oomKills: before }) }),
    ]).kills
  expect([kills(3, 1), kills(3, 3), kills(3, undefined), kills(undefined, 1)]).toEqual([2, 0, 0, 0])
})

test('without a limit, or without any figure, nothing is full', () => {
  expect(memoryAtEnd(seen(0, { memoryBytes: 10 }), [])).toEqual({
    isFull: false,
    isAtLimit: false,
    kills: 0,
    evidence: [{ kind: 'memory', usedBytes: 10 }],
  })
  expect(memoryAtEnd(snapshot(), [])).toEqual({ isFull: false, isAtLimit: false, kills: 0, evidence: [] })
})
