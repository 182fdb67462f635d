// The button that leads to what can be done with a process.
import { expect, test } from 'bun:test'
import { rowMenu } from '../store/row-menu.ts'
import { followedId } from '../store/selection.ts'
import { usePage } from '../testdata/page.ts'
import { RowMore } from './row-more.tsx'

const page = usePage()

test('it says whether its menu is open, and whether the process is followed', () => {
  page.set(rowMenu, undefined)
  page.set(followedId, undefined)
  const button = page.draw(<RowMore id="7:1000" isInRow />).querySelector('button')
  const said = () => [button?.getAttribute('aria-label'), button?.getAttribute('aria-expanded')]
  expect(said()).toEqual(['Actions for process 7', 'false'])
  page.set(rowMenu, { id: '7:1000', x: 0, y: 0 })
  page.set(followedId, '7:1000')
  expect(said()).toEqual(['Actions for process 7, which is followed', 'true'])
  page.set(rowMenu, { id: '8:1000', x: 0, y: 0 })
  expect(said()[1]).toBe('false')
})

test('of a group it says so', () => {
  const button = page.draw(<RowMore id="command 7 zip" isInRow />).querySelector('button')
  expect(button?.getAttribute('aria-label')).toBe('Actions for this group')
})
