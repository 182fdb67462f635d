// Which processes run in the container of a health check, from files as engines mount them.

import { afterAll, expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { companionsOf } from './own-container.ts'

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

function machine(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'topz-own-container-'))
  folders.push(folder)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}

const SERVER = { 'proc/31/cmdline': '/server\0--address=:9\0', 'proc/40/cmdline': '/server\0healthcheck\0' }

test.each([
  'sys/fs/cgroup/cgroup.procs',
  'sys/fs/cgroup/memory/cgroup.procs',
  'sys/fs/cgroup/pids/cgroup.procs',
])('%s names the processes next to this one', async list => {
  const root = machine({ ...SERVER, [list]: '31\n40\n' })
  expect(await companionsOf(40, root)).toEqual([['/server', '--address=:9']])
})

test('a list without this process, or of a whole machine, is that of no container', async () => {
  expect(await companionsOf(40, machine(SERVER))).toBeUndefined()
  const others = { ...SERVER, 'sys/fs/cgroup/cgroup.procs': '0\n31\n' }
  expect(await companionsOf(40, machine(others))).toBeUndefined()
  const all = Array.from({ length: 200 }, (_, i) => `${i + 1}\n`).join('')
  expect(await companionsOf(40, machine({ ...SERVER, 'sys/fs/cgroup/cgroup.procs': all }))).toBeUndefined()
})

test('a process that is gone again is left out', async () => {
  const root = machine({ ...SERVER, 'sys/fs/cgroup/cgroup.procs': '31\n40\n77\n' })
  expect(await companionsOf(40, root)).toHaveLength(1)
})
