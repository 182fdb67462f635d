import { expect, test } from 'bun:test'
import { process } from '../model/fixture.ts'
import { aboutOf } from './happened.ts'

const shell = process({ pid: 5, comm: 'sh', startTicks: 900 })
const job = process({ pid: 7, ppid: 5, comm: 'job', container: 'c' })
const JOB = { processId: job.id, pid: 7, comm: 'job', ppid: 5, container: 'c' }
const SHELL = { parentId: shell.id, parentComm: 'sh' }

test('who an event is about comes with its parent, from the first list that holds it', () => {
  expect(aboutOf(job, [shell])).toEqual({ ...JOB, ...SHELL })
  expect(aboutOf(job, [], [shell])).toEqual({ ...JOB, ...SHELL })
})

test('of a parent that is not visible only the pid is known; a younger process is not its parent', () => {
  expect(aboutOf(job)).toEqual(JOB)
  expect(aboutOf(job, [{ ...shell, startTicks: 2000 }])).toEqual(JOB)
})
