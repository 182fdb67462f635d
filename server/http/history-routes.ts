// Answers from the recording: /api/history, /api/timeline, /api/diff, /api/lives, /api/recording, /api/export,
// /report.html; and the past of /topz itself.

import type { Context } from 'hono'
import { answerRefusal, type Refusal } from '../access/refusal.ts'
import { REPORT_EVENTS_MAX, REPORT_READ_MS_MAX } from '../config/limits.ts'
import type {
  DifferenceAnswer,
  LivesAnswer,
  RecordingAnswer,
  SeriesAnswer,
  TimelineAnswer,
} from '../model/answers.ts'
import { formatBytesLong } from '../model/format.ts'
import { MOMENT_FORMS } from '../model/moment.ts'
import { flag, type Given, harmless, moment, pattern, whole } from '../model/parameter.ts'
import type { Moments } from '../model/readout-parameters.ts'
import { RecordingUnavailableError } from '../model/recording.ts'
import type { UnknownSeries } from '../recorder/ask/history.ts'
import { renderDifference } from '../render/difference-text.ts'
import { MEDIA_TYPES } from '../render/negotiate.ts'
import type { Operation } from '../render/openapi.ts'
import { reportedEvents, reportPieces } from '../render/report.ts'
import { differenceInWords } from '../words/change.ts'
import { lifeInWords, timelineInWords } from '../words/life-ending.ts'
import { type Answer, answerJson, answerText, FORMAT, wantsText } from './answer.ts'
import { answerAsked, type Past } from './past.ts'
import { streamPieces } from './pieces.ts'
import { BusyError } from './pressure.ts'

const POINTS_DEFAULT = 300
const TOP_DEFAULT = 8
/** The default range. */
const RANGE_MS = 15 * 60_000

const RANGE = {
  from: moment('Start of the range; 15 minutes before its end by default'),
  to: moment('End of the range; now by default'),
}
const POINTS = whole('Maximum number of steps.', 1, 2000, POINTS_DEFAULT)

export const HISTORY = {
  summary: 'One metric over time, with the minimum, mean and maximum of each step.',
  query: {
    metric: pattern(
      'A number of the subject, named as in /topz.json; cpuUsage by default.',
      /^[\w.]{1,100}$/,
      'the name of a number in /topz.json',
    ),
    subject: pattern(
      'The subject: host, container:ID, network:ID or process:ID, with the ID from /topz.json; host by default.',
      /^(host|(container|network|process):.{1,300})$/s,
      'host, container:ID, network:ID or process:ID, with the ID from /topz.json',
    ),
    ...RANGE,
    points: POINTS,
  },
  answers: { 'application/json': ['SeriesAnswer'] },
  refusals: [404, 503],
} satisfies Operation

export const TIMELINE = {
  summary: 'What the page charts above the table: vitals and the busiest processes, step by step.',
  query: {
    ...RANGE,
    points: POINTS,
    top: whole('How many processes.', 0, 20, TOP_DEFAULT),
    programs: whole('How many programs, all processes of one together.', 0, 20, 0),
    plain: flag('Without the largest value of each step.', false),
  },
  answers: { 'application/json': ['TimelineAnswer'] },
  refusals: [503],
} satisfies Operation

export const DIFF = {
  summary: 'What changed in a range, the worst first; CPU and other rates against as long a time before it.',
  query: {
    ...RANGE,
    base: moment('What the end of the range is compared with; by default its start'),
    swap: flag('The later moment is the one before.', false),
    format: FORMAT,
  },
  answers: { 'application/json': ['DifferenceAnswer'], 'text/plain': [] },
  refusals: [404, 503],
} satisfies Operation

export const LIVES = {
  summary: 'The lives of topz, and how each ended.',
  query: {},
  answers: { 'application/json': ['LivesAnswer'] },
  refusals: [503],
} satisfies Operation

export const RECORDING = {
  summary: 'Where the recording is stored, and its state.',
  query: {},
  answers: { 'application/json': ['RecordingAnswer'] },
  refusals: [503],
} satisfies Operation

