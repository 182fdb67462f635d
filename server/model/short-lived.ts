// Short-lived children of one parent and name: what is known of those that have ended, so that a stream of jobs is one
// row of the table.

/** One that lives longer is listed by itself. Milliseconds. */
export const SHORT_LIVED_MS_MAX = 10_000

export interface ShortLived {
  /** Process.id of the parent, which is alive. */
  readonly parentId: string
  /** Of each of them. */
  readonly comm: string
  /** Of the newest. */
  readonly command: string
  readonly user?: string
  /** Container.id */
  readonly container?: string
  /** Those that topz saw and that ended well within the last `spanMs`. Many that live for less than a tick are never seen. */
  readonly count: number
  /** Milliseconds, at most ten minutes. */
  readonly spanMs: number
  /** How long one lives, in milliseconds: a mean, estimated from how old they were when they were last seen. */
  readonly livedMs: number
}

/** Parent and name: one row. */
export const shortLivedKey = (parentId: string, comm: string): string => `${parentId} ${comm}`

/** Young enough to be one of those. */
export function isYoung({ startedAt }: { readonly startedAt?: number }, at: number): boolean {
  return startedAt !== undefined && at - startedAt < SHORT_LIVED_MS_MAX
}
