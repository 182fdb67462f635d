// The menu of a row: where it is, and what is known of its process.
import { expect, test } from 'bun:test'
import { process, view } from '../../server/model/fixture.ts'
import { rowOf, showFrame } from '../testdata/live.ts'
import { usePage } from '../testdata/page.ts'
import type { Overview } from './detail.ts'
import { query } from './looking.ts'
import {
  closeRowMenu,
  describedRow,
  members,
  menuGroup,
  openRowMenu,
  rowMenu,
  rowOverview,
  setAskMembers,
  setAskOverview,
} from './row-menu.ts'
import { selectedId } from './selection.ts'

const page = usePage()
const AT = { x: 10, y: 20 }

test('what the server says of the process arrives while the menu is open, and not for one opened before', async () => {
  page.onEnd(() => setAskOverview(async () => undefined))
  page.onEnd(closeRowMenu)
  const answers = new Map<number, (overview: Overview) => void>()
  setAskOverview(pid => new Promise(resolve => answers.set(pid, resolve)))
  openRowMenu({ id: '1:1000', ...AT })
  openRowMenu({ id: '2:1000', ...AT })
  expect([rowMenu.value, rowOverview.value]).toEqual([{ id: '2:1000', ...AT }, undefined])
  answers.get(1)?.({ process: process({ pid: 1 }) })
  await null
  expect(rowOverview.value).toBeUndefined()
  answers.get(2)?.({ process: process({ pid: 2 }) })
  await null
  await null
  expect(rowOverview.value?.process.pid).toBe(2)
  closeRowMenu()
  expect(rowMenu.value).toBeUndefined()
})

test('a process is described as its row shows it, masked as there; without a row as the server does', () => {
  page.set(selectedId, undefined)
  page.set(rowOverview, { process: process({ pid: 3, command: 'sh run', user: 'www' }) })
  showFrame(
    page,
    {},
    {
      view: view({ columns: ['pid', 'command', 'user'] }),
      rows: [rowOf(2, [2, 'my app --password=****', 'root'], { programLength: 6 })],
    },
  )
  expect(describedRow('2:1000')).toEqual({
    pid: 2,
    command: 'my app --password=****',
    user: 'root',
    programLength: 6,
  })
  expect(describedRow('3:1000')).toMatchObject({ pid: 3, command: 'sh run', user: 'www' })
})

test('of a group its processes are asked for, those of them that are shown; of a process no longer', async () => {
  page.onEnd(() => setAskMembers(async () => undefined))
  page.onEnd(closeRowMenu)
  const asked: string[] = []
  setAskMembers(async filter => {
    asked.push(filter)
    return [process({ pid: 2 }), process({ pid: 3 })]
  })
  const group = { ...rowOf(0), id: 'user www', group: { by: 'user', count: 2 } as const }
  page.set(query, 'cpu>5')
  showFrame(page, {}, { rows: [group, rowOf(4)] })
  openRowMenu({ id: 'user www', ...AT })
  expect([menuGroup.value, members.value]).toEqual([{ row: group, filter: 'cpu>5 user=www' }, undefined])
  await null
  await null
  expect([asked, members.value?.map(({ pid }) => pid)]).toEqual([['cpu>5 user=www'], [2, 3]])
  openRowMenu({ id: '4:1000', ...AT })
  expect([menuGroup.value, members.value]).toEqual([undefined, undefined])
})
