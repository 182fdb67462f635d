// A file system of its own for a stage, as large as wanted: ext4 in a sparse file behind a loop device. Needs root.

import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface StageDisk {
  readonly folder: string
  /** Such as /dev/loop3. */
  readonly device: string
  /** Writers then wait in the kernel until it is thawed. */
  readonly freeze: () => void
  readonly thaw: () => void
  readonly remove: () => void
}

export function mountStageDisk(mebibytes: number): StageDisk {
  const root = mkdtempSync(join(tmpdir(), 'topz-disk-'))
  const [image, folder] = [join(root, 'image'), join(root, 'disk')]
  const run = (program: string, ...args: string[]) =>
    execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim()
  mkdirSync(folder)
  run('truncate', '-s', `${mebibytes}M`, image)
  // Few inodes, no journal and none reserved: a sparse file stays small, and all of the room is the app's.
  run('mkfs.ext4', '-q', '-F', '-N', '1024', '-m', '0', '-O', '^has_journal', image)
  // The device is given back with the last mount.
  run('mount', '-o', 'loop,noinit_itable', image, folder)
  const device = run('findmnt', '-n', '-o', 'SOURCE', folder)
  let isFrozen = false
  const freeze = () => {
    run('fsfreeze', '--freeze', folder)
    isFrozen = true
  }
  const thaw = () => {
    if (isFrozen) run('fsfreeze', '--unfreeze', folder)
    isFrozen = false
  }
  const remove = () => {
    run('umount', '-l', folder)
    rmSync(root, { recursive: true, force: true })
  }
  return { folder, device, freeze, thaw, remove }
}
