// Two ticks -> what happened between them, kept in a bounded list. What both began and ended between two ticks is not
// seen; forks per second reveal it.

import { EVENTS_MAX, SNAPSHOT_EVENTS_MAX } from '../config/limits.ts'
import { type Event, type EventType, isAlarming } from '../model/event.ts'
import { createContainerEvents, createThrottling } from './events-containers.ts'
import { createPortEvents } from './events-ports.ts'
import { createProcessEvents } from './events-processes.ts'
import type { Happened, Tick } from './happened.ts'
import { createShortLived } from './short-lived.ts'

/** Process events in one tick; one more event says how many others there were. */
const TICK_MAX = 50
/** How many events of a snapshot may be older alarming ones. */
const ALARMING_MIN = 10

export function createEvents() {
  const kept: Event[] = []
  const processEvents = createProcessEvents()
  const containerEvents = createContainerEvents()
  const throttling = createThrottling()
  const shortLived = createShortLived()
  const portEvents = createPortEvents()
  let last: Tick | undefined
  let number = 0
  let newest: readonly Event[] = []

  /** The newest, oldest first; the same array when nothing happened. */
  function observe(tick: Tick): readonly Event[] {
    const before = last
    last = tick
    if (before === undefined) {
      processEvents.begin(tick.processes)
      portEvents(tick)
      return newest
    }
    const ofProcesses = processEvents.between(before.processes, tick)
    shortLived.follow(processEvents.gone(), before, tick)
    const happened = [
      ...limited(ofProcesses),
      ...containerEvents(before.containers, tick.containers, processEvents.gone(), before.processes),
      ...throttling(tick.containers),
      ...portEvents(tick, before.processes),
    ]
    return note(happened, tick.at)
  }

  /** What is known when the tick is. */
  function note(happened: readonly Happened[], at: number): readonly Event[] {
    if (happened.length === 0) return newest
    const timed = happened.map(one => ({ at, ...one })).sort((a, b) => a.at - b.at)
    for (const one of timed) kept.push({ number: ++number, ...one })
    if (kept.length > EVENTS_MAX) kept.splice(0, kept.length - EVENTS_MAX)
    newest = newestOf(kept)
    return newest
  }

  return { observe, note, all: (): readonly Event[] => kept, shortLived: shortLived.known }
}

/** A stream of jobs that come and go must not push out alarming events. */
function newestOf(events: readonly Event[]): readonly Event[] {
  const newest = events.slice(-SNAPSHOT_EVENTS_MAX)
  const missed = events.slice(0, -SNAPSHOT_EVENTS_MAX).filter(isAlarming)
  const room = ALARMING_MIN - newest.filter(isAlarming).length
  if (missed.length === 0 || room <= 0) return newest
  const kept = missed.slice(-room)
  let excess = kept.length
  return [...kept, ...newest.filter(event => isAlarming(event) || excess-- <= 0)]
}

/** In a flood, failures come before what went as planned, and the first of its kind before one more of the same. */
function mostTellingFirst(events: readonly Happened[]): readonly Happened[] {
  const kinds = new Map<string, number>()
  const ranked = events.map(event => {
    const kind = `${event.type} ${event.comm}`
    const nth = kinds.get(kind) ?? 0
    kinds.set(kind, nth + 1)
    return { event, nth }
  })
  ranked.sort((a, b) => Number(isAlarming(b.event)) - Number(isAlarming(a.event)) || a.nth - b.nth)
  return ranked.map(({ event }) => event)
}

function limited(events: readonly Happened[]): readonly Happened[] {
  if (events.length <= TICK_MAX) return events
  const sorted = mostTellingFirst(events)
  const rest = sorted.slice(TICK_MAX)
  const count = (...types: EventType[]) => rest.filter(({ type }) => types.includes(type)).length
  const [started, ended] = [count('start', 'restart'), count('exit')]
  return [
    ...sorted.slice(0, TICK_MAX),
    ...(started > 0 ? [{ type: 'start' as const, severity: 'note' as const, count: started }] : []),
    ...(ended > 0 ? [{ type: 'exit' as const, severity: 'note' as const, count: ended }] : []),
  ]
}
