// The tabs of the lists.
import { expect, test } from 'bun:test'
import type { Container } from '../../server/model/container.ts'
import { finding } from '../../server/model/fixture.ts'
import { showTab, tab } from '../store/tab.ts'
import { showFrame } from '../testdata/live.ts'
import { change, click, find, findAll, nameOf, press, usePage, wordsOf } from '../testdata/page.ts'
import { PANEL_ID, Tabs } from './tabs.tsx'

const page = usePage()

function draw() {
  page.set(tab, 'processes')
  return page.draw(<Tabs />)
}

const container = (id: string): Container => ({ id, name: id, processCount: 1, rssBytes: 0 })

test('there is a tab for each list, and the one that is open is selected', () => {
  const box = draw()
  expect(findAll(box, 'tab').map(nameOf)).toEqual([
    'Processes',
    'Memory map',
    'Connections',
    'Containers',
    'Events',
  ])
  expect(find(box, 'tab', 'Processes').getAttribute('aria-selected')).toBe('true')
  expect(find(box, 'tab', 'Events').getAttribute('aria-selected')).toBe('false')
  expect(find(box, 'tab', 'Events').getAttribute('aria-controls')).toBe(PANEL_ID)
  expect(box.querySelector('[role=tablist]')?.getAttribute('aria-label')).toBe('Lists')
})

test('a click opens a list; arrows go around, from the last to the first and back', () => {
  const box = draw()
  click(find(box, 'tab', 'Connections'))
  expect(tab.value).toBe('network')
  change(() => find(box, 'tab', 'Connections').focus())
  press(find(box, 'tab', 'Connections'), 'ArrowLeft')
  expect(tab.value).toBe('memory')
  change(() => showTab('events'))
  press(find(box, 'tab', 'Events'), 'ArrowRight')
  expect(tab.value).toBe('processes')
  press(find(box, 'tab', 'Processes'), 'ArrowLeft')
  expect(tab.value).toBe('events')
})

test('with several containers the tab says how many, with one alone it does not', () => {
  const box = draw()
  showFrame(page, { containers: [container('a')] })
  expect(findAll(box, 'tab', 'Containers')).toHaveLength(1)
  showFrame(page, { containers: [container('a'), container('b')] })
  expect(findAll(box, 'tab', 'Containers 2')).toHaveLength(1)
})

test('the tab of the connections carries the worst of what was found there', () => {
  showFrame(page, {
    findings: [finding({ id: 'not-accepting', severity: 'critical', subject: { port: 80 } })],
  })
  expect(findAll(page.draw(<Tabs />), 'tab').map(wordsOf)).toContain('Critical: Connections')
  showFrame(page, { findings: [finding({ severity: 'critical' })] })
  expect(findAll(page.draw(<Tabs />), 'tab').map(wordsOf)).toContain('Connections')
})
