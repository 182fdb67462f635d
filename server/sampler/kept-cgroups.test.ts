// When a cgroup is read through its open files, and when the costly thread is asked; times are those of the test.

import { afterEach, beforeEach, expect, test } from 'bun:test'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openUse } from '../cgroup/use.ts'
import { createKeptCgroups } from './kept-cgroups.ts'

const openFiles = () => readdirSync('/proc/self/fd').length
let folder: string
let nowMs: number
/** Milliseconds from one look at the clock to the next. */
let stepMs: number
let before: number
let kept: ReturnType<typeof createKeptCgroups>

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'topz-kept-'))
  nowMs = 1000
  stepMs = 0
  use(100)
  before = openFiles()
  kept = createKeptCgroups(1, () => {
    nowMs += stepMs
    return nowMs
  })
})
afterEach(() => {
  kept.close()
  rmSync(folder, { recursive: true })
})

function use(usec: number): void {
  writeFileSync(join(folder, 'cpu.stat'), `usage_usec ${usec}\n`)
}

/** The costly thread answers, with or without open files. */
function answer(container: string, isOpen: boolean, memoryMax = 5): void {
  const places = { unified: { top: folder, below: '' }, legacy: new Map() }
  const reading = { version: 2, via: 'root', atMs: nowMs, memoryMax } as const
  kept.accept(container, reading, isOpen ? openUse(places, () => nowMs).open : undefined)
}

test('between two answers of the costly thread, what changes is read here, with what seldom changes of the last', () => {
  expect([kept.read('app', false), kept.isWanted('app')]).toEqual([undefined, true])
  answer('app', true)
  use(200)
  nowMs = 2000
  expect(kept.read('app', false)).toMatchObject({ atMs: 2000, usageUsec: 200, memoryMax: 5 })
  nowMs = 6000
  expect(kept.read('app', false)).toBeUndefined()
  expect(kept.read('app', true)).toBeDefined()
  answer('app', false, 7)
  nowMs = 7000
  expect(kept.read('app', false)).toMatchObject({ atMs: 7000, memoryMax: 7 })
})

test('after half a minute its files are opened again, and those from before are closed', () => {
  answer('app', true)
  nowMs = 30_999
  expect(kept.isWanted('app')).toBe(false)
  nowMs = 31_000
  expect(kept.isWanted('app')).toBe(true)
  answer('app', true)
  expect(openFiles()).toBe(before + 1)
})

test('no more containers than it may, until one is gone', () => {
  answer('app', true)
  expect(kept.isWanted('other')).toBe(false)
  kept.keepOnly(new Set(['other']))
  expect(openFiles()).toBe(before)
  expect([kept.isWanted('other'), kept.read('app', false)]).toEqual([true, undefined])
})

test('a file that says nothing any more: the costly thread is asked, and nothing stays open', () => {
  answer('app', true)
  writeFileSync(join(folder, 'cpu.stat'), '\n'.repeat(20_000))
  expect(kept.read('app', false)).toBeUndefined()
  expect(openFiles()).toBe(before)
})

test('where reading takes long three times in a row, the costly thread does it for a minute', () => {
  answer('app', true)
  stepMs = 6
  for (let turn = 0; turn < 3; turn++) expect(kept.read('app', false)).toBeDefined()
  stepMs = 0
  expect([kept.read('app', false), kept.isWanted('other')]).toEqual([undefined, false])
  nowMs += 60_001
  answer('app', false)
  expect(kept.read('app', false)).toBeDefined()
})
