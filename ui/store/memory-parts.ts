// A container's memory -> its parts as users think of them: what only exiting or freeing releases, what the kernel can
// drop, what is shared, what the kernel holds for it.
import type { Container } from '../../server/model/container.ts'
import { formatBytesLong } from '../../server/model/format.ts'

export interface MemoryPart {
  readonly name: string
  readonly amount: number
  readonly text: string
}

export function memoryParts(container: Container): readonly MemoryPart[] {
  const { memoryAnonBytes, memoryFileBytes, memoryShmemBytes, memoryKernelBytes } = container
  // The kernel also counts shared memory (tmpfs, shm) among file pages.
  const file =
    memoryFileBytes === undefined ? undefined : Math.max(0, memoryFileBytes - (memoryShmemBytes ?? 0))
  const named: readonly (readonly [string, number | undefined])[] = [
    ['anonymous', memoryAnonBytes],
    ['file cache', file],
    ['shared', memoryShmemBytes],
    ['kernel', memoryKernelBytes],
  ]
  return named.flatMap(([name, amount]) =>
    amount === undefined ? [] : [{ name, amount, text: formatBytesLong(amount) }],
  )
}
