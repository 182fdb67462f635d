// The main thread's side of the recording: each snapshot is encoded and handed over, queries are answered later.
// Nothing here ever waits for the disk.

import { type RecordingStatus, RecordingUnavailableError } from '../model/recording.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { Question, Questions } from './ask/answers.ts'
import { appOf } from './ask/lives.ts'
import { createEncoder, type TickRecord } from './format/encoder.ts'

export type ToRecorder =
  | { readonly type: 'record'; readonly records: readonly TickRecord[] }
  | { readonly type: 'attach'; readonly app: string }
  | { readonly type: 'ask'; readonly question: Question; readonly query: unknown }
  | { readonly type: 'close'; readonly ending: { readonly at: number; readonly how: string } | undefined }

export type FromRecorder =
  | { readonly type: 'open'; readonly warnings: readonly string[]; readonly status: RecordingStatus }
  | { readonly type: 'recorded'; readonly count: number; readonly status?: RecordingStatus }
  | { readonly type: 'lost' | 'full' }
  | { readonly type: 'warning'; readonly message: string }
  | { readonly type: 'answer'; readonly answer: unknown }
  | { readonly type: 'failed'; readonly message: string }
  | { readonly type: 'closed' }
  | { readonly type: 'broken'; readonly message: string }

/** The part of a worker that is used. */
export interface RecorderThread {
  post(message: ToRecorder): void
  onMessage(listener: (message: FromRecorder) => void): void
  onFailure(listener: (message: string) => void): void
  terminate(): void
}

export interface RecorderOptions {
  readonly spawn: () => RecorderThread
  readonly onWarning: (message: string) => void
  /** Monotonic milliseconds. */
  readonly now: () => number
}

export interface Recorder {
  /**
   * `mayWait`: it may be handed over with the next ones, before anything is asked: each message wakes two threads. What
   * waits is lost with this program, as a recording in memory is.
   */
  record(snapshot: Snapshot, mayWait?: boolean): void
  /**
   * Rejects with RecordingUnavailableError if the thread ends or does not answer in time, or too many are already
   * waiting.
   */
  ask<Q extends Question>(question: Q, query: Parameters<Questions[Q]>[0]): Promise<ReturnType<Questions[Q]>>
  status(): RecordingStatus | undefined
  /** Notes the end and resolves when it is on disk, or after a while. */
  close(how: string): Promise<void>
}

/** Records under way to a thread that does not keep up; more are left out and counted. */
const UNDER_WAY_MAX = 60
const WAITING_MAX = 32
/** Records handed over together. */
const TOGETHER_MAX = 10
/** Within the two seconds that a shutdown may take; a query under way ends first. */
const CLOSE_MS = 1800
/** F17: a busy thread has reported something by then, unless its disk does not respond. */
const SILENT_MS_MAX = 5000
/** Shorter than the listener's idle timeout, also where timers are seconds late: a reset says nothing. */
const ANSWER_MS_MAX = 5000
const SILENT = 'its disk does not respond, or a large query is running'
/** F24: a thread that ended is restarted, at most this often. */
const RESPAWN_MS = 5000

interface Asked {
  readonly question: Question
  readonly query: unknown
  readonly resolve: (answer: never) => void
  readonly reject: (why: string) => void
}

