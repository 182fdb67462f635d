// The past as routes need it: a moment, a difference, or why there is none.

import type { Context } from 'hono'
import { answerRefusal } from '../access/refusal.ts'
import type { Moments } from '../model/readout-parameters.ts'
import type { Difference } from '../model/recording.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { DifferenceQuery } from '../recorder/ask/difference.ts'
import type { Recorder } from '../recorder/recorder-client.ts'

/** A reader's clock may be ahead of ours: the last moment is then shown and labelled, not refused. */
const AHEAD_MS = 3_600_000

export interface PastOptions {
  readonly recorder: Pick<Recorder, 'ask' | 'status'>
  /** The same without secrets, whatever was recorded. */
  readonly masked: Pick<Recorder, 'ask'>
  /** Unix milliseconds; in a replay, its end. */
  readonly now: () => number
  /** An export is made in memory: the maximum size in bytes. */
  readonly exportBytesMax: number
}

/** Why there is no answer, for people; or the answer. */
export type Asked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly status: 400 | 404 | 503; readonly detail: string }

export type Past = ReturnType<typeof createPast>

export function createPast({ recorder, masked, now, exportBytesMax }: PastOptions) {
  async function snapshotAt(at: number, by: Pick<Recorder, 'ask'> = recorder): Promise<Asked<Snapshot>> {
    const missing = outside(at)
    if (missing !== undefined) return missing
    const snapshot = await by.ask('snapshot', { at })
    return snapshot === undefined ? outsideRecording(at) : { ok: true, value: snapshot }
  }

  async function difference(query: DifferenceQuery): Promise<Asked<Difference>> {
    const { to } = query
    const from = Math.max(query.from, beginBefore(to))
    const base = query.base ?? from
    const missing = wrongOrder(query) ?? outside(from) ?? outside(to) ?? outside(base)
    if (missing !== undefined) return missing
    const found = await recorder.ask('difference', { ...query, from })
    if (found === undefined) return outsideRecording(Math.min(from, base))
    return { ok: true, value: from === query.from ? found : { ...found, askedFrom: query.from } }
  }

  /** The start of the recording, if that is before this moment: a range may begin earlier. */
  function beginBefore(to: number): number {
    const { from } = recorder.status() ?? {}
    return from !== undefined && from < to ? from : Number.NEGATIVE_INFINITY
  }

  /** Undefined: it begins before it ends. The error names both ends, because one of them may be a default. */
  function wrongOrder({ from, to }: Moments): Asked<never> | undefined {
    if (from < to) return undefined
    return refuse(400, `Cannot use this range: its start, ${iso(from)}, must be before its end, ${iso(to)}.`)
  }

  /** Undefined: the recording has something. */
  function outside(at: number): Asked<never> | undefined {
    const { from, to } = recorder.status() ?? {}
    return from === undefined || to === undefined || at < from || at > Math.max(to, now()) + AHEAD_MS
      ? outsideRecording(at)
      : undefined
  }

  function outsideRecording(at: number): Asked<never> {
    const status = recorder.status()
    if (status === undefined)
      return refuse(503, 'The recording is still being opened: try again in a second.')
    const { from, to } = status
    const there =
      from === undefined || to === undefined
        ? 'nothing is recorded yet'
        : `the recording covers ${iso(from)} to ${iso(to)}`
    return refuse(404, `Nothing was recorded at ${iso(at)}: ${there}.`)
  }

  /** Undefined: part of the range was recorded. */
  function outsideRange(from: number, to: number): Asked<never> | undefined {
    const there = recorder.status()
    return there?.from === undefined ||
      there.to === undefined ||
      to < there.from ||
      from > Math.max(there.to, now())
      ? outsideRecording(to < (there?.from ?? 0) ? to : from)
      : undefined
  }

  return {
    snapshotAt,
    difference,
    wrongOrder,
    outsideRange,
    nothingIn: outsideRecording,
    recorder,
    masked,
    now,
    exportBytesMax,
  }
}

const iso = (at: number) =>
  Number.isFinite(at) && Math.abs(at) < 8.64e15 ? new Date(at).toISOString() : String(at)
const refuse = (status: 400 | 404 | 503, detail: string): Asked<never> => ({ ok: false, status, detail })

export function answerAsked(c: Context, asked: Asked<never>): Response {
  if (asked.ok) throw new Error('there is an answer')
  const { status, detail } = asked
  return answerRefusal(c, { status, detail, ...(status === 503 && { headers: { 'Retry-After': '1' } }) })
}
