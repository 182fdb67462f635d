import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mayBlock } from './waiting-threads.ts'

const buffer = new Uint8Array(4096)
let root: string
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'topz-threads-'))
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

function addThreads(pid: number, states: readonly string[]): void {
  for (const [index, state] of states.entries()) {
    const folder = join(root, `${pid}/task/${pid + index}`)
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'stat'), `${pid + index} (a) D) ${state} ${'0 '.repeat(48)}0\n`)
  }
}

test('P6: a process without waiting threads is read, whatever its name looks like', () => {
  addThreads(1000, ['S', 'R', 'Z'])
  expect(mayBlock(root, 1000, buffer)).toBe(false)
})

test('P6: one thread that waits for a lock or a disk is enough to require care', () => {
  addThreads(2000, ['S', 'S', 'D'])
  expect(mayBlock(root, 2000, buffer)).toBe(true)
})

test('P6: if threads are unknown, or too many, care is needed', () => {
  expect(mayBlock(root, 3000, buffer)).toBe(true)
  addThreads(
    4000,
    Array.from({ length: 513 }, () => 'S'),
  )
  expect(mayBlock(root, 4000, buffer)).toBe(true)
})
