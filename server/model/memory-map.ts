// The processes of a container, or of the host where no container is known, and what memory they hold: what the memory
// map is drawn from.

/** Bytes. A missing member is unknown. */
export interface MappedProcess {
  /** Process.id */
  readonly id: string
  readonly pid: number
  /** Of its program. May contain control characters. */
  readonly name: string
  /** Of its program, 1 to PROGRAM_COLOURS; missing if that has none. */
  readonly colour?: number
  readonly rssBytes: number
  readonly pssBytes?: number
  readonly ussBytes?: number
  /** Unix milliseconds: when those two were measured. */
  readonly pssAt?: number
  /** Parts of PSS, what is left of it is shared; missing on kernels before Linux 5.3. */
  readonly pssAnonBytes?: number
  readonly pssFileBytes?: number
  /** Resident, by kind. */
  readonly anonBytes?: number
  readonly fileBytes?: number
  readonly sharedBytes?: number
  /** By how much its resident memory changed in ten minutes. */
  readonly grownBytes?: number
}

export interface MemoryMap {
  /** Container.id and its name; missing: all processes, on the host. */
  readonly container?: string
  readonly name?: string
  /** Its limit; the host's memory where it has none. */
  readonly wholeBytes: number
  readonly hasLimit: boolean
  /** Without file cache that can be dropped at once. */
  readonly usedBytes?: number
  /** Of the host beside it; only without a limit. */
  readonly elsewhereBytes?: number
  readonly kernelBytes?: number
  /** Shared memory and tmpfs, whether mapped or not. */
  readonly sharedBytes?: number
  /** The largest first. */
  readonly processes: readonly MappedProcess[]
  /** The rest of them, together. */
  readonly others?: { readonly count: number; readonly rssBytes: number; readonly pssBytes: number }
}
