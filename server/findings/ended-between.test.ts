import { expect, test } from 'bun:test'
import { process } from '../model/fixture.ts'
import type { Process } from '../model/snapshot.ts'
import { endedBetween } from './ended-between.ts'

const one = (pid: number, fields: Partial<Process> = {}) => process({ pid, id: `${pid}:1`, ...fields })
const ended = (before: Process[], after: Process[]) => endedBetween(before, after).map(({ id }) => id)

test('processes that are gone, or whose pid went to another one, ended', () => {
  const stays = one(5)
  expect(ended([one(3), stays, one(7), one(9)], [stays, one(7, { id: '7:2' })])).toEqual([
    '3:1',
    '7:1',
    '9:1',
  ])
  expect(ended([stays], [stays, one(6)])).toEqual([])
})

test('a zombie ends once: when it says how, else when it is gone', () => {
  const known = one(5, { state: 'Z', exitCode: 1 })
  expect([ended([one(5)], [known]), ended([known], [known]), ended([known], [])]).toEqual([['5:1'], [], []])
  const unknown = one(5, { state: 'Z' })
  expect([ended([one(5)], [unknown]), ended([unknown], [])]).toEqual([[], ['5:1']])
})
