// The recording as the thread that owns it sees it: ticks go in, answers come out. Whatever fails here fails for the
// recording alone: it is said in its status, and the live view goes on.

import type { Database } from 'bun:sqlite'
import { differenceOf } from '../judge/difference.ts'
import type { Event } from '../model/event.ts'
import type { Difference, Life, RecordingStatus, Series, Timeline } from '../model/recording.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { appendRecording, exportRange } from './ask/export.ts'
import { type SeriesQuery, seriesOf, type UnknownSeries } from './ask/history.ts'
import { CUT, createLives } from './ask/lives.ts'
import { momentAt } from './ask/moment.ts'
import { eventOf, rangeOf } from './ask/replay.ts'
import { type RecordedSparks, sparksAt } from './ask/sparks.ts'
import { type TimelineQuery, timelineOf } from './ask/timeline.ts'
import { bytesOf, type OpenDatabase, openMemory, setAside } from './database/database.ts'
import { isDamage, isFull, messageOf, reasonOf, untilDamage } from './database/database-error.ts'
import { inMemory, open, type RecordingOptions } from './database/open-recording.ts'
import { sizeOf, type TickRecord } from './format/encoder.ts'
import { retain } from './keep/retention.ts'
import { createWriter, type Writer } from './keep/writer.ts'

export interface EventsQuery {
  readonly from: number
  readonly to: number
  /** The newest. */
  readonly limit: number
  /** Only what somebody should know. */
  readonly isAlarming?: boolean
}

/** What can be asked. Times are Unix milliseconds. */
export interface Questions {
  readonly snapshot: (query: { readonly at: number }) => Snapshot | undefined
  readonly series: (query: SeriesQuery) => Series | UnknownSeries
  /** For the moment of a snapshot. */
  readonly sparks: (query: { readonly at: number }) => RecordedSparks
  readonly timeline: (query: TimelineQuery) => Timeline
  readonly events: (query: EventsQuery) => Event[]
  readonly difference: (query: { readonly from: number; readonly to: number }) => Difference | undefined
  readonly lives: (query: Record<string, never>) => Life[]
  readonly status: (query: Record<string, never>) => RecordingStatus
  readonly export: (query: {
    readonly from: number
    readonly to: number
    readonly bytesMax: number
  }) => Uint8Array | 'too large' | undefined
}
export type Question = keyof Questions

/** Retention is looked after at the first of so many ticks, and at each while there is too little room. */
const RETAIN_TICKS = 10
/** Ticks since the last full one can only be removed as a whole: their share of the room at most. */
const GROUP_SHARE = 1 / 8
/** A folder that could not be used is tried again. */
const RETRY_TICKS = 30
/** Below the room that there is by a group that was removed, it is still the room that bounds the recording. */
const BOUND_SHARE = 0.8
/** Ticks that wait while the disk is full; the oldest is dropped first. */
const WAITING_MAX = 60
const FULL = 'the disk, or its share for the recording, is full'

export interface Recording extends Questions {
  /** What the next record has to be: one that stands alone, because this one is `lost`, or begins a group as a `full` one. */
  record(record: TickRecord): 'lost' | 'full' | undefined
  attach(app: string): void
  isPaused(): boolean
  /** What to tell in the log. */
  readonly warnings: readonly string[]
  close(ending: { readonly at: number; readonly how: string } | undefined): void
}

