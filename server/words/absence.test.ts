import { expect, test } from 'bun:test'
import { absenceSentence, cgroupSentence, helpSentence, lackSentence } from './absence.ts'

const io = { file: 'io', reason: 'denied', processCount: 3 } as const

test('a denied file names the flag that allows it', () => {
  const remedy = { capabilities: ['SYS_PTRACE'] }
  expect(absenceSentence({ ...io, remedy })).toBe(
    'io of 3 processes cannot be read: topz needs --cap-add=SYS_PTRACE',
  )
})

test('both ways are named if topz may run as another user', () => {
  const remedy = { capabilities: ['SYS_PTRACE'], user: 'same' } as const
  expect(helpSentence({ reason: 'denied', remedy })).toBe(
    'run topz as the same --user UID:GID, or as root with --cap-add=SYS_PTRACE (/topz/doctor says why for each user)',
  )
})

test('no flag is named if none is known to help', () => {
  expect(absenceSentence(io)).toBe('io of 3 processes cannot be read: no known flag helps')
  expect(absenceSentence({ file: 'meminfo', reason: 'unsupported', processCount: 0 })).toBe(
    'meminfo of the host does not exist: the kernel or the sandbox does not provide it',
  )
})

test('what is not read yet says when it is', () => {
  expect(absenceSentence({ ...io, reason: 'pending' })).toBe(
    'io of 3 processes is not read yet: it is with the next tick',
  )
})

test('a cgroup that is not mounted names the mount', () => {
  expect(cgroupSentence('not mounted', { mount: '/sys/fs/cgroup' })).toBe(
    'no cgroup file system is mounted in it: mount the host’s /sys/fs/cgroup into topz and name it with --cgroup-root',
  )
})

test('what a container or a network lacks has its reason, and what helps if something does', () => {
  expect(lackSentence('interfaces')).toBe(
    'net/dev does not exist: the kernel or the sandbox does not provide it',
  )
  expect(lackSentence('owners', { capabilities: ['SYS_PTRACE'] })).toBe(
    'the owners of listening ports cannot be read: topz needs --cap-add=SYS_PTRACE',
  )
  expect(lackSentence('owners')).toBe('the owners of listening ports cannot be read: no known flag helps')
  expect(lackSentence('working set')).toBe(
    'the counters showed more cache than memory at this moment: the working set is known again with the next tick',
  )
})
