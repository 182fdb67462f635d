// What a screen reader says of findings.
import { expect, test } from 'bun:test'
import { FIXTURE_AT, finding } from '../../server/model/fixture.ts'
import { createFindingSayer } from './say-findings.ts'

const AT = FIXTURE_AT
const stopped = finding({ subject: { pid: 7, comm: 'db' } })
const critical = finding({ key: 'b', severity: 'critical', subject: { pid: 8, comm: 'web' } })
const text = (comm: string, age: string) => `${comm} has been stopped by a signal for ${age}`

test('what is raised and cleared is said once, and nothing of what was there when the page came', () => {
  const said: string[] = []
  const say = createFindingSayer(one => said.push(one))
  say([critical], AT)
  say([critical, stopped], AT + 1000)
  say([critical, stopped], AT + 2000)
  expect(said).toEqual([`warning: ${text('db (PID 7)', '11s')}`])
  say([stopped], AT + 20_000)
  expect(said.slice(1)).toEqual([`Cleared: ${text('web (PID 8)', '30s')}`])
})

test('others wait for ten seconds and come together; what is critical comes at once; notes are not said', () => {
  const said: string[] = []
  const say = createFindingSayer(one => said.push(one))
  say([], AT)
  say([stopped], AT + 1000)
  say([], AT + 2000)
  say([finding({ key: 'n', severity: 'note' })], AT + 3000)
  expect(said).toHaveLength(1)
  say([critical], AT + 4000)
  expect(said).toHaveLength(2)
  expect(said[1]).toBe(`Cleared: ${text('db (PID 7)', '12s')}. critical: ${text('web (PID 8)', '14s')}`)
  say([], AT + 5000)
  say([], AT + 14_000)
  expect(said.slice(2)).toEqual([`Cleared: ${text('web (PID 8)', '15s')}`])
})

test('in the past, and on the way back from it, nothing is news', () => {
  const said: string[] = []
  const say = createFindingSayer(one => said.push(one))
  say([], AT)
  say(undefined, AT + 1000)
  say([critical], AT + 2000)
  expect(said).toEqual([])
})
