// An event -> its sentence. Names may hold anything: code that writes to a terminal, or hands the sentence to a program,
// makes them harmless (render/width.ts, model/visible.ts).

import {
  type Event,
  type EventInWords,
  type ExitEvent,
  type FindingEvent,
  isAlarming,
  type OomKillEvent,
  type PortEvent,
  type RestartEvent,
  type StartEvent,
  type ThrottleEvent,
} from '../model/event.ts'
import type { Finding } from '../model/finding.ts'
import { formatAge, formatBytes, formatRatio } from '../model/format.ts'
import { callOrComm } from '../model/program.ts'
import { visible } from '../model/visible.ts'
import { howEnded } from './ending.ts'
import { findingWords } from './finding.ts'
import { limitSentence } from './limit.ts'
import { named, plural } from './phrases.ts'

const DAY_MS = 86_400_000

const known = new WeakMap<readonly Event[], readonly EventInWords[]>()

/** The same list as long as it is given the same: most ticks bring no event. */
export function eventsInWords(events: readonly Event[]): readonly EventInWords[] {
  const before = known.get(events)
  if (before !== undefined) return before
  const told = events.map(eventInWords)
  known.set(events, told)
  return told
}

/** Of a finding it names which: its evidence is in the sentence, and the whole at /api/findings. */
export function eventInWords(event: Event): EventInWords {
  const { number, at, type, text: _, ...rest } = event
  const text = visible(eventSentence(event))
  const alarming = isAlarming(event) && { alarming: true }
  const found = 'finding' in event && { finding: nameOfFinding(event.finding) }
  return { number, at, type, text, ...alarming, ...rest, ...found } as EventInWords
}

export function eventSentence(event: Event): string {
  if (event.text !== undefined) return event.text
  switch (event.type) {
    case 'start':
      return started(event)
    case 'exit':
      return event.count === undefined
        ? `${named(event)} ended ${howEnded(event)}`
        : `${plural(event.count, 'more process', 'more processes')} ended`
    case 'exec':
      return `${named(event)} now runs${then(' ', event.command)}`
    case 'restart':
      return restarted(event)
    case 'oomKill':
      return killed(event)
    case 'throttleBegin':
    case 'throttleEnd':
      return throttled(event)
    case 'limitChange':
      return limitSentence(event.field, containerOf(event), event.before, event.after)
    case 'portOpen':
    case 'portClose':
      return portMoved(event)
    case 'findingRaised':
      return `${event.finding.severity}: ${foundSentence(event)}`
    case 'findingCleared':
      return cleared(event)
    default:
      return event satisfies never
  }
}

/** Exits that are alike; the newest last. */
export function exitsSentence(exits: readonly ExitEvent[]): string {
  const newest = exits.at(-1)
  if (newest === undefined) return ''
  if (exits.length === 1) return eventSentence(newest)
  return `${exits.length} × ${callOrComm(newest)} ended ${howEnded(newest)}, the last PID ${newest.pid}`
}

const nameOfFinding = ({ id, key, severity, since }: FindingEvent['finding']) => ({
  id,
  key,
  severity,
  since,
})

/** What was found, without its severity. */
export function foundSentence({ at, finding, text }: FindingEvent): string {
  if (isWhole(finding)) return findingWords(finding, at).sentence
  // From topz 0.1, where the severity came first.
  return text?.slice(`${finding.severity}: `.length) ?? finding.id
}

/** After how long, unless what was found says it. */
function cleared(event: FindingEvent): string {
  const { at, finding } = event
  const sentence = foundSentence(event)
  const isTimed = foundSentence({ ...event, at: at + DAY_MS }) !== sentence
  return `cleared${isTimed ? '' : ` after ${formatAge(at - finding.since)}`}: ${sentence}`
}

const isWhole = (finding: Partial<Finding>): finding is Finding => finding.evidence !== undefined

function started(event: StartEvent): string {
  if (event.count !== undefined) return `${plural(event.count, 'more process', 'more processes')} started`
  const { ppid = 0, parentComm, command } = event
  const parent = parentComm === undefined ? `PID ${ppid}` : named({ comm: parentComm, pid: ppid })
  // Process 1 adopts orphans: it may not have started this one.
  const by = ppid > 1 ? `, by ${parent}` : ''
  return `${named(event)} started${by}${then(': ', command)}`
}

function restarted(event: RestartEvent): string {
  const { count, afterMs, command } = event
  const after = afterMs === undefined ? '' : ` ${formatAge(afterMs)} after it ended`
  const times = count === 1 ? 'once' : `${count} times`
  return `${named(event)} was restarted${after}, ${times} so far${then(': ', command)}`
}

function killed(event: OomKillEvent): string {
  const { count, comm, rssBytes } = event
  const what = count === 1 ? 'a process' : `${count} processes`
  const held = rssBytes === undefined ? '' : ` with ${formatBytes(rssBytes)}`
  const whom = comm === undefined ? ' (which one is unknown)' : `, likely ${named(event)}${held}`
  return `OOM kill: the kernel killed ${what} of ${containerOf(event)} for memory${whom}`
}

function throttled(event: ThrottleEvent): string {
  const { type, throttledShare, cpuLimit } = event
  if (type === 'throttleEnd') return `${containerOf(event)} is no longer throttled`
  const share = throttledShare === undefined ? 'some' : `${formatRatio(throttledShare)} %`
  const of = cpuLimit ? ` (quota of ${cpuLimit} CPUs)` : ''
  return `${containerOf(event)} is throttled in ${share} of its quota periods${of}`
}

function portMoved(event: PortEvent): string {
  const { type, port, address, otherAddresses = [], comm } = event
  const on = address === undefined ? '' : ` on ${[address, ...otherAddresses].join(' and ')}`
  const whose = comm === undefined ? '' : ` of ${named(event)}`
  return `port ${port}${on}${whose} was ${type === 'portOpen' ? 'opened' : 'closed'}`
}

const containerOf = ({ containerName = 'a container' }: { readonly containerName?: string }) => containerName
const then = (mark: string, text: string | undefined) => (text === undefined ? '' : `${mark}${text}`)
