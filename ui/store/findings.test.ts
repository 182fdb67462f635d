// Where Show leads.
import { afterEach, beforeEach, expect, test } from 'bun:test'
import type { Finding } from '../../server/model/finding.ts'
import { FIXTURE_AT, finding, snapshot, view } from '../../server/model/fixture.ts'
import {
  currentFinding,
  flags,
  isFindingListOpen,
  openFinding,
  showFinding,
  toggleFindingList,
} from './findings.ts'
import { frame } from './live.ts'
import { sort } from './looking.ts'
import { endOfRecording } from './moment.ts'
import { select, selectedId } from './selection.ts'
import { showTab, tab } from './tab.ts'
import { chosenMs, rangeMs } from './timeline.ts'

afterEach(() => {
  endOfRecording.value = undefined
  chosenMs.value = undefined
})

beforeEach(() => {
  endOfRecording.value = FIXTURE_AT
  chosenMs.value = 300_000
  select(undefined)
  showTab('events')
  sort.value = 'pid'
  isFindingListOpen.value = false
})

function showFindings(findings: readonly Finding[]): void {
  const { events, previousLife, recorded, ...header } = snapshot()
  frame.value = {
    seq: 1,
    at: FIXTURE_AT,
    view: view(),
    header: { ...header, findings },
    matched: 0,
    rows: [],
  }
}

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

test('the order stays if no column gives it, and nothing is selected before it is known which process has the PID', () => {
  showFinding(finding({ subject: { pid: 4711, comm: 'x' } }))
  expect([selectedId.value, tab.value, sort.value]).toEqual([undefined, 'processes', 'pid'])
})

test('to the connections where a port has no known owner', () => {
  showFinding(finding({ id: 'not-accepting', subject: { port: 80 } }))
  expect([selectedId.value, tab.value]).toEqual([undefined, 'network'])
})

test('a chip leads to its process or port; where none is known its sentence opens in the list', () => {
  openFinding(finding({ subject: { processId: '7:1', pid: 7, comm: 'db' } }))
  expect([selectedId.value, isFindingListOpen.value]).toEqual(['7:1', false])
  const kill = finding({ id: 'oom-kill', key: 'k', subject: { container: 'a', containerName: 'app' } })
  showFindings([finding(), kill])
  openFinding(kill)
  expect([isFindingListOpen.value, currentFinding.value?.key]).toEqual([true, 'k'])
  frame.value = undefined
})

test('the charts reach back to where the trouble began', () => {
  for (const [minutes, shown] of [
    [2, 5],
    [14, 15],
    [100, 360],
    [3, 360],
  ] as const) {
    showFinding(finding({ since: FIXTURE_AT - minutes * 60_000 }))
    expect(rangeMs.value / 60_000).toBe(shown)
  }
})

test('a process is flagged with the worst that was found of it; what is about no process flags none', () => {
  const subject = { processId: '7:1', pid: 7, comm: 'db' }
  const findings = [
    finding({ severity: 'critical', subject: { containerName: 'app' } }),
    finding({ severity: 'warning', subject }),
    finding({ severity: 'note', subject }),
    finding({ severity: 'note', subject: { ...subject, processId: '8:1' } }),
  ]
  showFindings(findings)
  expect(Object.fromEntries(flags.value)).toEqual({ '7:1': 'warning', '8:1': 'note' })
  frame.value = undefined
  expect(flags.value.size).toBe(0)
})
