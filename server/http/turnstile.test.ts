// Costly requests: one at a time, a bounded number waits for a bounded time, and topz's own memory decides.

import { expect, test } from 'bun:test'
import { until } from '../../e2e/until.ts'
import { COSTLY_ANSWERS_WAITING_MAX } from '../config/limits.ts'
import { BusyError, createPressure, type Pressure } from './pressure.ts'
import { createTurnstile, servingOf } from './turnstile.ts'

const MIB = 1024 * 1024
const EASY: Pressure = { hasRoom: () => true, admit: () => {}, ease: () => false }

function door() {
  let open = () => {}
  const opened = new Promise<void>(resolve => {
    open = resolve
  })
  return { opened, open }
}

const turnstile = (pressure = EASY) =>
  createTurnstile({ pressure, bytes: () => MIB, now: performance.now.bind(performance) })

test('F11: costly answers are made one at a time, in the order of their requests', async () => {
  const { pass, held } = turnstile()
  let atOnce = 0
  let most = 0
  const order: number[] = []
  const doors = Array.from({ length: 5 }, door)
  const answers = doors.map(({ opened }, i) =>
    pass(async () => {
      most = Math.max(most, ++atOnce)
      order.push(i)
      await opened
      atOnce--
    }),
  )
  expect(held()).toEqual({ underWay: 1, waiting: 4, refused: 0 })
  for (const { open } of doors.toReversed()) open()
  await Promise.all(answers)
  expect(most).toBe(1)
  expect(order).toEqual([0, 1, 2, 3, 4])
  await until('an end', async () => held().underWay === 0 || undefined)
})

test('F11: beyond the queue the next request is refused at once, with advice to retry', async () => {
  const { pass, held } = turnstile()
  const { opened, open } = door()
  const answers = Array.from({ length: COSTLY_ANSWERS_WAITING_MAX + 1 }, () => pass(() => opened))
  await expect(pass(() => opened)).rejects.toThrow('Too many expensive requests')
  expect(held()).toEqual({ underWay: 1, waiting: COSTLY_ANSWERS_WAITING_MAX, refused: 1 })
  open()
  await Promise.all(answers)
})

test('F11: a request that waits for longer than three seconds is refused, and leaves the queue', async () => {
  const { pass, held } = turnstile()
  const { opened, open } = door()
  const first = pass(() => opened)
  await expect(pass(() => 1)).rejects.toThrow(BusyError)
  expect(held()).toEqual({ underWay: 1, waiting: 0, refused: 1 })
  open()
  await first
  expect(await pass(() => 2)).toBe(2)
})

test('one that fails lets the next one in', async () => {
  const { pass } = turnstile()
  const failing = pass(() => {
    throw new Error('broken')
  })
  const next = pass(() => 'made')
  await expect(failing).rejects.toThrow('broken')
  expect(await next).toBe('made')
})

/** topz in a container of 64 MiB. */
function pressureAt(usedMiB: number, afterMiB = usedMiB) {
  let used = usedMiB
  let collected = 0
  const pressure = createPressure({
    own: () => ({ limitBytes: 64 * MIB, usedBytes: used * MIB }),
    residentBytes: () => 0,
    collect: () => {
      collected++
      used = afterMiB
    },
    now: () => 0,
  })
  return { ...pressure, collected: () => collected }
}

test('F21: far from its limit topz makes whatever is requested, and collects nothing', () => {
  const pressure = pressureAt(30)
  pressure.admit(5 * MIB)
  expect(pressure.collected()).toBe(0)
})

test('F21: near its limit garbage is collected first, which may be enough', () => {
  const pressure = pressureAt(55, 40)
  pressure.admit(5 * MIB)
  expect(pressure.collected()).toBe(1)
})

test('F21: if there is no room for anything, garbage is collected whether there are requests or not', () => {
  const [near, full] = [pressureAt(50), pressureAt(55)]
  near.ease()
  full.ease()
  expect([near.collected(), full.collected()]).toEqual([0, 1])
})

test('F21: if that does not help, costly requests are refused, with what to do', async () => {
  const pressure = pressureAt(52)
  expect(() => pressure.admit(5 * MIB)).toThrow('topz itself is short of memory')
  const { pass, held } = turnstile(pressure)
  await expect(pass(() => 1)).resolves.toBe(1)
  await expect(turnstile(pressureAt(54)).pass(() => 1)).rejects.toThrow('short of memory')
  expect(held().refused).toBe(0)
})

test('without a limit nothing is refused, and garbage is collected if much memory is resident', () => {
  let collected = 0
  const pressure = createPressure({
    own: () => undefined,
    residentBytes: () => 200 * MIB,
    collect: () => collected++,
    now: () => 0,
  })
  expect(pressure.hasRoom(100 * MIB)).toBe(true)
  expect(collected).toBe(1)
})

test('what topz holds for its readers is reported: pages, views and their cells, costly answers, refusals', async () => {
  const [now, past] = [turnstile(), turnstile(pressureAt(60))]
  const { opened, open } = door()
  const answers = [now.pass(() => opened), now.pass(() => opened)]
  await expect(past.pass(() => 1)).rejects.toThrow('short of memory')
  const hub = { count: () => 3, held: () => ({ views: 2, cells: 900, unackedBytes: 0, frameBytes: 0 }) }
  const serving = { readers: 3, views: 2, viewCells: 900, answersRefused: 1 }
  await until('the pause to be over', async () => past.held().underWay === 0 || undefined)
  expect(servingOf(hub, { now, past })).toEqual({ ...serving, answersUnderWay: 2 })
  open()
  await Promise.all(answers)
})
