import { expect, test } from 'bun:test'
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
