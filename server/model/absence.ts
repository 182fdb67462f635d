// What could not be read, why, and what would help, as data. server/words/absence.ts puts it into sentences.

/** Each member helps on its own. */
export interface Remedy {
  /** Capabilities that topz lacks, without `CAP_`: `SYS_PTRACE`. */
  readonly capabilities?: readonly string[]
  /** Running as the user and group of the process to read. */
  readonly user?: 'same'
  /** A folder of the host, mounted into topz. */
  readonly mount?: string
  /** Another source: `--source=proc`. */
  readonly source?: 'proc'
}

/** Why a kernel file yielded nothing, once per snapshot however many processes it concerns. */
export interface Absence {
  /** The kernel file: `io`, `fd`, `meminfo`, ... */
  readonly file: string
  /** Fields of Process (or `host.*`) that are missing because of it. */
  readonly fields: readonly string[]
  /** `pending`: it is not read yet, because the first answer came sooner without it. */
  readonly reason: 'denied' | 'unsupported' | 'stuck' | 'malformed' | 'pending'
  /** Missing if nothing is known to help. */
  readonly remedy?: Remedy
  /** One sentence, with the flag that would help if one is known. */
  readonly message: string
  readonly processCount: number
}

/** A file of one container, network or process that could not be read. */
export interface FileAbsence {
  readonly file: string
  readonly remedy?: Remedy
  /** Why, and what would help. */
  readonly message: string
}
