// S30: whatever the app puts at /etc/passwd, reading it ends at once, and only a small regular file is read.

import { afterEach, beforeEach, expect, test } from 'bun:test'
import { execFileSync } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { APP_FILE_BYTES_MAX } from '../config/limits.ts'
import { readAppFile } from './app-file.ts'
import { FAILED, GONE } from './read.ts'

let root: string
let etc: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'topz-app-'))
  etc = join(root, '7/root/etc')
  mkdirSync(etc, { recursive: true })
})
afterEach(() => rmSync(root, { recursive: true }))

const read = () => {
  const bytes = readAppFile(root, 7, 'passwd')
  return typeof bytes === 'number' ? bytes : new TextDecoder().decode(bytes)
}

test('a small regular file is read', () => {
  writeFileSync(join(etc, 'passwd'), 'www:x:33:33::/:/bin/sh\n')
  expect(read()).toBe('www:x:33:33::/:/bin/sh\n')
  writeFileSync(join(etc, 'passwd'), '')
  expect(read()).toBe('')
})

test('S30: a FIFO as /etc/passwd blocks nothing', () => {
  execFileSync('mkfifo', [join(etc, 'passwd')])
  expect(read()).toBe(FAILED)
})

test('S30: a device as /etc/passwd is not read', () => {
  execFileSync('mknod', [join(etc, 'passwd'), 'c', '1', '5'])
  expect(read()).toBe(FAILED)
})

test('S30: no link is followed, neither the file nor the folder', () => {
  const secret = join(root, 'secret')
  writeFileSync(secret, 'secret')
  symlinkSync(secret, join(etc, 'passwd'))
  expect(read()).toBe(FAILED)
  rmSync(join(etc, 'passwd'))
  writeFileSync(join(etc, 'passwd'), 'secret')
  renameSync(etc, join(root, 'elsewhere'))
  symlinkSync(join(root, 'elsewhere'), etc)
  expect(typeof read()).toBe('number')
})

test('S30: a huge file is not read, the largest allowed is', () => {
  writeFileSync(join(etc, 'passwd'), '')
  truncateSync(join(etc, 'passwd'), APP_FILE_BYTES_MAX)
  expect(String(read())).toHaveLength(APP_FILE_BYTES_MAX)
  truncateSync(join(etc, 'passwd'), APP_FILE_BYTES_MAX + 1)
  expect(read()).toBe(FAILED)
  truncateSync(join(etc, 'passwd'), 2 ** 40)
  expect(read()).toBe(FAILED)
})

test('S30: a folder as /etc/passwd, no file, no /etc', () => {
  mkdirSync(join(etc, 'passwd'))
  expect(read()).toBe(FAILED)
  rmSync(join(etc, 'passwd'), { recursive: true })
  expect(read()).toBe(GONE)
  rmSync(etc, { recursive: true })
  expect(read()).toBe(GONE)
})

test('no descriptor is left open, however it ends', () => {
  execFileSync('mkfifo', [join(etc, 'passwd')])
  for (let times = 0; times < 20; times++) read()
  const open = readdirSync('/proc/self/fd').flatMap(fd => {
    try {
      return [readlinkSync(`/proc/self/fd/${fd}`)]
    } catch {
      return []
    }
  })
  expect(open.filter(target => target.startsWith(root))).toEqual([])
})
