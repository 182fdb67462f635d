// /proc/self/mountinfo -> options of the file system at a mount point (procfs(5), proc_pid_mountinfo(5)).

import { text } from './scan.ts'

/** Those of the super block, of the mount that is on top; undefined where nothing is mounted. */
export function mountOptions(bytes: Uint8Array, mountPoint: string): readonly string[] | undefined {
  let options: readonly string[] | undefined
  for (const line of text(bytes).split('\n')) {
    const words = line.split(' ')
    // Any number of optional words, then one dash, the type, the source and the options.
    const dash = words.indexOf('-', 6)
    if (dash < 0 || words[4] !== mountPoint) continue
    options = words[dash + 3]?.split(',') ?? []
  }
  return options
}
