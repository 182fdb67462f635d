// What an app may put where its cgroup should be -> nothing, with the reason.

import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCgroupReader } from './reader.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'topz-lies-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A /proc with one process, and a folder as its root. */
function write(mountinfo: string) {
  const root = join(folder, 'root/sys/fs/cgroup')
  mkdirSync(root, { recursive: true })
  mkdirSync(join(folder, 'proc/10'), { recursive: true })
  writeFileSync(join(folder, 'proc/10/cgroup'), '0::/app\n')
  writeFileSync(join(folder, 'proc/10/mountinfo'), mountinfo)
  symlinkSync(join(folder, 'root'), join(folder, 'proc/10/root'))
  const files = { 'memory.max': '1048576\n', 'memory.current': '4096\n', 'cgroup.events': 'populated 1\n' }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text)
  writeFileSync(join(root, 'cgroup.procs'), '10\n')
}

test('P49: files that look like a cgroup but are on another file system are not trusted', () => {
  write('32 22 0:26 /app /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n')
  const { readCgroup: read, readFrozen } = createCgroupReader({
    procRoot: join(folder, 'proc'),
    cgroupRoot: undefined,
    now: () => 0,
  })
  expect(read(10, '10:1')).toEqual({ refusal: 'not its own' })
  expect(read(11, '11:1')).toBeUndefined()
  expect(readFrozen('10:1')).toBeUndefined()
})
