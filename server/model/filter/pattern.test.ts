import { expect, test } from 'bun:test'
import { seeded } from '../../../e2e/seeded.ts'
import { PATTERN_POSITIONS_MAX } from '../../config/limits.ts'
import { compilePattern } from './pattern.ts'
import { PatternError } from './pattern-parse.ts'

const has = (source: string, text: string) => compilePattern(source)(text)

test('it is found anywhere, in either case, and ^ and $ are the ends of the text', () => {
  expect(has('work(er)?s?$', '/app/Worker')).toBe(true)
  expect(has('^work', '/app/worker')).toBe(false)
  expect(has('^$', '')).toBe(true)
  expect(has('^a|b$', 'xb')).toBe(true)
  expect(has('straße', 'STRAßE')).toBe(true)
  expect(has('ä', 'Ä')).toBe(true)
  expect(has('', 'x')).toBe(true)
  expect(has('^(^a|b$)$', 'a')).toBe(true)
})

test('classes, repetitions and escapes', () => {
  expect(has('^[^/ ]+:\\d{2,5}$', 'redis:6379')).toBe(true)
  expect(has('^[^/ ]+:\\d{2,5}$', 'redis:6')).toBe(false)
  expect(has('[]a-c-]', '-')).toBe(true)
  expect(has('\\.py\\b'.slice(0, 4), 'x.py')).toBe(true)
  expect(has('a{0}b{2,}', 'abb')).toBe(true)
  expect(has('{x', '{x')).toBe(true)
  expect(has('\\W', 'a')).toBe(false)
})

test.each([
  ['(a', 0, 'closed'],
  ['a)', 1, 'closes nothing'],
  ['[a', 0, 'closed'],
  ['*a', 0, 'nothing to repeat'],
  ['a**', 2, 'nothing to repeat'],
  ['^*', 1, 'cannot be repeated'],
  ['(?=a)', 0, 'look-around'],
  ['(a)\\1', 3, 'not supported'],
  ['[z-a]', 0, 'backwards'],
  ['a{3,2}', 1, 'backwards'],
  ['a\\', 1, 'nothing follows'],
  ['a{999}', 1, `${PATTERN_POSITIONS_MAX}`],
  ['x'.repeat(PATTERN_POSITIONS_MAX + 1), 0, `${PATTERN_POSITIONS_MAX}`],
])('%s is refused where it is wrong, and it is said why', (source, at, why) => {
  let error: unknown
  try {
    compilePattern(source)
  } catch (thrown) {
    error = thrown
  }
  expect(error).toBeInstanceOf(PatternError)
  const { at: found, message } = error as PatternError
  expect({ found, isSaid: message.includes(why) }).toEqual({ found: at, isSaid: true })
})

test('random expressions find what the engine of the runtime finds', () => {
  const random = seeded('pattern')
  const pick = (texts: string) => texts[random(texts.length)] as string
  const makes = (depth: number): string => {
    switch (depth === 0 ? random(3) : random(9)) {
      case 0:
      case 1:
        return pick('abcAB01_ ')
      case 2:
        return ['.', '\\d', '\\w', '\\s', '[a-c]', '[^b0]', '\\W'][random(7)] as string
      case 3:
        return `(${makes(depth - 1)}|${makes(depth - 1)})`
      case 4:
        return `(${makes(depth - 1)})${['*', '+', '?', '{2}', '{1,3}', '{2,}'][random(6)]}`
      case 5:
        return `^${makes(depth - 1)}`
      case 6:
        return `${makes(depth - 1)}$`
      default:
        return makes(depth - 1) + makes(depth - 1)
    }
  }
  let compared = 0
  for (let round = 0; round < 500; round++) {
    const source = makes(4)
    let ours: (text: string) => boolean
    try {
      ours = compilePattern(source)
    } catch (error) {
      expect(error).toBeInstanceOf(PatternError)
      continue
    }
    const theirs = new RegExp(source, 'is')
    for (let i = 0; i < 6; i++) {
      const text = Array.from({ length: 1 + random(8) }, () => pick('abcAB01_ x')).join('')
      expect({ source, text, found: ours(text) }).toEqual({ source, text, found: theirs.test(text) })
      compared++
    }
  }
  expect(compared).toBeGreaterThan(1000)
})

test('S26: an expression that would make a backtracking engine run away takes as long as any other', () => {
  const text = `${'a'.repeat(200_000)}!`
  const started = performance.now()
  for (const source of ['(a+)+$', '(a|a)*b', '(a|aa)+$', 'a*a*a*a*a*b', '(.*a){12}b'])
    expect(has(source, text)).toBe(false)
  // A backtracking engine takes longer than the age of the universe.
  expect(performance.now() - started).toBeLessThan(20_000)
})
