import { expect, test } from 'bun:test'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readMountinfo } from './files.ts'
import { cgroupMounts } from './locate.ts'

test('P8: the cgroup behind ten thousand other mounts is found', () => {
  const folder = mkdtempSync(join(tmpdir(), 'topz-mounts-'))
  const other =
    '700 22 0:50 / /var/lib/kubelet/pods/0a1b2c3d-1111-2222-3333-444444444444/volumes/x rw - tmpfs tmpfs rw\n'
  const text = `${other.repeat(12_000)}32 22 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n`
  expect(text.length).toBeGreaterThan(1024 * 1024)
  writeFileSync(join(folder, 'mountinfo'), text)
  expect(cgroupMounts(readMountinfo(join(folder, 'mountinfo')))).toMatchObject([
    { version: 2, mountPoint: '/sys/fs/cgroup' },
  ])
  expect(readMountinfo(join(folder, 'none'))).toBe('')
  rmSync(folder, { recursive: true })
})
