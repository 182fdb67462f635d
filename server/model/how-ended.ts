// How a process ended, as waitpid(2) reports it.

/** Code and signal both missing: unknown. For a Process: zombies only. */
export interface HowEnded {
  readonly exitCode?: number
  readonly exitSignal?: number
  /** It left a core dump, or a core dump handler received one. */
  readonly coreDumped?: true
}
