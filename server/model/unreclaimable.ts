// A container's memory that the kernel cannot reclaim, by part: without page cache and the kernel's own caches.

import type { Container } from './container.ts'

export interface Parts {
  readonly anon: number
  readonly shmem: number
  readonly sockets: number
  /** Stacks, page tables, slabs and the like. */
  readonly kernel: number
}

/**
 * Undefined: unknown. v1 does not say which kernel memory can be reclaimed, and most of it can: it is left out,
 * except for sockets.
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
