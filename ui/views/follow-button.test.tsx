// In the drawer: following a process, and its successor.
import { beforeEach, expect, test } from 'bun:test'
import { process, view } from '../../server/model/fixture.ts'
import { now, visible } from '../store/clock.ts'
import { followDetail } from '../store/detail.ts'
import { seekSuccessor } from '../store/follow.ts'
import { followedId, selectedId } from '../store/selection.ts'
import type { Successor } from '../store/successor.ts'
import { rowOf, showFrame } from '../testdata/live.ts'
import { changeInTime, click, find, usePage, wordsOf } from '../testdata/page.ts'
import { FollowButton, SuccessorLine } from './follow-button.tsx'

const page = usePage()
const ID = '7:1000'

beforeEach(() => {
  page.set(visible, true)
  page.set(now, 10_000)
  page.set(followedId, undefined)
  page.set(selectedId, ID)
  showFrame(page, {}, { view: view({ columns: ['pid', 'cpu'] }), rows: [rowOf(7)] })
})

test('the button follows the process, says that it does, and ends it', () => {
  const button = () => find(box, 'button', 'Follow')
  const box = page.draw(<FollowButton id={ID} />)
  expect(button().getAttribute('aria-pressed')).toBe('false')
  click(button())
  expect([followedId.value, button().getAttribute('aria-pressed')]).toEqual([ID, 'true'])
  click(button())
  expect(followedId.value).toBeUndefined()
})

/** It is looked at, and then it has ended. */
async function ends(pid: number, next: Successor | undefined) {
  const id = `${pid}:1000`
  let isAlive = true
  const overview = { process: process({ pid, id }) }
  const ask = async () =>
    isAlive ? { ok: true, value: overview } : { ok: false, message: 'gone', isGone: true }
  page.onEnd(followDetail(ask as unknown as Parameters<typeof followDetail>[0], async () => undefined))
  page.onEnd(
    seekSuccessor(
      async () => next,
      async () => undefined,
    ),
  )
  const turns = () => changeInTime(() => new Promise(resolve => setTimeout(resolve)))
  page.set(selectedId, id)
  page.set(followedId, id)
  await turns()
  isAlive = false
  page.set(selectedId, undefined)
  page.set(selectedId, id)
  await turns()
  await turns()
}

test('once it has ended, its successor is offered, and followed at a press', async () => {
  await ends(701, { id: '57:2000', pid: 57, startedAt: Date.parse('2026-11-21T14:03:27Z') })
  const box = page.draw(<SuccessorLine />)
  expect(wordsOf(box)).toMatch(/^Its successor is PID 57, started at .*14:03:27 UTC\. Follow it$/)
  click(find(box, 'button', 'Follow it'))
  expect([selectedId.value, followedId.value]).toEqual(['57:2000', '57:2000'])
})

test('where its parent was restarted, too, it says so', async () => {
  await ends(703, { id: '58:2000', pid: 58, newParent: { pid: 57, comm: 'master\u202e' } })
  expect(wordsOf(page.draw(<SuccessorLine />))).toBe(
    'Its successor is PID 58 by master\\u202e (57), itself restarted. Follow it',
  )
})

test('without a successor it says so; of a process that lives, nothing is said', async () => {
  expect(wordsOf(page.draw(<SuccessorLine />))).toBe('')
  await ends(702, undefined)
  expect(wordsOf(page.draw(<SuccessorLine />))).toBe(
    'No other process of its command and parent has started since.',
  )
})
