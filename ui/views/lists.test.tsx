// The panel and the list that is open in it.
import { beforeAll, expect, test } from 'bun:test'
import { tab } from '../store/tab.ts'
import { loadAll } from '../testdata/later.ts'
import { click, find, findAll, usePage, wordsOf } from '../testdata/page.ts'
import { Lists } from './lists.tsx'
import { PANEL_ID } from './tabs.tsx'

const page = usePage()
beforeAll(loadAll)

function draw() {
  page.set(tab, 'processes')
  return page.draw(<Lists />)
}

test('the panel shows the list whose tab is selected', () => {
  const box = find(draw(), 'region', 'Lists')
  const panel = find(box, 'tabpanel')
  expect(panel.id).toBe(PANEL_ID)
  expect(findAll(panel, 'table', 'Processes')).toHaveLength(1)
  const shown = ['Containers', 'Connections', 'Events'].map(name => {
    click(find(box, 'tab', name))
    return wordsOf(panel)
  })
  expect(shown).toEqual([
    'Waiting for the containers…',
    'Waiting for the network…',
    'Waiting for the events…',
  ])
})

test('the tools of the table are shown only with it', () => {
  const box = draw()
  expect(findAll(box, 'button', 'Tree')).toHaveLength(1)
  click(find(box, 'tab', 'Events'))
  expect(findAll(box, 'button', 'Tree')).toEqual([])
})