export function createRecording(asked: RecordingOptions, now: () => number): Recording {
  const warnings: string[] = []
  const livesIn = (from: Database) => createLives(from, () => writer?.life ?? opened.liveLife?.())
  let opened = open(asked, now(), warnings)
  let { db } = opened
  let lives = livesIn(db)
  const hasFallenBack = () => asked.folder !== undefined && opened.path === undefined
  const options = () => (hasFallenBack() ? inMemory(asked) : asked)
  let pausedBy: string | undefined
  let lost = 0
  let ticks = 0
  /** Of what was recorded since the last full tick, about. */
  let groupBytes = 0
  let waiting: TickRecord[] = []
  let writer: Writer | undefined
  let attached: string | undefined
  if (asked.replay === undefined) {
    try {
      begin(opened)
    } catch (error) {
      if (!isDamage(error)) throw error
      startAnew('damaged')
    }
  }

  function newLife(): Writer {
    const next = createWriter(db, { at: now(), version: asked.version, boot: asked.boot })
    if (attached !== undefined) next.attach(attached)
    return next
  }

  /** What was recorded is lost, what comes is not. F14: damage that was not seen when the file was opened. */
  function startAnew(why: 'damaged' | 'gone'): void {
    const { path } = opened
    opened.close()
    if (why === 'gone') warnings.push(`${path} was removed or replaced: a new recording begins`)
    else if (path !== undefined) warnings.push(setAside(path, now()))
    begin(open(asked, now(), warnings))
  }

  function begin(next: OpenDatabase): void {
    opened = next
    db = next.db
    lives = livesIn(db)
    waiting = []
    try {
      writer = newLife()
    } catch (error) {
      if (!isFull(error) || next.path === undefined) throw error
      next.close()
      warnings.push(reasonOf(error, next.path))
      begin(openMemory(inMemory(asked).bytesMax))
    }
  }

  /** A folder that could not be used may be usable by now: what was kept in memory meanwhile goes there. */
  function hasComeBack(): boolean {
    const tried: string[] = []
    const next = open(asked, now(), tried)
    if (next.path === undefined) {
      next.close()
      return false
    }
    try {
      writer?.end(now(), CUT)
      appendRecording(db, next.db)
    } catch (error) {
      if (!isFull(error)) throw error
    }
    opened.close()
    warnings.push(...tried, `recording to ${next.path} again`)
    begin(next)
    return true
  }

  function record(next: TickRecord): 'lost' | 'full' | undefined {
    if (writer === undefined) return undefined
    waiting.push(next)
    let isLost = false
    if (waiting.length > WAITING_MAX) {
      // Without the one that is dropped none of the others can be read.
      lost += waiting.length
      waiting = []
      isLost = true
    }
    const isDue = ticks++ % RETAIN_TICKS === 0
    if (isDue && opened.isLost()) {
      startAnew('gone')
      return 'lost'
    }
    if (hasFallenBack() && ticks % RETRY_TICKS === 0 && hasComeBack()) return 'lost'
    opened.measure()
    const isDamaged = flush(writer) || ((isDue || bytesOf(db) > opened.roomBytes) && lookAfter())
    if (isDamaged) startAnew('damaged')
    if (isLost || isDamaged) return 'lost'
    groupBytes = (next.isFull ? 0 : groupBytes) + sizeOf(next)
    return groupBytes > opened.roomBytes * GROUP_SHARE && !next.isFull ? 'full' : undefined
  }

  /** True: the file is damaged. */
  function flush(to: Writer): boolean {
    try {
      try {
        writeWaiting(to)
      } catch (error) {
        if (!isFull(error)) throw error
        // The oldest moments make room for it.
        opened.giveUpReserve()
        if (lookAfter()) return true
        writeWaiting(to)
      }
      pausedBy = undefined
    } catch (error) {
      if (isDamage(error)) return true
      pausedBy = isFull(error) ? FULL : messageOf(error)
    }
    return false
  }

  function writeWaiting(to: Writer): void {
    while (waiting.length > 0) {
      // Who held it may be gone: without a write nobody else would write it back.
      if (opened.isLogTooLong()) db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
      // What is removed is written there, too: no room can be made.
      if (opened.isLogTooLong()) throw new Error(FULL)
      to.write(waiting[0] as TickRecord)
      waiting.shift()
    }
  }

  function lookAfter(): boolean {
    try {
      retain(db, now(), { historyMs: options().historyMs, bytesMax: opened.roomBytes })
      opened.shrink()
    } catch (error) {
      if (isDamage(error)) return true
      // A full disk: the recording itself says so.
      if (!isFull(error)) pausedBy = messageOf(error)
    }
    return false
  }

  function status(): RecordingStatus {
    const [from = null, to = null] = rangeOf(db)
    const bytes = bytesOf(db)
    const isFile = opened.path !== undefined
    const state =
      asked.replay !== undefined ? 'off' : pausedBy !== undefined ? 'paused' : isFile ? 'recording' : 'memory'
    const message = pausedBy ?? (hasFallenBack() ? warnings.at(-1) : undefined)
    return {
      state,
      ...(message !== undefined && { message }),
      isFile,
      bytes,
      bytesMax: Math.min(options().bytesMax, opened.bytesMax),
      historyMs: options().historyMs,
      boundBy: bytes > opened.roomBytes * BOUND_SHARE ? 'bytes' : 'time',
      ...(from !== null && { from }),
      ...(to !== null && { to }),
      lost,
    }
  }

  const snapshot = ({ at }: { readonly at: number }) => momentAt(db, lives, at)

  return {
    warnings,
    record,
    attach(app) {
      attached = app
      writer?.attach(app)
    },
    isPaused: () => pausedBy !== undefined,
    close(ending) {
      try {
        if (ending !== undefined) writer?.end(ending.at, ending.how)
      } catch {
        // The next topz will say that it ended without a word.
      }
      opened.close()
    },
    snapshot,
    series: query => seriesOf(db, query),
    sparks({ at }) {
      try {
        return sparksAt(db, at)
      } catch {
        // A moment that can be read is shown, whatever became of those before it.
        return new Map()
      }
    },
    timeline(query) {
      const { from, to } = status()
      const recorded = from === undefined || to === undefined ? {} : { recordedFrom: from, recordedTo: to }
      return { ...timelineOf(db, query, lives.since(query.from)), ...recorded }
    },
    events({ from, to, limit, isAlarming = false }) {
      const rows = db
        .query<{ json: string }, [number, number, number, number]>(
          "SELECT json FROM event WHERE at BETWEEN ? AND ? AND (? = 0 OR iif(json_valid(json), json ->> 'alarming', 0)) ORDER BY event DESC LIMIT ?",
        )
        .iterate(from, to, Number(isAlarming), limit)
      return [...untilDamage(rows)].flatMap(eventOf).reverse()
    },
    difference({ from, to }) {
      const [before, after] = [snapshot({ at: from }), snapshot({ at: to })]
      return before && after && differenceOf(before, after)
    },
    lives: () => lives.since(Number.NEGATIVE_INFINITY),
    status,
    export: ({ from, to, bytesMax }) => exportRange(db, from, to, writer?.life, bytesMax),
  }
}
