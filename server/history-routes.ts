// What the recording tells: /api/history, /api/timeline, /api/snapshot, /api/diff, /api/lives, /api/recording,
// /api/export; and the past of /topz itself.

import type { Context } from 'hono'
import { answerRefusal } from './access/refusal.ts'
import type { Event } from './model/event.ts'
import { MOMENT_FORMS, parseMoment } from './model/moment.ts'
import { type Difference, RecordingUnavailableError } from './model/recording.ts'
import type { Snapshot } from './model/snapshot.ts'
import { harmless } from './model/view-parse.ts'
import type { Recorder } from './recorder/recorder.ts'
import { renderDifference } from './render/difference-text.ts'
import { safeJson } from './render/json.ts'
import { MEDIA_TYPES } from './render/negotiate.ts'
import { strayParameter } from './render/readout.ts'
import { renderReport } from './render/report.ts'

const POINTS_DEFAULT = 300
const POINTS_MAX = 2000
const TOP_DEFAULT = 8
const TOP_MAX = 20
const REPORT_EVENTS_MAX = 500
/** A range that is not named. */
const RANGE_MS = 15 * 60_000

/** A reader's clock may be ahead of ours. */
const AHEAD_MS = 3_600_000

export interface PastOptions {
  readonly recorder: Pick<Recorder, 'ask' | 'status'>
  /** The same without secrets, whatever was recorded. */
  readonly masked: Pick<Recorder, 'ask'>
  /** Unix milliseconds; of a replay its end. */
  readonly now: () => number
}

/** Why there is no answer, for people; or the answer. */
export type Asked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly status: 400 | 404 | 503; readonly detail: string }

export type Past = ReturnType<typeof createPast>

export function createPast({ recorder, masked, now }: PastOptions) {
  async function snapshotAt(text: string, by: Pick<Recorder, 'ask'> = recorder): Promise<Asked<Snapshot>> {
    const at = parseMoment(text, now())
    if (at === undefined) return refuse(400, `Cannot parse at=${harmless(text)}: expected ${MOMENT_FORMS}.`)
    const missing = outside(at)
    if (missing !== undefined) return missing
    const snapshot = await by.ask('snapshot', { at })
    return snapshot === undefined ? outsideRecording(at) : { ok: true, value: snapshot }
  }

  /** `-10m` compares then with now; `-10m..-5m` two moments of the past. */
  async function difference(text: string): Promise<Asked<Difference>> {
    const [first = '', second = 'now', ...others] = text.split('..')
    const [from, to] = [parseMoment(first, now()), parseMoment(second, now())]
    if (from === undefined || to === undefined || others.length > 0)
      return refuse(
        400,
        `Cannot parse diff=${harmless(text)}: expected ${MOMENT_FORMS}, or two of them with .. between`,
      )
    if (from >= to) return refuse(400, 'Cannot compare: the first moment must lie before the second.')
    const missing = outside(from) ?? outside(to)
    if (missing !== undefined) return missing
    const found = await recorder.ask('difference', { from, to })
    return found === undefined ? outsideRecording(from) : { ok: true, value: found }
  }

  /** Undefined: there is something. */
  function outside(at: number): Asked<never> | undefined {
    const { from, to } = recorder.status() ?? {}
    return from === undefined || to === undefined || at < from || at > Math.max(to, now()) + AHEAD_MS
      ? outsideRecording(at)
      : undefined
  }

  function outsideRecording(at: number): Asked<never> {
    const { from, to } = recorder.status() ?? {}
    const there =
      from === undefined || to === undefined
        ? 'nothing is recorded yet'
        : `the recording goes from ${iso(from)} to ${iso(to)}`
    return refuse(404, `Nothing was recorded at ${iso(at)}: ${there}.`)
  }

  /** Undefined: something of the range is there. */
  function outsideRange(from: number, to: number): Asked<never> | undefined {
    const there = recorder.status()
    return there?.from === undefined ||
      there.to === undefined ||
      to < there.from ||
      from > Math.max(there.to, now())
      ? outsideRecording(to < (there?.from ?? 0) ? to : from)
      : undefined
  }

  return { snapshotAt, difference, outsideRange, nothingIn: outsideRecording, recorder, masked, now }
}