export const EXPORT = {
  summary: 'A range of the recording, as a file for topz replay.',
  query: RANGE,
  answers: { 'application/vnd.sqlite3': [] },
  refusals: [404, 503],
} satisfies Operation

export const REPORT = {
  summary: 'One HTML file with a moment and what led up to it: no scripts, no requests, secrets masked.',
  query: {
    at: moment('The moment; by default the end of the range, or now'),
    from: moment('Start of the charts and events; 15 minutes before the moment by default'),
    to: moment('End of the range, if at is not given'),
  },
  answers: { 'text/html': [] },
  refusals: [404, 503],
} satisfies Operation

export function createHistoryRoutes(past: Past) {
  const { recorder, masked, now } = past
  /** It is made as its client reads it: until then the data for it is kept. */
  let isReportUnderWay = false

  function rangeOf(given: Given<typeof RANGE>): Moments {
    const to = given.to ?? now()
    return { to, from: given.from ?? to - RANGE_MS }
  }

  const history: Answer<typeof HISTORY.query> = async (c, given) => {
    const range = rangeOf(given)
    const wrong = past.wrongOrder(range)
    if (wrong !== undefined) return answerAsked(c, wrong)
    const { metric = 'cpuUsage', points } = given
    const subject = subjectOf(given.subject ?? 'host')
    const path =
      subject.kind === 'host' && !metric.includes('.')
        ? (HOST_METRICS.get(metric) ?? `host.${metric}`)
        : metric
    const series = await recorder.ask('series', { ...subject, path, ...range, points })
    return 'unknown' in series
      ? answerRefusal(c, refusalOf(series, subject, metric))
      : answerJson<SeriesAnswer>({ schemaVersion: 1, ...series, metric })
  }

  const timeline: Answer<typeof TIMELINE.query> = async (c, given) => {
    const range = rangeOf(given)
    const wrong = past.wrongOrder(range)
    if (wrong !== undefined) return answerAsked(c, wrong)
    const { points, top, programs, plain: isPlain } = given
    const drawn = await recorder.ask('timeline', { ...range, points, top, programs, isPlain })
    return answerJson<TimelineAnswer>({ schemaVersion: 1, ...timelineInWords(drawn) })
  }

  const diff: Answer<typeof DIFF.query> = async (c, given) => {
    // A default start is not refused for being before the recording.
    const { from: usual, to } = rangeOf(given)
    const first = recorder.status()?.from ?? usual
    const from = given.from ?? Math.max(usual, Math.min(first, to - 1))
    const asked = await past.difference({ from, to, base: given.base, isSwapped: given.swap })
    if (!asked.ok) return answerAsked(c, asked)
    return wantsText(c, given.format)
      ? answerText(renderDifference(asked.value))
      : answerJson<DifferenceAnswer>({ schemaVersion: 1, ...differenceInWords(asked.value) })
  }

  const exported: Answer<typeof EXPORT.query> = async (c, given) => {
    const range = rangeOf(given)
    const wrong = past.wrongOrder(range)
    if (wrong !== undefined) return answerAsked(c, wrong)
    const missing = past.outsideRange(range.from, range.to)
    if (missing !== undefined) return answerAsked(c, missing)
    const bytesMax = past.exportBytesMax
    const bytes = await recorder.ask('export', { ...range, bytesMax })
    if (bytes === 'too large')
      return answerRefusal(c, {
        status: 400,
        detail: `This range is larger than ${formatBytesLong(bytesMax)}: shorten it with from and to, or run topz export on the --data directory.`,
      })
    if (bytes === undefined) return answerAsked(c, past.nothingIn(range.from))
    return new Response(bytes as Uint8Array<ArrayBuffer>, {
      headers: {
        'Content-Type': 'application/vnd.sqlite3',
        'Content-Length': String(bytes.length),
        'Content-Disposition': 'attachment; filename="topz-recording.db"',
        'Cache-Control': 'no-store',
      },
    })
  }

  const report: Answer<typeof REPORT.query> = async (c, given) => {
    if (isReportUnderWay) throw new BusyError(REPORT_UNDER_WAY)
    isReportUnderWay = true
    let pieces: Iterator<string> | undefined
    try {
      const made = await reportOf(c, given)
      if (made instanceof Response) return made
      pieces = made.pieces
      const free = () => {
        isReportUnderWay = false
      }
      const body = streamPieces(pieces, REPORT_READ_MS_MAX, free)
      return new Response(body, {
        headers: {
          'Content-Type': MEDIA_TYPES.html,
          'Content-Disposition': `attachment; filename="topz-report-${made.name}.html"`,
          'Cache-Control': 'no-store',
        },
      })
    } finally {
      if (pieces === undefined) isReportUnderWay = false
    }
  }

  /** Its pieces, or why there is none. */
  async function reportOf(
    c: Context,
    given: Given<typeof REPORT.query>,
  ): Promise<{ readonly name: string; readonly pieces: Iterator<string> } | Response> {
    const asked = await past.snapshotAt(given.at ?? given.to ?? now(), masked)
    if (!asked.ok) return answerAsked(c, asked)
    const snapshot = asked.value
    const first = given.from ?? snapshot.at - RANGE_MS
    if (first >= snapshot.at)
      return answerRefusal(c, {
        status: 400,
        detail: `Cannot parse from: expected ${MOMENT_FORMS}, before the moment of the report.`,
      })
    const from = Math.max(first, recorder.status()?.from ?? first)
    const range = { from, to: snapshot.at }
    // One after the other: everyone shares the recording's queue.
    const timeline = await masked.ask('timeline', {
      ...range,
      points: POINTS_DEFAULT,
      top: TOP_DEFAULT,
      programs: 0,
    })
    // One more shows that there is one more.
    const newest = await masked.ask('events', { ...range, limit: REPORT_EVENTS_MAX + 1 })
    const alarming = await masked.ask('events', { ...range, limit: REPORT_EVENTS_MAX, isAlarming: true })
    const difference = await masked.ask('difference', range)
    const name = new Date(snapshot.at).toISOString().slice(0, 19).replaceAll(':', '')
    const pieces = reportPieces({
      snapshot,
      timeline,
      ...reportedEvents(newest, alarming),
      difference,
    })
    return { name, pieces }
  }

  async function lives(): Promise<Response> {
    const told = await recorder.ask('lives', {})
    return answerJson<LivesAnswer>({ schemaVersion: 1, lives: told.map(lifeInWords) })
  }

  function recording(): Response {
    const status = recorder.status()
    if (status === undefined) throw new RecordingUnavailableError('Nothing is recorded yet.')
    return answerJson<RecordingAnswer>({ schemaVersion: 1, ...status })
  }

  return { history, report, timeline, diff, exported, lives, recording }
}

