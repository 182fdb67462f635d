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

test('a call says more than a name, and what has ended is said to have', () => {
  const job = { comm: 'sh', call: 'sh job.sh', pid: 9, share: 1, amount: 1 }
  const said = (fields: object) => whoOr([{ ...job, count: 1, ...fields }], '')
  expect(said({})).toBe('sh job.sh (PID 9)')
  expect(said({ endedCount: 1 })).toBe('sh job.sh (PID 9, ended)')
  expect(said({ count: 3, endedCount: 3 })).toBe('3 × sh job.sh (ended)')
  expect(said({ count: 3, endedCount: 1 })).toBe('3 × sh job.sh (1 has ended)')
  expect(said({ areChildren: true })).toBe('short-lived children of sh job.sh (PID 9)')
})

test('processes of one name under different parents are named once, with all their PIDs', () => {
  const of = (pid: number, fields = {}) => ({ comm: 'sh', pid, share: 0.3, amount: 1, count: 1, ...fields })
  expect(whoOr([of(232), of(233), of(231)], '')).toBe('sh (PIDs 232, 233, 231)')
  expect(whoOr([of(7, { endedCount: 1 }), of(8, { endedCount: 1 }), of(9)], '')).toBe(
    'sh (PIDs 7, 8, ended), sh (PID 9)',
  )
  expect(whoOr([of(7, { areChildren: true }), of(8, { areChildren: true })], '')).toBe(
    'short-lived children of sh (PIDs 7, 8)',
  )
})

test('over how many it is spread, if that is known', () => {
  expect(phrases.whoOrSpread([], { spreadOver: 12 })).toBe('spread over 12 processes')
  expect(phrases.whoOrSpread([], {})).toBe('')
  expect(phrases.whoOrSpread([who('java', 7, 0.5)], {}, 'mostly ')).toBe('mostly java (PID 7)')
})

test('their shares are added, and never make more than all of it', () => {
  expect(shareOf([who('a', 1, 0.5), who('b', 2, 0.25)])).toBe(' used 75.0 % of it')
  expect(shareOf([who('a', 1, 0.9), who('b', 2, 0.9)])).toBe(' used 100.0 % of it')
  expect(shareOf([])).toBe('')
})
