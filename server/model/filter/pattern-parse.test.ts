import { expect, test } from 'bun:test'
import { parsePattern, positionsOf } from './pattern-parse.ts'

test('repetitions are written out, and what matches nothing takes no place', () => {
  const count = (source: string) => positionsOf(parsePattern(source))
  expect(count('ab|c')).toBe(3)
  expect(count('(ab){2,4}')).toBe(8)
  expect(count('a{3,}b*')).toBe(4)
  expect(count('((){999}){999}')).toBe(0)
})

test('a letter stands for both cases, alone, in a range and in what is excluded', () => {
  expect(parsePattern('a')).toEqual({
    kind: 'all',
    parts: [
      {
        kind: 'one',
        spans: [
          [97, 97],
          [65, 65],
        ],
      },
    ],
  })
  const [excluded] = (parsePattern('[^a]') as { parts: readonly { spans: readonly unknown[] }[] }).parts
  expect(excluded?.spans).toEqual([
    [0, 64],
    [66, 96],
    [98, 0xffff],
  ])
})

test('a repetition is too long by its number, however many digits that has', () => {
  for (const source of ['a{999}', 'a{1001}', 'a{0,1000}', 'a{1000,}', 'a{12345678901}'])
    expect(() => parsePattern(source)).toThrow('more than 64 characters to match')
})
