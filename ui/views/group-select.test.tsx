// By what the processes are grouped.
import { expect, test } from 'bun:test'
import { group, tree } from '../store/looking.ts'
import { enter, find, usePage } from '../testdata/page.ts'
import { GroupSelect } from './group-select.tsx'

const page = usePage()

test('the list has a name, shows what holds, and changes it; a tree ends', () => {
  page.set(tree, true)
  page.set(group, undefined)
  const list = find(page.draw(<GroupSelect />), 'combobox', 'Group') as HTMLSelectElement
  expect([list.value, [...list.options].map(({ text }) => text)]).toEqual([
    'none',
    ['Group: none', 'Group: command', 'Group: user', 'Group: container'],
  ])
  enter(list, 'user')
  expect([group.value, tree.value, list.value]).toEqual(['user', false, 'user'])
  enter(list, 'none')
  expect(group.value).toBeUndefined()
})