const iso = (at: number) =>
  Number.isFinite(at) && Math.abs(at) < 8.64e15 ? new Date(at).toISOString() : String(at)
const refuse = (status: 400 | 404 | 503, detail: string): Asked<never> => ({ ok: false, status, detail })

export function answerAsked(c: Context, asked: Asked<never>): Response {
  if (asked.ok) throw new Error('there is an answer')
  return answerRefusal(c, { status: asked.status, detail: asked.detail })
}

export function createHistoryRoutes(past: Past) {
  const { recorder, masked, now } = past

  function json(value: object): Response {
    return new Response(`${safeJson(value)}\n`, {
      headers: { 'Content-Type': MEDIA_TYPES.json, 'Cache-Control': 'no-store', Vary: 'Accept' },
    })
  }

  /** The parameters, or the refusal. */
  function parse(c: Context, known: readonly string[]): Range | Response {
    const params = new URL(c.req.url).searchParams
    const stray = strayParameter(params, known)
    if (stray !== undefined) return answerRefusal(c, { status: 400, detail: `${stray}.` })
    const time = now()
    const moment = (name: string, otherwise: number) => {
      const text = params.get(name)
      return text === null || text === '' ? otherwise : parseMoment(text, time)
    }
    const to = moment('to', time)
    const from = moment('from', (to ?? time) - RANGE_MS)
    if (from === undefined || to === undefined)
      return answerRefusal(c, {
        status: 400,
        detail: `Cannot parse ${from === undefined ? 'from' : 'to'}=${harmless(params.get(from === undefined ? 'from' : 'to') ?? '')}: expected ${MOMENT_FORMS}.`,
      })
    if (from >= to)
      return answerRefusal(c, { status: 400, detail: 'Cannot use this range: from must lie before to.' })
    const points = whole(params.get('points'), POINTS_DEFAULT, 1, POINTS_MAX)
    if (points === undefined)
      return answerRefusal(c, {
        status: 400,
        detail: `Cannot parse points: expected a whole number from 1 to ${POINTS_MAX}.`,
      })
    return { params, from, to, points }
  }

  async function history(c: Context): Promise<Response> {
    const range = parse(c, ['metric', 'subject', 'from', 'to', 'points'])
    if (range instanceof Response) return range
    const metric = range.params.get('metric') ?? 'cpuUsage'
    const subject = parseSubject(range.params.get('subject') ?? 'host')
    if (subject === undefined)
      return answerRefusal(c, {
        status: 400,
        detail:
          'Cannot parse subject: expected host, container:ID, network:ID or process:ID, where ID is that of /topz.json.',
      })
    const path =
      subject.kind === 'host' && !metric.includes('.')
        ? (HOST_METRICS.get(metric) ?? `host.${metric}`)
        : metric
    const series = await recorder.ask('series', {
      ...subject,
      path,
      from: range.from,
      to: range.to,
      points: range.points,
    })
    return series === undefined
      ? answerRefusal(c, {
          status: 400,
          detail: `Cannot parse metric=${harmless(metric)}: it is no number of a ${subject.kind} in /topz.json.`,
        })
      : json({ schemaVersion: 1, ...series, metric })
  }

  async function timeline(c: Context): Promise<Response> {
    const range = parse(c, ['from', 'to', 'points', 'top'])
    if (range instanceof Response) return range
    const top = whole(range.params.get('top'), TOP_DEFAULT, 0, TOP_MAX)
    if (top === undefined)
      return answerRefusal(c, {
        status: 400,
        detail: `Cannot parse top: expected a whole number from 0 to ${TOP_MAX}.`,
      })
    return json({
      schemaVersion: 1,
      ...(await recorder.ask('timeline', { ...range, params: undefined, top } as never)),
    })
  }

  async function diff(c: Context): Promise<Response> {
    const range = parse(c, ['from', 'to', 'format'])
    if (range instanceof Response) return range
    const asked = await past.difference(`${range.from}..${range.to}`)
    if (!asked.ok) return answerAsked(c, asked)
    const wantsText = range.params.get('format') === 'text'
    return wantsText
      ? new Response(renderDifference(asked.value), {
          headers: { 'Content-Type': MEDIA_TYPES.text, 'Cache-Control': 'no-store' },
        })
      : json({ schemaVersion: 1, ...asked.value })
  }

  async function exported(c: Context): Promise<Response> {
    const range = parse(c, ['from', 'to'])
    if (range instanceof Response) return range
    const missing = past.outsideRange(range.from, range.to)
    if (missing !== undefined) return answerAsked(c, missing)
    const bytes = await recorder.ask('export', { from: range.from, to: range.to })
    if (bytes === undefined) return answerAsked(c, past.nothingIn(range.from))
    return new Response(bytes as Uint8Array<ArrayBuffer>, {
      headers: {
        'Content-Type': 'application/vnd.sqlite3',
        'Content-Disposition': 'attachment; filename="topz-recording.db"',
        'Cache-Control': 'no-store',
      },
    })
  }

  /** `at`, or the last moment of the range; without either now. */
  async function report(c: Context): Promise<Response> {
    const params = new URL(c.req.url).searchParams
    const at = params.get('at')
    const stray = strayParameter(params, ['at', 'from', 'to'])
    if (stray !== undefined) return answerRefusal(c, { status: 400, detail: `${stray}.` })
    const asked = await past.snapshotAt(at ?? params.get('to') ?? 'now', masked)
    if (!asked.ok) return answerAsked(c, asked)
    const snapshot = asked.value
    const first = parseMoment(params.get('from') || '-15m', params.has('from') ? now() : snapshot.at)
    if (first === undefined || first >= snapshot.at)
      return answerRefusal(c, {
        status: 400,
        detail: `Cannot parse from: expected ${MOMENT_FORMS}, before the moment that is reported.`,
      })
    const from = Math.max(first, recorder.status()?.from ?? first)
    const [drawn, newest, alarming, difference] = await Promise.all([
      recorder.ask('timeline', { from, to: snapshot.at, points: POINTS_DEFAULT, top: TOP_DEFAULT }),
      // One more tells that there is one more.
      masked.ask('events', { from, to: snapshot.at, limit: REPORT_EVENTS_MAX + 1 }),
      masked.ask('events', { from, to: snapshot.at, limit: REPORT_EVENTS_MAX, isAlarming: true }),
      masked.ask('difference', { from, to: snapshot.at }),
    ])
    const name = new Date(snapshot.at).toISOString().slice(0, 19).replaceAll(':', '')
    return new Response(
      renderReport({ snapshot, timeline: drawn, ...reported(newest, alarming), difference }),
      {
        headers: {
          'Content-Type': MEDIA_TYPES.html,
          'Content-Disposition': `attachment; filename="topz-report-${name}.html"`,
          'Cache-Control': 'no-store',
        },
      },
    )
  }

  return {
    history,
    report,
    timeline,
    diff,
    exported,
    lives: async (_: Context) => json({ schemaVersion: 1, lives: await recorder.ask('lives', {}) }),
    recording: (_: Context) => {
      const status = recorder.status()
      if (status === undefined) throw new RecordingUnavailableError('Nothing is recorded yet.')
      return json({ schemaVersion: 1, ...status })
    },
  }
}

