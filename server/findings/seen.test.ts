// Whether a level was held for long enough, in enough of the ticks that were seen.

import { expect, test } from 'bun:test'
import { hasLasted, holds, type Seen } from './seen.ts'

const LEVELS = { b: 'bad', g: 'good', '-': 'between' } as const
const WINDOW = { share: 0.6, ms: 10_000 }

/** One letter a second; `.` is a tick that was not seen, a space one in which the subject was not named. */
function played(script: string) {
  const letters = [...script]
  const at = letters.length * 1000
  const timeOf = (i: number) => (i + 1) * 1000
  const times = letters.flatMap((letter, i) => (letter === '.' ? [] : [timeOf(i)]))
  const ticks = letters.flatMap((letter, i): Seen[] =>
    letter in LEVELS ? [{ at: timeOf(i), level: LEVELS[letter as keyof typeof LEVELS] }] : [],
  )
  const clock = { at, intervalMs: 1000, times }
  return {
    lasted: hasLasted(ticks, WINDOW, clock),
    bad: holds(ticks, 'bad', WINDOW, clock),
    good: holds(ticks, 'good', WINDOW, clock),
  }
}

test('six of ten hold it, wherever they are; ticks that did not name the subject are good, those between neither', () => {
  expect(played('gbgbgbgbbb')).toEqual({ lasted: true, bad: true, good: false })
  expect(played('gbgbgbgbgb')).toMatchObject({ bad: false, good: false })
  expect(played('b  b      ')).toMatchObject({ bad: false, good: true })
  expect(played('ggggg-----')).toMatchObject({ bad: false, good: false })
})

test('a few ticks are not a long time, and with less than half of the ticks there is no verdict', () => {
  expect(played('bbb')).toMatchObject({ lasted: false })
  expect(played('b...b...b.')).toMatchObject({ bad: false, good: false })
})
