// What the menu of a group offers.
import { beforeEach, expect, test } from 'bun:test'
import { process, view } from '../../server/model/fixture.ts'
import type { Row, RowGroup } from '../../server/model/protocol.ts'
import { announcement } from '../store/announce.ts'
import { folds } from '../store/folds.ts'
import { group, query, typed } from '../store/looking.ts'
import { moment } from '../store/moment.ts'
import { range } from '../store/range.ts'
import { members, menuGroup, openRowMenu, rowMenu, setAskMembers } from '../store/row-menu.ts'
import { rowOf, showFrame } from '../testdata/live.ts'
import { useMenu } from '../testdata/menu.tsx'
import { change, changeInTime, wordsOf } from '../testdata/page.ts'

const { page, draw, copied } = useMenu()

beforeEach(() => {
  page.set(rowMenu, undefined)
  page.set(menuGroup, undefined)
  page.set(members, undefined)
  page.set(range, undefined)
  page.set(folds, [])
  page.set(group, 'user')
})

const WWW: Row = { id: 'user www', cells: [null, 0], fold: 'folded', group: { by: 'user', count: 2 } }

async function open(row: Row = WWW, pids: readonly number[] = [2, 3]) {
  page.onEnd(() => setAskMembers(async () => undefined))
  setAskMembers(async () => pids.map(pid => process({ pid })))
  showFrame(page, {}, { view: view({ columns: ['pid', 'cpu'] }), rows: [row, rowOf(9)] })
  const again = () => changeInTime(async () => openRowMenu({ id: row.id, x: 1, y: 1 }))
  await again()
  return draw(again)
}

test('it names its group, and offers what can be done with it', async () => {
  const { box, entries } = await open()
  expect(box.querySelector('[role=menu]')?.getAttribute('aria-label')).toBe('user www, ×2')
  expect(entries().map(wordsOf)).toEqual([
    'Only user www',
    'Unfold',
    'What changed in 10 min',
    'Copy PIDs',
    'Copy JSON',
    'Copy as curl',
    'Open in a new tab',
  ])
  expect(entries().at(-1)?.getAttribute('href')).toBe('/topz?q=user%3Dwww')
})

test('Only shows its processes one by one, among those that are shown', async () => {
  const { choose } = await open()
  change(() => page.set(query, 'cpu>5'))
  await choose('Only user www')
  expect([typed.value, group.value]).toEqual(['cpu>5 user=www', undefined])
})

test('it unfolds, and folds again', async () => {
  const { choose } = await open()
  await choose('Unfold')
  expect(folds.value).toHaveLength(1)
  showFrame(page, {}, { rows: [{ ...WWW, fold: 'open' }] })
  await choose('Fold')
  expect(folds.value).toHaveLength(0)
})

test('what is copied is of its processes', async () => {
  const { choose } = await open()
  await choose('Copy PIDs')
  expect([copied(), announcement.value]).toEqual(['2 3', 'PIDs copied'])
  await choose('Copy JSON')
  expect(JSON.parse(copied() ?? '').map(({ pid }: { pid: number }) => pid)).toEqual([2, 3])
  page.set(moment, 60_000)
  await choose('Copy as curl')
  expect(copied()).toBe("curl 'http://topz.test/topz?q=user%3Dwww&at=1970-01-01T00:01:00.000Z'")
})

const labelled = (entries: readonly HTMLElement[]) =>
  entries.map(one => (one.getAttribute('aria-disabled') === 'true' ? `(${wordsOf(one)})` : wordsOf(one)))

test('where topz knows only some of many, it says how many it copies', async () => {
  const { entries } = await open({ ...WWW, group: { by: 'user', count: 1200 } })
  expect(labelled(entries())).toContain('Copy 2 of 1,200 PIDs')
})

test('short-lived children of which none lives now have no PIDs; what topz put into one row stays so', async () => {
  const about: RowGroup = { by: 'shortLived', count: 412, parent: { pid: 7, program: 'sh' } }
  page.set(group, undefined)
  const { entries, choose } = await open({ id: 'short 7:1000 sleep', cells: [], group: about }, [])
  expect(labelled(entries())).toEqual([
    'Only these processes',
    'What changed in 10 min',
    '(Copy PIDs)',
    '(Copy JSON)',
    'Copy as curl',
    'Open in a new tab',
  ])
  await choose('Only these processes')
  expect(typed.value).toBe('name=sleep parent=7 age<10s')
})

test('what changed is of the ten minutes before the moment shown', async () => {
  const { choose } = await open()
  page.set(moment, 3_600_000)
  await choose('What changed in 10 min')
  expect(range.value).toEqual({ from: 3_000_000, to: 3_600_000 })
})
