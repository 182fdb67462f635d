import { expect, test } from 'bun:test'
import { process } from './fixture.ts'
import { processById, processByPid } from './process-by-id.ts'

test('a process is found by its identity, not just its PID', () => {
  const processes = [3, 5, 70, 71].map(pid => process({ pid }))
  for (const one of processes) expect(processById(processes, one.id)).toBe(one)
  expect(processById(processes, '70:9999')).toBeUndefined()
  expect(processById(processes, '4:1000')).toBeUndefined()
  expect(processById([], '4:1000')).toBeUndefined()
})

test('the process that has a PID now is found by it', () => {
  const processes = [3, 5, 70, 71].map(pid => process({ pid }))
  for (const one of processes) expect(processByPid(processes, one.pid)).toBe(one)
  expect([processByPid(processes, 4), processByPid([], 4), processByPid(processes, 72)]).toEqual([
    undefined,
    undefined,
    undefined,
  ])
})
