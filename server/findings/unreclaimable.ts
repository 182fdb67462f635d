// A container's memory that the kernel cannot give back, by part: page cache and caches of the kernel are none of it.

import type { Container } from '../model/container.ts'

export interface Parts {
  readonly anon: number
  readonly shmem: number
  readonly sockets: number
  /** Stacks, page tables, slabs and the like. */
  readonly kernel: number
}

/**
 * Undefined: not known. v1 does not tell which memory of the kernel's can be given back, and most of it can: left out
 * but for the sockets.
 */
export function unreclaimable(container: Container): Parts | undefined {
  const { memoryAnonBytes, memoryShmemBytes = 0, memorySocketBytes = 0 } = container
  if (memoryAnonBytes === undefined) return undefined
  const kernel =
    (container.memoryKernelStackBytes ?? 0) +
    (container.memoryPageTablesBytes ?? 0) +
    (container.memoryPercpuBytes ?? 0) +
    (container.memorySlabUnreclaimableBytes ?? 0)
  return { anon: memoryAnonBytes, shmem: memoryShmemBytes, sockets: memorySocketBytes, kernel }
}

export const totalOf = ({ anon, shmem, sockets, kernel }: Parts) => anon + shmem + sockets + kernel
