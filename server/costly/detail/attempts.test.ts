import { afterEach, beforeEach, expect, test } from 'bun:test'
import { mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { createFakeProc, type FakeProc } from '../../sampler/testdata/fake-proc.ts'
import { createAttempts } from './attempts.ts'

let fake: FakeProc
beforeEach(() => {
  fake = createFakeProc()
  fake.add(10, { runTime: 1 })
})
afterEach(() => fake.remove())

const attempt = () => createAttempts(fake.root)(10)

test('each file is tried separately: a missing one is named, and the others are not', () => {
  for (const file of ['smaps_rollup', 'maps', 'syscall']) fake.write(10, file, 'x')
  const { missing = [], denied } = attempt() ?? {}
  expect(missing).toContain('stack')
  expect(missing).toContain('exe')
  for (const file of ['stat', 'status', 'io', 'cmdline', 'maps', 'fd']) expect(missing).not.toContain(file)
  expect(denied).toEqual([])
})

test('S12: the environment is not tried, so it is not missed where there is none', () => {
  const { missing = [], denied = [] } = attempt() ?? {}
  expect([...missing, ...denied]).not.toContain('environ')
})

test('the owner of the process comes with it, if `status` and the link reveal it', () => {
  fake.write(10, 'status', 'Uid:\t1000\t1001\t1000\t1000\nGid:\t5\t5\t5\t5\nCapPrm:\t0000000000080000\n')
  mkdirSync(fake.path(10, 'ns'))
  symlinkSync('user:[4026531837]', fake.path(10, 'ns/user'))
  expect(attempt()).toMatchObject({
    uids: [1000, 1001, 1000, 1000],
    gids: [5, 5, 5, 5],
    capabilities: '0000000000080000',
    userNamespace: 'user:[4026531837]',
  })
  rmSync(fake.path(10, 'status'))
  expect(attempt()?.uids).toBeUndefined()
})

test('listed descriptors need not lead anywhere that topz may follow', () => {
  rmSync(fake.path(10, 'fd'), { recursive: true })
  mkdirSync(fake.path(10, 'fd'))
  expect(attempt()?.missing).not.toContain('fd/*')
  fake.write(10, 'fd/0', '')
  expect(attempt()?.missing).toContain('fd/*')
  rmSync(fake.path(10, 'fd/0'))
  symlinkSync('pipe:[77]', fake.path(10, 'fd/0'))
  expect(attempt()?.missing).not.toContain('fd/*')
})

test('a process that is gone counts as not tried', () => {
  fake.write(10, 'stat', '')
  expect(attempt()).toBeUndefined()
})
