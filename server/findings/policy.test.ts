// One policy for all rules: what raises a finding, what clears it, and what does neither.

import { expect, test } from 'bun:test'
import type { Finding } from '../model/finding.ts'
import { process, snapshot } from '../model/fixture.ts'
import { createPolicy } from './policy.ts'
import type { Observation, Rule } from './rule.ts'

const SECOND = 1000

/** A rule that reports what the test wants: `b`ad, `g`ood, `-` between, a space for nothing. */
function scripted(overrides: Partial<Rule> = {}) {
  let level: Observation['level'] | undefined
  const rule: Rule = {
    id: 'fds',
    raise: { share: 0.6, ms: 10 * SECOND },
    clear: { share: 0.8, ms: 20 * SECOND },
    observe: () =>
      level === undefined
        ? []
        : [{ key: 'one', level, severity: 'warning', confidence: 'certain', subject: {}, evidence: {} }],
    ...overrides,
  }
  const policy = createPolicy([rule])
  let second = 0
  const levels = { b: 'bad', g: 'good', '-': 'between', ' ': undefined } as const
  /** One letter a second; `.` is a tick that topz missed. */
  return (script: string): readonly Finding[] => {
    let open: readonly Finding[] = []
    for (const letter of script) {
      second++
      if (letter === '.') continue
      level = levels[letter as keyof typeof levels]
      open = policy.tick(snapshot({ at: second * SECOND, processes: [process({ pid: 1 })] }))
    }
    return open
  }
}

test('six bad ticks of ten raise a finding, five do not; it began with the first of them', () => {
  const five = scripted()
  expect(five('gbgbgbgbgb')).toEqual([])
  const six = scripted()
  expect(six('gbgbgbgbbb')).toMatchObject([{ since: 2 * SECOND, raisedAt: 10 * SECOND, severity: 'warning' }])
})

test('what is bad from the first tick on is raised after the share of the window that it must last', () => {
  const play = scripted()
  expect(play('bbbbb')).toEqual([])
  expect(play('b')).toMatchObject([{ since: SECOND, raisedAt: 6 * SECOND }])
  const always = scripted({ raise: { share: 1, ms: 10 * SECOND } })
  expect(always('bbbbbbbbb')).toEqual([])
  expect(always('b')).toHaveLength(1)
})

test('what was wrong when topz began to watch, or after a gap, may have been so before', () => {
  const mayBeOlder = (script: string) => scripted()(script)[0]?.mayBeOlder
  expect(mayBeOlder('bbbbbbbbbb')).toBe(true)
  expect(mayBeOlder('ggbbbbbbbb')).toBe(true)
  expect(mayBeOlder(`${'g'.repeat(11)}bbbbbbbbbb`)).toBeUndefined()
  expect(mayBeOlder(`${'g'.repeat(20)}${'.'.repeat(10)}bbbbbbbbbb`)).toBe(true)
  // From before a gap it is known as little as it was then.
  expect(mayBeOlder(`gbb${'.'.repeat(5)}bbbbbb`)).toBe(true)
  // It is known since when, from before the gap.
  expect(mayBeOlder(`${'g'.repeat(20)}bb${'.'.repeat(5)}bbbbbb`)).toBeUndefined()
})

test('what must be so all the time began after the last good tick, before it is raised and while it is open', () => {
  const play = scripted({ raise: { share: 1, ms: 10 * SECOND }, clear: { share: 1, ms: 2 * SECOND } })
  expect(play('g'.repeat(20) + 'bbbbgggg'.repeat(5))).toEqual([])
  expect(play('b'.repeat(10))).toMatchObject([{ since: 61 * SECOND, raisedAt: 70 * SECOND }])
  expect(play('gggbb')).toMatchObject([{ since: 74 * SECOND, raisedAt: 70 * SECOND }])
  expect(play('b..b')).toMatchObject([{ since: 74 * SECOND }])
})

test('ticks after a gap are not a long time', () => {
  const play = scripted()
  expect(play(`${'g'.repeat(20)}......bbbb`)).toEqual([])
  expect(play('b')).toEqual([])
  expect(play('b')).toHaveLength(1)
})

test('with less than half of the ticks there is no verdict', () => {
  const play = scripted()
  expect(play('b...b...b.')).toEqual([])
})

test('between the two thresholds it stays open until the one that clears is reached', () => {
  const play = scripted()
  expect(play('bbbbbbbbbb')).toHaveLength(1)
  expect(play('-'.repeat(60))).toHaveLength(1)
  expect(play('g'.repeat(20))).toEqual([])
})

test('it stays open for at least half a minute', () => {
  const play = scripted({ clear: { share: 0.8, ms: SECOND } })
  expect(play('bbbbbbbbbb')).toHaveLength(1)
  expect(play('g'.repeat(20))).toHaveLength(1)
  expect(play('g'.repeat(20))).toEqual([])
})

test('ticks that topz missed neither raise nor clear', () => {
  const play = scripted()
  expect(play('bbbbbbbbbb')).toHaveLength(1)
  expect(play(`${'g'.repeat(5)}${'.'.repeat(60)}b`)).toHaveLength(1)
})

test('a subject that its rule no longer names is well', () => {
  const play = scripted()
  expect(play('bbbbbbbbbb')).toHaveLength(1)
  expect(play(' '.repeat(40))).toEqual([])
})

