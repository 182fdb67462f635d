// Something that happened at an instant, as data; server/words/event.ts puts it into a sentence. Bounded in number; the
// newest are in every snapshot, all that are kept are at /api/events.

import type { Finding, Severity } from './finding.ts'
import type { HowEnded } from './how-ended.ts'

export const EVENT_TYPES = [
  'start',
  'exit',
  'exec',
  'restart',
  'oomKill',
  'throttleBegin',
  'throttleEnd',
  'limitChange',
  'portOpen',
  'portClose',
  'findingRaised',
  'findingCleared',
] as const
export type EventType = (typeof EVENT_TYPES)[number]

/** What every event has, and whom it is about. What a process was called and who its parent was: at that instant. */
interface About {
  /** From 1, without gaps, within one run of topz. */
  readonly number: number
  /** Unix milliseconds: of the tick that saw it, or of the start itself if the kernel tells. */
  readonly at: number
  /** Above `note`: a kill, a failure, throttling, a changed limit; not a job that ends and is started as planned. */
  readonly severity: Severity
  /** Process.id, pid and name of the process it is about. */
  readonly processId?: string
  readonly pid?: number
  readonly comm?: string
  /** What tells it from its like, unless `command` does: `node server.js`. */
  readonly call?: string
  /** Pid, Process.id and name of its parent. Of a parent that topz does not see, only the pid. */
  readonly ppid?: number
  readonly parentId?: string
  readonly parentComm?: string
  /** Container.id */
  readonly container?: string
  readonly port?: number
  /**
   * Only from recordings of topz 0.1: its sentence. They kept that in place of members that are required nowhere below
   * because of it: command, name of the container, address, share, spans, evidence.
   */
  readonly text?: string
}

/** `count`: so many more than those that are listed one by one started in this tick. */
export interface StartEvent extends About {
  readonly type: 'start'
  /** A long one is cut, and ends in an ellipsis. */
  readonly command?: string
  readonly count?: number
}

/** `count`: so many more than those that are listed one by one ended in this tick. */
export interface ExitEvent extends About, HowEnded {
  readonly type: 'exit'
  /** Milliseconds. */
  readonly livedMs?: number
  readonly count?: number
}

export interface ExecEvent extends About {
  readonly type: 'exec'
  /** What it runs now. */
  readonly command?: string
}

export interface RestartEvent extends About {
  readonly type: 'restart'
  readonly command?: string
  /** Of the same command line under the same parent, so far. */
  readonly count: number
  /** Milliseconds since its predecessor ended. */
  readonly afterMs?: number
}

/** The process: the one that was likely killed, if any. */
export interface OomKillEvent extends About {
  readonly type: 'oomKill'
  /** Container.name */
  readonly containerName?: string
  /** Kills in this tick. */
  readonly count: number
  /** Of the process, at the tick before. */
  readonly rssBytes?: number
}

export interface ThrottleEvent extends About {
  readonly type: 'throttleBegin' | 'throttleEnd'
  readonly containerName?: string
  /** Begin: of the quota periods, 0 to 1. */
  readonly throttledShare?: number
  /** Begin: the quota, in CPUs. */
  readonly cpuLimit?: number
}

export type LimitField = 'cpuLimit' | 'memoryLimitBytes' | 'pidsLimit'

export interface LimitChangeEvent extends About {
  readonly type: 'limitChange'
  readonly containerName?: string
  /** The member of Container, and its values; null: none. */
  readonly field: LimitField
  readonly before: number | null
  readonly after: number | null
}

export interface PortEvent extends About {
  readonly type: 'portOpen' | 'portClose'
  readonly port: number
  /** As people write it: 0.0.0.0, ::, 127.0.0.1 */
  readonly address?: string
  /** Others that the same process opened or closed for this port in the same tick: its twin of IPv6, say. */
  readonly otherAddresses?: readonly string[]
}

export interface FindingEvent extends About {
  readonly type: 'findingRaised' | 'findingCleared'
  /** As of that tick, or of the last one at which it was open. */
  readonly finding: Pick<Finding, 'id' | 'key' | 'severity' | 'since'> & Partial<Finding>
}

export type Event =
  | StartEvent
  | ExitEvent
  | ExecEvent
  | RestartEvent
  | OomKillEvent
  | ThrottleEvent
  | LimitChangeEvent
  | PortEvent
  | FindingEvent

type Names<E> = E extends unknown ? keyof E : never
type Member<E, Name> = E extends unknown ? (Name extends keyof E ? E[Name] : never) : never
/** The members that events have, whatever their type. */
export type EventFields = { readonly [Name in Names<Event>]?: Member<Event, Name> }

/** An event as readers get it. */
export type EventInWords = Event & {
  /** One sentence for people: what cannot be seen is written out, see visible.ts. */
  readonly text: string
  /** Its severity is above `note`. */
  readonly alarming?: true
}

export const isAlarming = ({ severity }: Pick<Event, 'severity'>): boolean => severity !== 'note'

/** A timeline marks these; throttling it draws as long as it lasted, findings are elsewhere. */
export const MARKED_TYPES: readonly EventType[] = [
  'oomKill',
  'exit',
  'restart',
  'limitChange',
  'portOpen',
  'portClose',
]

/** Only what failed: jobs end as planned all the time. */
export function isMarked(event: Pick<Event, 'type' | 'severity'>): boolean {
  const isPort = event.type === 'portOpen' || event.type === 'portClose'
  return MARKED_TYPES.includes(event.type) && (isPort || isAlarming(event))
}
