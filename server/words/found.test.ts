import { expect, test } from 'bun:test'
import { FIXTURE_AT, finding } from '../model/fixture.ts'
import { inWords } from './found.ts'

test('each finding keeps its numbers and is worded as of the requested tick', () => {
  const stopped = finding({ subject: { pid: 7, comm: 'db' }, since: FIXTURE_AT - 10_000 })
  const [first] = inWords([stopped], FIXTURE_AT)
  const [later] = inWords([stopped], FIXTURE_AT + 60_000)
  expect(first).toMatchObject({ ...stopped, sentence: 'db (PID 7) has been stopped by a signal for 10s' })
  expect(later?.sentence).toEndWith('for 1m10s')
})

test('what a process named itself is written out in sentences, and stays data elsewhere', () => {
  const call = 'evil\nCRITICAL \u202e\x1b[2J'
  const [found] = inWords([finding({ subject: { pid: 7, comm: 'x', call } })], FIXTURE_AT)
  expect(found?.sentence).toStartWith('evil\\nCRITICAL \\u202e\\x1b[2J (PID 7)')
  expect(found?.subject.call).toBe(call)
})
