// Children that come and go, counted.
import { expect, test } from 'bun:test'
import { process } from '../model/fixture.ts'
import type { Process } from '../model/snapshot.ts'
import { createShortLived } from './short-lived.ts'

const AT = 1_000_000_000
const parent = process({ pid: 7 })
const job = (pid: number, fields: Partial<Process> = {}) =>
  process({ pid, ppid: 7, argv: ['sleep', '0.3'], command: 'sleep 0.3', user: 'root', ...fields })

/** At each second those given end, `ageMs` old when they were last seen. */
function watch(perTick: readonly (readonly Process[])[], ageMs = 150) {
  const followed = createShortLived()
  perTick.forEach((ended, tick) => {
    const at = AT + tick * 1000
    const left = ended.map(one => ({
      ...one,
      startedAt: one.startedAt === undefined ? at : at - 1000 - ageMs,
    }))
    followed.follow(left, { at: at - 1000, processes: [parent] }, { at })
  })
  return (afterMs = 0) => followed.known(AT + (perTick.length - 1) * 1000 + afterMs)
}

test('three of one parent and name are short-lived children: how many, in which time, how long each', () => {
  const two = watch([[job(11)], [job(12)]])
  expect(two()).toEqual([])
  const three = watch([[job(11)], [job(12)], [job(13)]])
  expect(three()).toEqual([
    {
      parentId: '7:1000',
      comm: 'sleep',
      command: 'sleep 0.3',
      user: 'root',
      count: 3,
      spanMs: 2000,
      livedMs: 300,
    },
  ])
})

test('another name is another kind, and other arguments leave only the name', () => {
  const all = [job(11), job(12), job(13, { argv: ['sleep', '9'], command: 'sleep 9' })]
  expect(watch([all])()[0]?.command).toBe('sleep')
  expect(watch([[job(11), job(12), job(13, { comm: 'date' })]])()).toEqual([])
})

test('one whose arguments were not read in time does not take them from the others', () => {
  const { argv: _, ...unread } = job(13, { command: '[sleep]' })
  expect(watch([[job(11), job(12), unread]])()[0]?.command).toBe('sleep 0.3')
  expect(watch([[unread, job(11), job(12)]])()[0]?.command).toBe('sleep 0.3')
})

test('what lived for long, failed, or has a parent that topz does not see, is not counted', () => {
  expect(watch([[job(11), job(12), job(13)]], 20_000)()).toEqual([])
  expect(watch([[job(11), job(12), job(13, { exitSignal: 11 })]])()).toEqual([])
  expect(watch([[job(11), job(12), job(13, { ppid: 8 })]])()).toEqual([])
})

test('they are forgotten a minute after the last one, and counted for ten minutes', () => {
  const known = watch([[job(11), job(12), job(13)]])
  expect(known(60_000)).toHaveLength(1)
  expect(known(60_001)).toEqual([])
  const steady = watch(Array.from({ length: 900 }, (_, i) => [job(i + 10)]))
  expect(steady()[0]?.count).toBeGreaterThan(580)
  expect(steady()[0]?.count).toBeLessThanOrEqual(610)
  expect(steady()[0]?.spanMs).toBeLessThanOrEqual(600_000)
})

test('a storm of kinds keeps the newest', () => {
  const kinds = Array.from({ length: 200 }, (_, i) =>
    [0, 1, 2].map(nth => job(i * 3 + nth, { comm: `job${i}` })),
  )
  const known = watch(kinds.map(three => three))()
  expect(known.length).toBeLessThanOrEqual(64)
  expect(known.at(-1)?.comm).toBe('job199')
})
