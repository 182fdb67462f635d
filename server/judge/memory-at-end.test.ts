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
  expect(evidence[0]).toContain('98.5 %')
})

test('growth that meets the limit within two seconds counts as the limit; slower growth does not', () => {
  expect(memoryAtEnd(seen(0, of(700)), [seen(1, of(500)), seen(5, of(450))]).isAtLimit).toBe(true)
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
  expect(memoryAtEnd(seen(0, { memoryBytes: 10 }), [])).toMatchObject({ isFull: false, isAtLimit: false })
  expect(memoryAtEnd(snapshot(), [])).toEqual({ isFull: false, isAtLimit: false, kills: 0, evidence: [] })
})
