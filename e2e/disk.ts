// A disk of a given size in MiB for a test, and a program that fills it. Needs root.

import { execFileSync } from 'node:child_process'
import { appendFileSync } from 'node:fs'

/** Mounted at the folder `disk`; the test unmounts it. */
export function mountDisk(disk: string, mebibytes: number): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m,mode=700`, 'tmpfs', disk])
}

/** Until not another byte fits. */
export function fill(path: string): void {
  try {
    for (;;) appendFileSync(path, Buffer.alloc(4096))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
  }
}