test('the third time within ten minutes it reports since when it has come and gone, and takes longer to clear', () => {
  const play = scripted()
  for (let time = 0; time < 2; time++) {
    expect(play('b'.repeat(10))[0]?.onAndOffSince).toBeUndefined()
    expect(play('g'.repeat(40))).toEqual([])
  }
  expect(play('b'.repeat(10))[0]?.onAndOffSince).toBeGreaterThan(0)
  expect(play('g'.repeat(31))).toHaveLength(0)
})

test('an instantaneous event is raised at once and stays', () => {
  let happens = true
  const play = scripted({
    staysMs: 60 * SECOND,
    observe: () =>
      happens
        ? [
            {
              key: 'one',
              level: 'bad',
              severity: 'critical',
              confidence: 'certain',
              subject: {},
              evidence: {},
              isEvent: true,
            },
          ]
        : [],
  })
  expect(play('b')).toHaveLength(1)
  happens = false
  expect(play(' '.repeat(50))).toHaveLength(1)
  expect(play(' '.repeat(20))).toEqual([])
})

test('a guess is never critical', () => {
  const play = scripted({
    observe: () => [
      { key: 'one', level: 'bad', severity: 'critical', confidence: 'guess', subject: {}, evidence: {} },
    ],
  })
  expect(play('b'.repeat(10))).toMatchObject([{ severity: 'warning', confidence: 'guess' }])
})

test('a cause is reported instead of its effects in the same container, and the worst comes first', () => {
  const always = (id: Rule['id'], severity: Observation['severity'], ...containers: string[]): Rule => ({
    id,
    raise: { share: 0.6, ms: 5 * SECOND },
    clear: { share: 0.8, ms: 20 * SECOND },
    observe: () =>
      containers.map(container => ({
        key: container,
        level: 'bad',
        severity,
        confidence: 'certain',
        subject: { container },
        evidence: {},
      })),
  })
  const policy = createPolicy([
    always('throttled', 'warning', 'a', 'b'),
    always('stopped', 'warning', 'a'),
    always('not-accepting', 'critical', 'a'),
  ])
  let open: readonly Finding[] = []
  for (let second = 1; second <= 10; second++) open = policy.tick(snapshot({ at: second * SECOND }))
  expect(open.map(({ id, key }) => `${id} ${key}`)).toEqual(['not-accepting a', 'stopped a', 'throttled b'])
  expect(open[1]?.explains).toEqual(['throttled a'])
})

test('a tick in which a rule names no subject counts as good, and does not end the window', () => {
  const play = scripted()
  expect(play('b b b bbbb')).toMatchObject([{ since: SECOND }])
  expect(scripted()('  b b b b ')).toEqual([])
})

test('flapping is noticed even if the rule does not name subjects that are well', () => {
  const play = scripted()
  for (let time = 0; time < 2; time++) {
    play('b'.repeat(10))
    expect(play(' '.repeat(40))).toEqual([])
  }
  expect(play('b'.repeat(10))[0]?.onAndOffSince).toBeGreaterThan(0)
})

test('what was wrong with a process ends with it, even if nobody reaps it and the rule goes on to name it', () => {
  for (const isNamedOn of [true, false]) {
    let one = process({ pid: 5 })
    let isNamed = true
    const policy = createPolicy([
      {
        id: 'fds',
        raise: { share: 1, ms: SECOND },
        clear: { share: 1, ms: 60 * SECOND },
        observe: () =>
          isNamed
            ? [
                {
                  key: 'one',
                  level: 'bad',
                  severity: 'warning',
                  confidence: 'certain',
                  subject: { processId: one.id, pid: 5 },
                  evidence: {},
                },
              ]
            : [],
      },
    ])
    const open = (second: number) => policy.tick(snapshot({ at: second * SECOND, processes: [one] })).length
    expect([open(1), open(2)]).toEqual([1, 1])
    isNamed = isNamedOn
    expect(open(3)).toBe(1)
    one = { ...one, state: 'Z' }
    expect(open(4)).toBe(0)
  }
})

test('a subject that has just started is spared by rules with a grace period, and by no others', () => {
  const young = process({ pid: 5, startedAt: 0 })
  const raisedAt = (hasGrace: boolean) => {
    const policy = createPolicy([
      {
        id: 'fds',
        raise: { share: 1, ms: 5 * SECOND },
        clear: { share: 1, ms: 5 * SECOND },
        ...(hasGrace && { hasGrace: true }),
        observe: () => [
          {
            key: 'one',
            level: 'bad',
            severity: 'warning',
            confidence: 'certain',
            subject: { processId: young.id, pid: 5 },
            evidence: {},
          },
        ],
      },
    ])
    for (let second = 1; ; second++)
      if (policy.tick(snapshot({ at: second * SECOND, processes: [young] })).length > 0) return second
  }
  expect(raisedAt(false)).toBe(5)
  expect(raisedAt(true)).toBe(64)
})

test('a subject may have terms of its own: raised sooner, kept longer', () => {
  let level: Observation['level'] = 'bad'
  const play = scripted({
    observe: () => [
      {
        key: 'one',
        level,
        severity: 'warning',
        confidence: 'certain',
        subject: {},
        evidence: {},
        raise: { share: 1, ms: 3 * SECOND },
        staysMs: 600 * SECOND,
      },
    ],
  })
  expect(play('bb')).toEqual([])
  expect(play('b')).toHaveLength(1)
  // The last bad one counts, not the first.
  expect(play('b'.repeat(300))).toHaveLength(1)
  level = 'between'
  expect(play('b'.repeat(590))).toHaveLength(1)
  expect(play('b'.repeat(20))).toEqual([])
})
