import { afterEach, expect, test } from 'bun:test'
import { panel, showTab, TABS, tabFrom } from './tab.ts'

afterEach(() => showTab('processes'))

test('each tab is found by its name; none means the processes', () => {
  for (const name of TABS) expect(tabFrom(`?tab=${name}`)).toEqual({ tab: name })
  expect(tabFrom('?sort=cpu')).toEqual({ tab: 'processes' })
})

test('a tab that does not exist is reported with those that do, and the processes are shown', () => {
  expect(tabFrom('?tab=disks')).toEqual({
    tab: 'processes',
    misread: { name: 'tab', error: expect.stringContaining(`one of ${TABS.join(', ')}`) },
  })
})

test('the stream sends a list only while its tab is open, and no list with the processes', () => {
  expect(panel.value).toBeUndefined()
  for (const name of TABS.slice(1)) {
    showTab(name)
    expect(panel.value as string).toBe(name)
  }
})