/** The newest, and of those before them what somebody should know. */
function reported(newest: readonly Event[], alarming: readonly Event[]) {
  const told = newest.slice(-REPORT_EVENTS_MAX)
  const [oldest] = told
  const earlier = oldest === undefined ? [] : alarming.filter(({ at }) => at < oldest.at)
  return { events: [...earlier, ...told], areEventsCut: newest.length > told.length }
}

interface Range {
  readonly params: URLSearchParams
  readonly from: number
  readonly to: number
  readonly points: number
}

/** What the sum over all processes is called without its prefix. */
const HOST_METRICS: ReadonlyMap<string, string> = new Map([
  ['rssBytes', 'totals.rssBytes'],
  ['processes', 'totals.processes'],
  ['threads', 'totals.threads'],
])

function parseSubject(text: string) {
  if (text === 'host') return { kind: 'host', id: '' } as const
  const [, kind, id = ''] = /^(container|network|process):(.{1,300})$/s.exec(text) ?? []
  return kind === undefined ? undefined : { kind: kind as 'container' | 'network' | 'process', id }
}

function whole(text: string | null, otherwise: number, min: number, max: number): number | undefined {
  if (text === null || text === '') return otherwise
  const value = /^\d{1,6}$/.test(text) ? Number(text) : -1
  return value >= min && value <= max ? value : undefined
}
