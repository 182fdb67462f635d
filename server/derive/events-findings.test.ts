import { expect, test } from 'bun:test'
import type { Finding } from '../model/finding.ts'
import { finding } from '../model/fixture.ts'
import { createFindingEvents } from './events-findings.ts'

const stopped = finding({ subject: { processId: '7:1', pid: 7, comm: 'db', container: 'app' } })

test('a finding is reported when it is raised and when it is cleared, each once, with its subject', () => {
  const events = createFindingEvents()
  expect(events([])).toEqual([])
  expect(events([stopped])).toEqual([
    {
      type: 'findingRaised',
      severity: 'warning',
      finding: stopped,
      processId: '7:1',
      pid: 7,
      comm: 'db',
      container: 'app',
    },
  ])
  const last = { ...stopped, evidence: { by: 'a debugger' } }
  expect(events([last])).toEqual([])
  expect(events([])).toMatchObject([{ type: 'findingCleared', severity: 'note', pid: 7, finding: last }])
  expect(events([])).toEqual([])
})

test('one that gets worse is reported again, one that eases is not, and a note does not alarm', () => {
  const events = createFindingEvents()
  const typesOf = (severity: 'note' | 'warning' | 'critical') =>
    events([{ ...stopped, severity }]).map(event => [event.type, event.severity])
  expect(typesOf('note')).toEqual([['findingRaised', 'note']])
  expect(typesOf('critical')).toEqual([['findingRaised', 'critical']])
  expect(typesOf('warning')).toEqual([])
})

const stalled = (key: string, joins?: readonly string[]) =>
  finding({ id: 'not-accepting', key, severity: 'critical', ...(joins && { joins }) })

test('ports that join a line and leave it are no news; each line that was told is cleared once', () => {
  const events = createFindingEvents()
  const told = (...findings: readonly Finding[]) =>
    events(findings).map(event => [event.type, 'finding' in event && event.finding.key])
  expect(told(stalled('a'))).toEqual([['findingRaised', 'a']])
  expect(told(stalled('a', ['b']))).toEqual([])
  expect(told(stalled('a', ['b']), stalled('c'))).toEqual([['findingRaised', 'c']])
  // They turn out to be held up by the same.
  expect(told(stalled('a', ['b', 'c']))).toEqual([])
  expect(told()).toEqual([
    ['findingCleared', 'a'],
    ['findingCleared', 'c'],
  ])
})
