// How many /proc files may stay open. At the descriptor limit a server can accept no one and open nothing, so part of
// the limit is left for connections; a process without a kept descriptor is read by open, read and close.

import { readWhole, sizeOf } from './read.ts'

/** If the limit can't be read: what most systems give. */
const LIMIT_DEFAULT = 1024

export class DescriptorBudget {
  #left: number

  constructor(descriptorsMax: number) {
    this.#left = Math.max(0, Math.floor(descriptorsMax))
  }

  take(): boolean {
    if (this.#left <= 0) return false
    this.#left--
    return true
  }

  giveBack(): void {
    this.#left++
  }
}

/** Soft limit of open files of this process, from /proc/self/limits. */
export function descriptorLimit(): number {
  const bytes = readWhole('/proc/self/limits', { bytes: new Uint8Array(4096) }, 4096)
  if (typeof bytes === 'number') return LIMIT_DEFAULT
  const soft = /^Max open files\s+(\d+|unlimited)/m.exec(new TextDecoder().decode(bytes))?.[1]
  if (soft === 'unlimited') return Number.MAX_SAFE_INTEGER
  return soft === undefined ? LIMIT_DEFAULT : Number(soft)
}

/** Descriptors that this process has open. Undefined if the kernel does not count them: before Linux 6.2. */
export function descriptorsOpen(): number | undefined {
  const size = sizeOf('/proc/self/fd')
  return size > 0 ? size : undefined
}
