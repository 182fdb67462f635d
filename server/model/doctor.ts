// What topz can and can't read here, and which flag would help. Each statement comes from an attempt.

export interface Diagnosis {
  readonly schemaVersion: 1
  readonly topz: {
    readonly uid: number
    /** Effective capabilities, by name. */
    readonly capabilities: readonly string[]
    /** It has CAP_SYS_PTRACE. */
    readonly canTrace: boolean
    /** /proc/sys/kernel/yama/ptrace_scope, if it exists. */
    readonly ptraceScope?: number
    readonly noNewPrivs: boolean
    /** disabled, strict or filter. */
    readonly seccomp: string
    /** The profile of AppArmor that confines it, if any. */
    readonly appArmor?: string
  }
  /** Nothing is missing that a flag could provide. */
  readonly isWell: boolean
  readonly users: readonly UserDiagnosis[]
  readonly remarks: readonly Remark[]
}

/** Processes of one user that are alike in what may be read of them. */
export interface UserDiagnosis {
  readonly uid?: number
  readonly user?: string
  readonly processCount: number
  /** Some of them, if the user has others that differ. */
  readonly examples?: readonly string[]
  /** Kernel files that may not be read. */
  readonly denied: readonly string[]
  /** What they would show. */
  readonly shows: readonly string[]
  readonly why?: string
  /** Flags of `docker run`, any of which helps; in a pod, fields of topz's securityContext. */
  readonly flags: readonly string[]
}

export interface Remark {
  readonly subject: string
  readonly message: string
  /** Something about it is missing. */
  readonly isWrong: boolean
}
