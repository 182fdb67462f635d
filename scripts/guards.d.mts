// Types of guards.mjs for its test; the scripts themselves are plain JavaScript because Node runs them before anything is installed.

export interface GuardTest {
  readonly file: string
  /** What the name of the test holds, as a regular expression; empty: all of the file. */
  readonly filter: string
}

export interface Guard {
  /** `live.txt:12` */
  readonly at: string
  readonly rows: readonly string[]
  readonly what: string
  readonly path: string
  readonly from: string
  readonly to: string
  readonly tests: readonly GuardTest[]
}

export declare function readGuards(folder: string): Guard[]
export declare function parseGuards(text: string, name: string): Guard[]
export declare function staleness(guard: Guard, root: string): string | undefined