const REPORT_UNDER_WAY = 'Another report is being downloaded: try again in a few seconds.'

/** The unprefixed name of the sum over all processes. */
const HOST_METRICS: ReadonlyMap<string, string> = new Map([
  ['rssBytes', 'totals.rssBytes'],
  ['processes', 'totals.processes'],
  ['threads', 'totals.threads'],
])

type Subject = ReturnType<typeof subjectOf>

/** The form is the one its parameter allows. */
function subjectOf(text: string) {
  const [, kind = 'host', id = ''] = /^(container|network|process):(.*)$/s.exec(text) ?? []
  return { kind: kind as 'host' | 'container' | 'network' | 'process', id }
}

function refusalOf({ unknown, known }: UnknownSeries, { kind, id }: Subject, metric: string): Refusal {
  if (unknown === 'metric')
    return {
      status: 400,
      detail: `Cannot parse metric=${harmless(metric)}: a ${kind} has no such number; expected one of ${known.join(', ')}.`,
    }
  const examples = known.map(one => `${kind}:${one.replace(/[^\x20-\x7e]/g, '?')}`)
  return {
    status: 404,
    detail: `No ${kind} ${harmless(id)} was recorded: ${
      examples.length === 0
        ? 'there were none'
        : `expected ${kind}:ID with the id of a ${kind} in /topz.json, such as ${examples.join(', ')}`
    }.`,
  }
}
