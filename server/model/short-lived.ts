// Short-lived children of one parent and name: what is known of those that have ended, so that a stream of jobs is one
// row of the table.

import type { Event, ExitEvent } from './event.ts'

/** One that lives longer is listed by itself. Milliseconds. */
export const SHORT_LIVED_MS_MAX = 10_000
/** Fewer are listed one by one. */
export const SHORT_LIVED_MIN = 3
/** After so many milliseconds without another end they are over. */
export const QUIET_MS_MAX = 60_000

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

/**
 * The mean age at which they were last seen -> how long they live. Ticks fall anywhere into a life that is shorter than
 * the time between them: on average into its middle. A longer one ends half that time after it was last seen.
 */
export function livedOf(meanAgeMs: number, intervalMs: number): number {
  return Math.round(meanAgeMs < intervalMs / 2 ? 2 * meanAgeMs : meanAgeMs + intervalMs / 2)
}

type Job = ExitEvent & Required<Pick<ExitEvent, 'parentId' | 'comm' | 'livedMs'>>

/** A job that ended as planned soon after it had started; the tick that saw it ended came `intervalMs` after the last that saw it alive. */
function isJob(event: Event, intervalMs: number): event is Job {
  return (
    event.type === 'exit' &&
    event.severity === 'note' &&
    event.parentId !== undefined &&
    event.comm !== undefined &&
    event.livedMs !== undefined &&
    event.livedMs - intervalMs < SHORT_LIVED_MS_MAX
  )
}

/** Of a past moment: as far as its events tell, oldest first. */
export function shortLivedIn(
  events: readonly Event[],
  at: number,
  intervalMs: number,
): readonly ShortLived[] {
  const jobs = events.filter(event => isJob(event, intervalMs)) as readonly Job[]
  const kinds = Map.groupBy(jobs, ({ parentId, comm }) => shortLivedKey(parentId, comm))
  return [...kinds.values()].flatMap(ended => {
    const [first] = ended
    const last = ended.at(-1)
    if (first === undefined || last === undefined || ended.length < SHORT_LIVED_MIN) return []
    if (at - last.at > QUIET_MS_MAX) return []
    const ages = ended.reduce((sum, { livedMs }) => sum + Math.max(0, livedMs - intervalMs), 0)
    const { parentId, comm, container } = first
    return [
      {
        parentId,
        comm,
        command: comm,
        ...(container !== undefined && { container }),
        count: ended.length,
        spanMs: at - first.at,
        livedMs: livedOf(ages / ended.length, intervalMs),
      },
    ]
  })
}
