import { expect, test } from 'bun:test'
import { FIXTURE_AT, finding } from '../model/fixture.ts'
import { createFindingEvents } from './events-findings.ts'

const AT = FIXTURE_AT
const stopped = finding({ subject: { processId: '7:1', pid: 7, comm: 'db', container: 'app' } })

test('a finding is reported when it is raised and when it is cleared, each once, with its subject', () => {
  const events = createFindingEvents()
  expect(events([], AT)).toEqual([])
  expect(events([stopped], AT)).toEqual([
    {
      type: 'findingRaised',
      text: 'warning: db (PID 7) has been stopped by a signal for 10s',
      alarming: true,
      finding: { id: 'stopped', key: stopped.key, severity: 'warning', since: AT - 10_000 },
      processId: '7:1',
      pid: 7,
      comm: 'db',
      container: 'app',
    },
  ])
  expect(events([{ ...stopped, evidence: { by: 'a debugger' } }], AT + 1000)).toEqual([])
  const [cleared, ...others] = events([], AT + 20_000)
  expect(cleared).toMatchObject({ type: 'findingCleared', pid: 7, finding: { key: stopped.key } })
  expect(cleared?.text).toBe('cleared after 30s: db (PID 7) has been stopped by a debugger for 30s')
  expect([others, cleared?.alarming]).toEqual([[], undefined])
  expect(events([], AT + 21_000)).toEqual([])
})

test('one that gets worse is reported again, one that eases is not, and a note does not alarm', () => {
  const events = createFindingEvents()
  const typesOf = (severity: 'note' | 'warning' | 'critical') =>
    events([{ ...stopped, severity }], AT).map(({ type, alarming }) => [type, alarming])
  expect(typesOf('note')).toEqual([['findingRaised', undefined]])
  expect(typesOf('critical')).toEqual([['findingRaised', true]])
  expect(typesOf('warning')).toEqual([])
})
