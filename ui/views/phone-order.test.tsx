// What a phone has in place of headings.
import { beforeEach, expect, test } from 'bun:test'
import { group, order, sort, tree } from '../store/looking.ts'
import { enter, find, usePage, wordsOf } from '../testdata/page.ts'
import { PhoneOrder } from './phone-order.tsx'

const page = usePage()

beforeEach(() => {
  page.set(sort, 'cpu')
  page.set(order, 'descending')
  page.set(tree, false)
  page.set(group, undefined)
})

const draw = () => find(page.draw(<PhoneOrder />), 'combobox', 'Sort and group') as HTMLSelectElement
const chosen = (select: HTMLElement) =>
  [...select.querySelectorAll('option')].map(wordsOf).find(text => text.startsWith('✓'))

test('it says by what rows are sorted, and sorts them', () => {
  const select = draw()
  enter(select, 'rss')
  expect([sort.value, select.value]).toEqual(['rss', 'rss'])
})

test('it groups rows, shows them as a tree, or one by one, and goes on to say by what they are sorted', () => {
  const select = draw()
  const seen = ['user', 'tree', 'container', 'tree', 'list'].map(as => {
    enter(select, as)
    return [group.value, tree.value, chosen(select), select.value]
  })
  expect(seen).toEqual([
    ['user', false, '✓ By user', 'cpu'],
    [undefined, true, '✓ Tree', 'cpu'],
    ['container', false, '✓ By container', 'cpu'],
    [undefined, true, '✓ Tree', 'cpu'],
    [undefined, false, '✓ One by one', 'cpu'],
  ])
})
