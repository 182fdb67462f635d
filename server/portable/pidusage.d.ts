// What topz uses of pidusage 4, which brings no types.

declare module 'pidusage' {
  export interface Usage {
    readonly pid: number
    readonly ppid: number
    /** Resident bytes. */
    readonly memory: number
    /**
     * CPU time since it started, user and system together, in milliseconds; in steps of 10, or 1000 through ps on
     * Linux.
     */
    readonly ctime: number
    /** Milliseconds since it started. */
    readonly elapsed: number
    /** Unix milliseconds of the reading. */
    readonly timestamp: number
  }
  export interface UsageOptions {
    /** Use the ps command where another way is known: not on Windows. */
    readonly usePs?: boolean
    /** Milliseconds for which an idle pid is remembered; 0 remembers nothing, and needs usePs. */
    readonly maxage?: number
  }
  /** Pids that are gone are null, or missing. */
  export default function pidusage(
    pids: number[],
    options?: UsageOptions,
  ): Promise<Record<string, Usage | null>>
}
