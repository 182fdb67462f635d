// /proc/<pid>/mountinfo -> mounts, in the kernel's order: the last at a mount point is the one that is seen (procfs(5),
// proc_pid_mountinfo(5)).

import { text } from './scan.ts'

export interface MountLine {
  /** major:minor */
  readonly device: string
  /** Of the file system, what is mounted here. */
  readonly root: string
  readonly mountPoint: string
  /** Of this mount. */
  readonly options: readonly string[]
  readonly type: string
  readonly source: string
  /** Of the super block. */
  readonly superOptions: readonly string[]
}

/** Lines of another form are left out. */
export function parseMountinfo(bytes: Uint8Array): readonly MountLine[] {
  return text(bytes)
    .split('\n')
    .flatMap((line): MountLine[] => {
      const words = line.split(' ')
      // Any number of optional words, then one dash, the type, the source and the options.
      const dash = words.indexOf('-', 6)
      const [, , device, root, mountPoint, options] = words
      const [type, source, superOptions] = words.slice(dash + 1)
      if (dash < 0 || device === undefined || root === undefined || mountPoint === undefined) return []
      if (options === undefined || type === undefined || source === undefined) return []
      return [
        {
          device,
          root: unescaped(root),
          mountPoint: unescaped(mountPoint),
          options: options.split(','),
          type,
          source: unescaped(source),
          superOptions: superOptions?.split(',') ?? [],
        },
      ]
    })
}

/** Options of the file system that is on top at a mount point; undefined where nothing is mounted. */
export function mountOptions(bytes: Uint8Array, mountPoint: string): readonly string[] | undefined {
  return parseMountinfo(bytes).findLast(mount => mount.mountPoint === mountPoint)?.superOptions
}

/** The kernel writes blank, tab, newline and backslash as octal numbers. */
function unescaped(word: string): string {
  return word.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)))
}
