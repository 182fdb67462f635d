import { afterEach, beforeEach, expect, test } from 'bun:test'
import { mkdirSync } from 'node:fs'
import { createFakeProc, type FakeProc, statBytes } from '../sampler/testdata/fake-proc.ts'
import { livingFolder } from './living-thread.ts'

let fake: FakeProc
beforeEach(() => {
  fake = createFakeProc()
})
afterEach(() => fake.remove())

/** The first thread of process 7, and others. */
function folderOf(
  first: { readonly state: string; readonly num_threads: number },
  others: Readonly<Record<number, string>>,
) {
  fake.writeStat(7, first)
  for (const [tid, state] of Object.entries({ 7: first.state, ...others })) {
    mkdirSync(fake.path(7, `task/${tid}`), { recursive: true })
    fake.write(7, `task/${tid}/stat`, statBytes(Number(tid), { state }))
  }
  return livingFolder(fake.root, 7, new Uint8Array(4096))
}

test('a process is read through its own folder', () => {
  expect(folderOf({ state: 'S', num_threads: 3 }, { 8: 'R' })).toBe(7)
})

test('if the first thread has ended, a living one gives access', () => {
  expect(folderOf({ state: 'Z', num_threads: 3 }, { 8: 'Z', 9: 'R' })).toBe('7/task/9')
  expect(folderOf({ state: 'Z', num_threads: 2 }, { 8: 'X', 9: 'D' })).toBe('7/task/9')
})

test('a real zombie, and one whose other threads ended meanwhile, is read as it is', () => {
  expect(folderOf({ state: 'Z', num_threads: 1 }, { 9: 'R' })).toBe(7)
  fake.end(7)
  expect(folderOf({ state: 'Z', num_threads: 2 }, { 8: 'Z' })).toBe(7)
})

test('a process that is gone, or whose files have another format, is named by its pid', () => {
  expect(livingFolder(fake.root, 99, new Uint8Array(4096))).toBe(99)
  fake.writeStat(7, { state: 'Z', num_threads: 2 })
  expect(livingFolder(fake.root, 7, new Uint8Array(4096))).toBe(7)
  fake.write(7, 'stat', 'nonsense')
  expect(livingFolder(fake.root, 7, new Uint8Array(4096))).toBe(7)
})
