import { expect, test } from 'bun:test'
import { limitSentence } from './limit.ts'

test('each limit is written in its own unit, and one that is not there as none', () => {
  expect(limitSentence('cpuLimit', 'app', 0.5, 2)).toBe(
    'the CPU quota of app was changed from 0.5 CPUs to 2 CPUs',
  )
  expect(limitSentence('pidsLimit', 'app', 100, null)).toBe(
    'the PID limit of app was changed from 100 to none',
  )
  expect(limitSentence('memoryLimitBytes', 'app', null, 64 * 1024 * 1024)).toBe(
    'the memory limit of app was changed from none to 64.0M',
  )
})
