import { afterEach, beforeEach, expect, test } from 'bun:test'
import { mkdirSync, rmSync, symlinkSync } from 'node:fs'
import type { StatusLine } from '../../model/detail.ts'
import { createFakeProc, type FakeProc } from '../../sampler/testdata/fake-proc.ts'
import { createStatusReader } from './status.ts'

let fake: FakeProc
beforeEach(() => {
  fake = createFakeProc()
  fake.add(10)
})
afterEach(() => fake.remove())

const read = () => createStatusReader(fake.root)(10)
/** The value under a name, undefined if there is none. */
function said(status: string): (name: string) => string | undefined {
  fake.write(10, 'status', status)
  const items = (read()?.items ?? []) as readonly StatusLine[]
  return name => items.find(item => item.name === name)?.value
}

test('masks become names; none and all have their own words', () => {
  const value = said(
    'SigPnd:\t0000000000000000\nSigCgt:\t0000000000004001\nCapEff:\t0000000000080000\nCapPrm:\t000001ffffffffff\nCapAmb:\t0000000000000000\n',
  )
  expect(value('pending for the thread')).toBe('none')
  expect(value('caught')?.split(' ').sort()).toEqual(['SIGHUP', 'SIGTERM'])
  expect(value('capabilities')).toContain('SYS_PTRACE')
  expect(value('permitted capabilities')).toBe('all')
  expect(value('ambient capabilities')).toBe('none')
})

test('user ids that are all the same are shown as one; otherwise each is named', () => {
  const value = said('Uid:\t1000\t1000\t1000\t1000\nGid:\t0\t5\t0\t0\n')
  expect(value('user ids')).toBe('1000')
  expect(value('group ids')).toBe('real 0, effective 5, saved 0, file system 0')
})

test('numbers that stand for words become words; an unknown one from a newer kernel stays a number', () => {
  const value = said('TracerPid:\t0\nNoNewPrivs:\t1\nSeccomp:\t2\nTHP_enabled:\t0\n')
  expect(['traced by', 'no new privileges', 'seccomp', 'huge pages'].map(value)).toEqual([
    'no one',
    'yes',
    'filter',
    'no',
  ])
  const newer = said('TracerPid:\t44\nSeccomp:\t9\n')
  expect([newer('traced by'), newer('seccomp')]).toEqual(['PID 44', '9'])
})

test('a line that the kernel does not have is missing, and a value of 65,536 groups is cut', () => {
  const value = said(`Groups:\t${'1234 '.repeat(65_536)}\n`)
  expect(value('groups')).toEndWith('…')
  expect(value('groups')?.length).toBeLessThan(500)
  expect(value('seccomp')).toBeUndefined()
})

test('namespaces are shown by their links, those that do not exist are left out', () => {
  mkdirSync(fake.path(10, 'ns'))
  symlinkSync('net:[4026531840]', fake.path(10, 'ns/net'))
  const value = said('State:\tS (sleeping)\n')
  expect(value('net namespace')).toBe('net:[4026531840]')
  expect(value('time namespace')).toBeUndefined()
  expect(read()).not.toHaveProperty('unreadable')
})

test('the OOM score is shown if it can be read; without `status` the process is gone', () => {
  const value = said('State:\tS (sleeping)\n')
  expect([value('OOM score'), value('OOM score adjustment')]).toEqual(['666', '0'])
  rmSync(fake.path(10, 'oom_score'))
  expect(said('State:\tS\n')('OOM score')).toBeUndefined()
  rmSync(fake.path(10, 'status'))
  expect(read()).toBeUndefined()
})
