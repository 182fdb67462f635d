// Where Show leads.
import { beforeEach, expect, test } from 'bun:test'
import { finding } from '../../server/model/fixture.ts'
import { isFindingListOpen, showFinding, toggleFindingList } from './findings.ts'
import { sort } from './looking.ts'
import { select, selectedId } from './selection.ts'
import { showTab, tab } from './tab.ts'

beforeEach(() => {
  select(undefined)
  showTab('events')
  sort.value = 'pid'
  isFindingListOpen.value = false
})

test('to its process, in the table, sorted by what it is about; the list closes', () => {
  toggleFindingList()
  showFinding(finding({ id: 'fds', subject: { processId: '7:1', pid: 7, comm: 'db' } }))
  expect([selectedId.value, tab.value, sort.value, isFindingListOpen.value]).toEqual([
    '7:1',
    'processes',
    'fds',
    false,
  ])
})

test('the order stays where no column tells it, and nobody is selected whose row is not in sight', () => {
  showFinding(finding({ subject: { pid: 4711, comm: 'x' } }))
  expect([selectedId.value, tab.value, sort.value]).toEqual([undefined, 'processes', 'pid'])
})

test('to the connections where a port has no known owner', () => {
  showFinding(finding({ id: 'not-accepting', subject: { port: 80 } }))
  expect([selectedId.value, tab.value]).toEqual([undefined, 'network'])
})
