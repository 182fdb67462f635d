// Which processes may be short-lived children.
import { expect, test } from 'bun:test'
import { seeded } from '../../e2e/seeded.ts'
import { event, FIXTURE_AT } from './fixture.ts'
import { isYoung, livedOf, SHORT_LIVED_MS_MAX, shortLivedIn, shortLivedKey } from './short-lived.ts'

test('a process is young until it has lived for ten seconds; one whose start is unknown is not', () => {
  expect(isYoung({ startedAt: FIXTURE_AT - SHORT_LIVED_MS_MAX + 1 }, FIXTURE_AT)).toBe(true)
  expect(isYoung({ startedAt: FIXTURE_AT - SHORT_LIVED_MS_MAX }, FIXTURE_AT)).toBe(false)
  expect(isYoung({}, FIXTURE_AT)).toBe(false)
})

test('children of two parents, or with two names, are apart', () => {
  const keys = [shortLivedKey('7:1', 'sleep'), shortLivedKey('7:1', 'date'), shortLivedKey('8:1', 'sleep')]
  expect(new Set(keys).size).toBe(3)
})

test('how long they live is found from when ticks saw them, whatever the phase (seeded)', () => {
  const random = seeded('lives')
  for (const livedMs of [100, 300, 900, 2500, 6000]) {
    const ages: number[] = []
    for (let i = 0; i < 4000; i++) {
      const startMs = random(1000)
      const seen = Math.floor((startMs + livedMs) / 1000)
      if (seen >= 1) ages.push(seen * 1000 - startMs)
    }
    const mean = ages.reduce((all, age) => all + age, 0) / ages.length
    expect(Math.abs(livedOf(mean, 1000) - livedMs)).toBeLessThan(livedMs * 0.1)
  }
})

test('of a past moment they are known from its events: those of one parent and name that ended as planned', () => {
  const ended = (secondsAgo: number, fields: Parameters<typeof event>[0] = {}) =>
    event({
      at: FIXTURE_AT - secondsAgo * 1000,
      processId: `${secondsAgo}:1`,
      comm: 'date',
      parentId: '7:1000',
      livedMs: 1100,
      ...fields,
    })
  const three = [ended(30), ended(20), ended(10)]
  expect(shortLivedIn(three, FIXTURE_AT, 1000)).toEqual([
    { parentId: '7:1000', comm: 'date', command: 'date', count: 3, spanMs: 30_000, livedMs: 200 },
  ])
  const others = [
    ended(9, { comm: 'cat' }),
    ended(8, { parentId: '8:1000' }),
    ended(7, { severity: 'warning' }),
    ended(6, { livedMs: 12_000 }),
    event({ type: 'start', comm: 'date', parentId: '7:1000' }),
  ]
  expect(shortLivedIn([...three.slice(1), ...others], FIXTURE_AT, 1000)).toEqual([])
  expect(shortLivedIn(three, FIXTURE_AT + 51_000, 1000)).toEqual([])
})
