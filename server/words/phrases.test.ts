import { expect, test } from 'bun:test'
import * as phrases from './phrases.ts'

const { bytes, cpus, minutes, num, percent, plural, shareOf, whoOr } = phrases
const who = (comm: string, pid: number, share: number, count = 1) => ({ comm, pid, share, count }) as never

test('numbers have their units', () => {
  expect([bytes(3 * 1024 * 1024), percent(0.25), cpus(1.5), minutes(125)]).toEqual([
    '3.0 MiB',
    '25.0 %',
    '1.50',
    '2m05s',
  ])
  expect([plural(1, 'process', 'processes'), plural(12_300, 'process', 'processes')]).toEqual([
    '1 process',
    '12.3k processes',
  ])
})

test('a span whose beginning was not seen is the least that it may be', () => {
  expect(phrases.spanOf({ since: 1000 }, 10_000)).toBe('9s')
  expect(phrases.spanOf({ since: 1000, mayBeOlder: true }, 10_000)).toBe('at least 9s')
})

test('a forecast is not more exact than it can be', () => {
  const rough = [4, 47, 125, 183, 425, 4000].map(phrases.roughly)
  expect(rough).toEqual(['4s', '50s', '2m10s', '3m', '7m', '1h06m'])
})

test('what is not a number is not zero', () => {
  expect([num('x'), num(undefined)]).toEqual([Number.NaN, Number.NaN])
  expect([bytes(undefined), minutes('x')]).toEqual(['-', '-'])
})

test('one process is named with its PID, several of one name are counted', () => {
  expect(whoOr([who('java', 7, 0.5), who('sh', 9, 0.1, 4)], 'nobody')).toBe('java (PID 7), 4 × sh')
  expect(whoOr([], 'nobody')).toBe('nobody')
})

test('their shares are added, and never make more than all of it', () => {
  expect(shareOf([who('a', 1, 0.5), who('b', 2, 0.25)])).toBe(' used 75.0 % of it')
  expect(shareOf([who('a', 1, 0.9), who('b', 2, 0.9)])).toBe(' used 100.0 % of it')
  expect(shareOf([])).toBe('')
})
