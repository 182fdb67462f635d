// What topz can read here, what it can't, and which flag opens it. Each statement comes from an attempt.

export interface Diagnosis {
  readonly schemaVersion: 1
  readonly topz: {
    readonly uid: number
    /** Effective capabilities, by name. */
    readonly capabilities: readonly string[]
    /** It has CAP_SYS_PTRACE. */
    readonly canTrace: boolean
    /** /proc/sys/kernel/yama/ptrace_scope, where there is one. */
    readonly ptraceScope?: number
    readonly noNewPrivs: boolean
    /** disabled, strict or filter. */
    readonly seccomp: string
  }
  /** Nothing is missing that a flag could open. */
  readonly isWell: boolean
  readonly users: readonly UserDiagnosis[]
  readonly remarks: readonly Remark[]
}

/** Processes of one user that are alike in what may be read of them. */
export interface UserDiagnosis {
  readonly uid?: number
  readonly user?: string
  readonly processCount: number
  /** Some of them, where the user has others that are not like them. */
  readonly examples?: readonly string[]
  /** Kernel files that may not be read. */
  readonly denied: readonly string[]
  /** What they would show. */
  readonly shows: readonly string[]
  readonly why?: string
  /** Flags of `docker run`, any of which opens it. */
  readonly flags: readonly string[]
}

export interface Remark {
  readonly subject: string
  readonly message: string
  /** Something is missing for it. */
  readonly isWrong: boolean
}