export function createRecorder({ spawn, onWarning, now }: RecorderOptions): Recorder {
  const encoder = createEncoder()
  const waiting: Asked[] = []
  /** The query that the thread is at. One at a time: records must not wait behind a row of them. */
  let asked: Asked | undefined
  let status: RecordingStatus | undefined
  let underWay = 0
  /** Encoded, and not handed over yet. */
  let held: TickRecord[] = []
  let heardAt = 0
  let lost = 0
  let app: string | undefined
  let closed: (() => void) | undefined
  let isClosing = false
  /** Why the thread is asked nothing at present. */
  let failure: string | undefined
  // Started when there is work for it: without it the first answer comes sooner.
  let thread: RecorderThread | undefined

  function post(message: ToRecorder): void {
    thread ??= start()
    thread.post(message)
  }

  function start(): RecorderThread {
    const next = spawn()
    app = undefined
    next.onMessage(message => {
      if (next === thread) receive(message)
    })
    next.onFailure(message => {
      if (next !== thread || isClosing) return
      fail(message)
      setTimeout(() => {
        if (isClosing) return
        encoder.restart()
        failure = undefined
        underWay = 0
        held = []
        thread = undefined
      }, RESPAWN_MS)
    })
    return next
  }

  function fail(message: string): void {
    failure = message
    onWarning(`the recording failed: ${message}`)
    if (status !== undefined) status = { ...status, state: 'paused', message }
    const unanswered = asked === undefined ? waiting : [asked, ...waiting]
    for (const { reject } of unanswered) reject(`The recording failed: ${message}.`)
    waiting.length = 0
    asked = undefined
    underWay = Number.POSITIVE_INFINITY
  }

  function receive(message: FromRecorder): void {
    heardAt = now()
    switch (message.type) {
      case 'open':
        status = message.status
        for (const warning of message.warnings) onWarning(warning)
        break
      case 'recorded':
        underWay -= message.count
        if (message.status !== undefined) note({ ...message.status, lost: message.status.lost + lost })
        break
      case 'warning':
        onWarning(message.message)
        break
      case 'lost':
        encoder.restart()
        break
      case 'full':
        encoder.beginGroup()
        break
      case 'answer':
        asked?.resolve(message.answer as never)
        asked = undefined
        askNext()
        break
      case 'failed':
        asked?.reject(`The recording could not be read: ${message.message}.`)
        asked = undefined
        askNext()
        break
      case 'closed':
        closed?.()
        break
      case 'broken':
        fail(message.message)
        break
      default:
        message satisfies never
    }
  }

  function note(next: RecordingStatus): void {
    if (next.state === 'paused' && status?.state !== 'paused')
      onWarning(`nothing is being recorded: ${next.message}`)
    if (next.state !== 'paused' && status?.state === 'paused') onWarning('recording resumed')
    status = next
  }

  function askNext(): void {
    if (asked !== undefined) return
    asked = waiting.shift()
    if (asked === undefined) return
    handOver()
    post({ type: 'ask', question: asked.question, query: asked.query })
  }

  function handOver(): void {
    if (held.length === 0) return
    if (underWay === 0) heardAt = now()
    underWay += held.length
    post({ type: 'record', records: held })
    held = []
  }

  return {
    record(snapshot, mayWait = false) {
      if (isClosing) return
      if (underWay >= UNDER_WAY_MAX) {
        lost++
        encoder.restart()
        return
      }
      held.push(encoder.encode(snapshot))
      const attached = appOf(snapshot)
      if (mayWait && attached === app && held.length < TOGETHER_MAX) return
      handOver()
      if (attached !== app) post({ type: 'attach', app: attached })
      app = attached
    },
    ask: (question, query) =>
      new Promise((resolve, reject) => {
        const refuse = (why: string) => reject(new RecordingUnavailableError(why))
        if (failure !== undefined) return refuse(`The recording failed: ${failure}.`)
        if (waiting.length >= WAITING_MAX)
          return refuse('Too many requests for the past: try again in a second.')
        const timer = setTimeout(() => {
          const place = waiting.indexOf(one)
          if (place >= 0) waiting.splice(place, 1)
          refuse(`The recording does not respond: ${SILENT}. Try again in a few seconds.`)
        }, ANSWER_MS_MAX)
        const one: Asked = {
          question,
          query,
          resolve(answer) {
            clearTimeout(timer)
            resolve(answer)
          },
          reject(why) {
            clearTimeout(timer)
            refuse(why)
          },
        }
        waiting.push(one)
        askNext()
      }),
    status: () =>
      status !== undefined && underWay > 0 && now() - heardAt > SILENT_MS_MAX
        ? { ...status, state: 'paused', message: SILENT }
        : status,
    close(how) {
      isClosing = true
      if (thread === undefined || failure !== undefined) return Promise.resolve()
      handOver()
      return new Promise(resolve => {
        const timer = setTimeout(resolve, CLOSE_MS)
        closed = () => {
          clearTimeout(timer)
          resolve()
        }
        post({ type: 'close', ending: { at: Date.now(), how } })
      })
    },
  }
}
