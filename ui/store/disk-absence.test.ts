// Why the disk card has no figure.
import { expect, test } from 'bun:test'
import { diskAbsence } from './disk-absence.ts'

const container = { id: 'a', name: 'a', processCount: 1, rssBytes: 0 } as const

test('the disk card says what is unknown, why, and where it can be seen instead', () => {
  expect(diskAbsence({ ...container, cgroupVersion: 2 })).toBe(
    'The container’s cgroup has no I/O counters (its io controller is off). Each row shows what its process reads and writes.',
  )
  expect(diskAbsence({ ...container, cgroupVersion: 1 })).toContain('blkio')
  expect(diskAbsence({ ...container, absent: [{ file: 'cgroup', message: 'denied' }] })).toContain(
    'cannot be read',
  )
  const torn = { ...container, diskReadBytes: 0, absent: [{ file: 'memory.stat', message: 'torn' }] }
  expect(diskAbsence(torn)).toBeUndefined()
  expect(diskAbsence(undefined)).toContain('no cgroup')
})

test('between the first tick and the second nothing is missing', () => {
  expect(diskAbsence({ ...container, diskReadBytes: 0, diskWriteBytes: 0 })).toBeUndefined()
})
