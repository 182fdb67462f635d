// A process that is followed.
import { beforeEach, expect, test } from 'bun:test'
import { process, view } from '../../server/model/fixture.ts'
import type { Process } from '../../server/model/snapshot.ts'
import { rowOf, showFrame } from '../testdata/live.ts'
import { change, changeInTime, usePage } from '../testdata/page.ts'
import { now, visible } from './clock.ts'
import { followDetail } from './detail.ts'
import { follow, hasEnded, keepInSight, seekSuccessor, successor, toggleFollow, unfollow } from './follow.ts'
import { isHeld } from './held-order.ts'
import { followedId, select, selectedId } from './selection.ts'
import type { Successor } from './successor.ts'
import { wishedRow } from './viewport.ts'

const page = usePage()
const ID = '7:1000'

beforeEach(() => {
  page.set(selectedId, undefined)
  page.set(followedId, undefined)
  page.set(wishedRow, undefined)
  page.set(isHeld, false)
  page.set(visible, true)
})

/** The window begins at row 10 and shows these pids; `place` is what the server says of the one followed. */
function show(pids: readonly number[], place?: number, sort = 'cpu') {
  showFrame(
    page,
    {},
    {
      view: view({ columns: ['pid', 'cpu'], offset: 10, sort }),
      matched: 1000,
      rows: pids.map(pid => rowOf(pid)),
      ...(place !== undefined && { place }),
    },
  )
}

test('it is brought into sight wherever sorting takes its row, also out of the window', () => {
  page.onEnd(keepInSight())
  show([5, 7, 9])
  change(() => follow(ID))
  expect([selectedId.value, wishedRow.value?.index]).toEqual([ID, 11])
  show([7, 5, 9])
  expect(wishedRow.value?.index).toBe(10)
  show([5, 9], 700)
  expect(wishedRow.value?.index).toBe(700)
})

test('a row is not moved from under the pointer; once that has left, it is', () => {
  page.onEnd(keepInSight())
  show([5, 7])
  change(() => follow(ID))
  page.set(isHeld, true)
  show([7, 5])
  expect(wishedRow.value?.index).toBe(11)
  page.set(isHeld, false)
  expect(wishedRow.value?.index).toBe(10)
})

test('where the reader sorts, it is brought into sight at once, wherever the pointer is', () => {
  page.onEnd(keepInSight())
  show([5, 7])
  change(() => follow(ID))
  page.set(isHeld, true)
  show([7, 5], undefined, 'rss')
  expect(wishedRow.value?.index).toBe(10)
  show([5, 7], undefined, 'rss')
  expect(wishedRow.value?.index).toBe(10)
})

test('selecting another process, or none, ends it; so does F once more', () => {
  page.onEnd(keepInSight())
  show([5, 7])
  change(() => follow(ID))
  change(() => select('5:1000'))
  expect([followedId.value, selectedId.value]).toEqual([undefined, '5:1000'])
  change(toggleFollow)
  expect(followedId.value).toBe('5:1000')
  change(toggleFollow)
  expect([followedId.value, selectedId.value]).toEqual([undefined, '5:1000'])
  change(() => select(undefined))
  change(toggleFollow)
  expect(followedId.value).toBeUndefined()
})

/** It ends as soon as `end` is called. Each test has a process of its own: of one that has ended it stays known. */
function lookAtEnding(id: string, answers: readonly (Successor | undefined | Promise<undefined>)[]) {
  let isAlive = true
  const asked: (readonly [Process, Process | undefined])[] = []
  let ppid = 5
  page.onEnd(keepInSight())
  page.onEnd(
    followDetail(
      (async () =>
        isAlive
          ? { ok: true, value: { process: process({ pid: 7, id, command: 'node a.js', ppid }) } }
          : { ok: false, message: 'gone', isGone: true }) as unknown as Parameters<typeof followDetail>[0],
      async () => undefined,
    ),
  )
  page.onEnd(
    seekSuccessor(
      async (of, parent) => {
        asked.push([of, parent])
        return answers[asked.length - 1]
      },
      async pid => process({ pid, startTicks: pid === 5 ? 1 : 5000 }),
    ),
  )
  const turns = () => changeInTime(() => new Promise(resolve => setTimeout(resolve)))
  return {
    asked,
    turns,
    /** Its parent has ended. */
    reparent() {
      ppid = 1
    },
    async end() {
      isAlive = false
      // As if its row had left: it is asked for again.
      show([5])
      change(() => select(undefined))
      change(() => follow(id))
      await turns()
    },
  }
}

const NEXT: Successor = { id: '57:2000', pid: 57, startedAt: 0 }

test('once it has ended, a successor of the same command and parent is looked for until there is one', async () => {
  page.set(now, 10_000)
  show([7])
  let answer = () => {}
  const late = new Promise<undefined>(resolve => {
    answer = () => resolve(undefined)
  })
  const { asked, turns, end } = lookAtEnding(ID, [late, NEXT])
  change(() => follow(ID))
  await turns()
  expect([hasEnded.value, asked]).toEqual([false, []])
  await end()
  expect(hasEnded.value).toBe(true)
  expect(asked.map(([{ command, ppid }, parent]) => [command, ppid, parent?.pid])).toEqual([
    ['node a.js', 5, 5],
  ])
  // An answer that takes longer than it is to wait until the next question.
  for (const ms of [11_000, 13_500]) {
    page.set(now, ms)
    await turns()
    expect(asked).toHaveLength(1)
  }
  answer()
  await turns()
  page.set(now, 14_000)
  await turns()
  expect([asked.length, successor.value]).toEqual([2, NEXT])
  page.set(now, 20_000)
  await turns()
  expect(asked).toHaveLength(2)
  change(unfollow)
  expect([hasEnded.value, successor.value]).toEqual([false, undefined])
})

test('its parent is the one that it had when following began, also after it was given another one', async () => {
  page.set(now, 10_000)
  show([7])
  const { asked, turns, end, reparent } = lookAtEnding('7:1001', [])
  change(() => follow('7:1001'))
  await turns()
  reparent()
  // It is read again.
  change(() => page.set(visible, false))
  change(() => page.set(visible, true))
  await turns()
  await end()
  expect(asked.map(([{ ppid }, parent]) => [ppid, parent?.pid])).toEqual([[5, 5]])
})

test('a process of its parent’s number that started later is not its parent', async () => {
  page.set(now, 10_000)
  show([7])
  const { asked, turns, end, reparent } = lookAtEnding('7:1002', [])
  reparent()
  change(() => follow('7:1002'))
  await turns()
  await end()
  expect(asked.map(([{ ppid }, parent]) => [ppid, parent])).toEqual([[1, undefined]])
})
