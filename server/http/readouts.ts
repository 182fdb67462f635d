// A request for /topz in one of its forms -> the answer, from the newest snapshot. Equal requests between two ticks are
// rendered once: two thousand readers a second cost as much as one.

import type { Context } from 'hono'
import { answerRefusal } from '../access/refusal.ts'
import { WATCHERS_MAX } from '../config/limits.ts'
import type { DifferenceAnswer } from '../model/answers.ts'
import type { Given } from '../model/parameter.ts'
import { type Format, PAGE_PARAMETERS, type PARAMETERS, parametersOf } from '../model/readout-parameters.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { renderCsv } from '../render/csv.ts'
import { renderDifference } from '../render/difference-text.ts'
import { matchesEtag, readoutEtag } from '../render/etag.ts'
import { renderJson } from '../render/json.ts'
import { MEDIA_TYPES, negotiate } from '../render/negotiate.ts'
import type { Operation } from '../render/openapi.ts'
import { ignoredByDiff, type Readout, readoutOf } from '../render/readout.ts'
import { renderText } from '../render/text.ts'
import { differenceInWords } from '../words/change.ts'
import { type Answer, answerJson, answerText, NOT_READY } from './answer.ts'
import { answerAsked, type Past } from './past.ts'
import { BusyError } from './pressure.ts'
import type { Turnstiles } from './turnstile.ts'
import type { Watch } from './watch.ts'

/** How long a request waits for the first tick after start. */
const FIRST_SNAPSHOT_WAIT_MS = 5000
/** Different readouts of one tick that are kept, and their total bytes. */
const RENDERED_MAX = 32
const RENDERED_BYTES_MAX = 4 * 1024 * 1024
/**
 * A readout of this many processes is made at once, however little memory there is: finding the cause of the shortage
 * needs it. A longer text is cut to it rather than refused.
 */
const ROWS_ALWAYS = 100

export interface ReadoutOptions {
  /** Identifies this run in entity tags. */
  readonly epoch: string
  /** The newest snapshot; after start it waits, and returns undefined if there is still none. */
  readonly snapshot: (waitMs: number) => Promise<Snapshot | undefined>
  readonly page: (c: Context) => Response
  readonly past: Past
  readonly turnstiles: Turnstiles
  /** This answer continues for as long as the client stays: no idle timeout. The result cuts the client off. */
  readonly keepOpen: (request: Request) => () => void
  readonly watch: Watch
  /** Aborted when the client may no longer read: the token changed. */
  readonly admitted: () => AbortSignal
  /** Unread answers are kept: whether there is room for an answer, and for one of this many bytes. */
  readonly roomOf: (request: Request) => {
    readonly hasRoom: () => boolean
    readonly takes: (bytes: number, etag: string) => boolean
  }
}

const FORMS = {
  text: { 'text/plain': [] },
  json: { 'application/json': ['Snapshot', 'DifferenceAnswer'] },
  csv: { 'text/csv': [] },
  html: { 'text/html': [] },
} as const

/** `fixed`: the form named by the address. */
export const readoutOperation = (summary: string, fixed?: Format) =>
  ({
    summary,
    query: parametersOf(fixed),
    passed: PAGE_PARAMETERS,
    answers:
      fixed === undefined ? { ...FORMS.text, ...FORMS.json, ...FORMS.csv, ...FORMS.html } : FORMS[fixed],
    refusals: [404, 503],
  }) satisfies Operation

export function createReadouts(options: ReadoutOptions): (fixed?: Format) => Answer<typeof PARAMETERS> {
  const { watch } = options
  const rendered = new Map<string, Blob>()
  let renderedSeq = 0
  let renderedBytes = 0
  const making = new Map<string, Promise<Blob | undefined>>()

  async function answer(
    c: Context,
    given: Given<typeof PARAMETERS>,
    fixed: Format | undefined,
  ): Promise<Response> {
    const parsed = readoutOf(given, fixed)
    if (!parsed.ok) return answerRefusal(c, { status: 400, detail: `${parsed.error}.` })
    const { watchMs, format: asked } = parsed.value
    const format = fixed ?? asked ?? (watchMs === undefined ? negotiate(c.req.header('accept')) : 'text')
    if (format === 'html') return options.page(c)
    if (parsed.value.at !== undefined || parsed.value.diff !== undefined)
      return options.turnstiles.past.pass(() => answerPast(c, { ...parsed.value, format }, format))
    const snapshot = await options.snapshot(FIRST_SNAPSHOT_WAIT_MS)
    if (snapshot === undefined) return answerRefusal(c, NOT_READY)
    if (watchMs === undefined || c.req.method === 'HEAD')
      return answerOnce(c, snapshot, { ...parsed.value, format }, format)
    if (!watch.hasRoom()) return answerRefusal(c, TOO_MANY_WATCHERS)
    const leaving = AbortSignal.any([c.req.raw.signal, options.admitted()])
    return watch.open(parsed.value, watchMs, leaving, options.keepOpen(c.req.raw))
  }

  /** Not kept: everyone looks at another moment. */
  async function answerPast(
    c: Context,
    readout: Readout,
    format: Exclude<Format, 'html'>,
  ): Promise<Response> {
    if (readout.diff !== undefined) {
      const ignored = ignoredByDiff(readout)
      if (ignored.length > 0)
        return answerRefusal(c, {
          status: 400,
          detail: `Cannot combine diff with ${ignored.join(', ')}: a difference is no table; expected diff, with format=text or json.`,
        })
      const asked = await options.past.difference(readout.diff)
      if (!asked.ok) return answerAsked(c, asked)
      if (format === 'csv')
        return answerRefusal(c, {
          status: 400,
          detail: 'Cannot combine diff with format=csv: expected text or json.',
        })
      return format === 'text'
        ? answerText(renderDifference(asked.value))
        : answerJson<DifferenceAnswer>({ schemaVersion: 1, ...differenceInWords(asked.value) })
    }
    const asked = await options.past.snapshotAt(readout.at ?? options.past.now())
    if (!asked.ok) return answerAsked(c, asked)
    const headers = { 'Content-Type': MEDIA_TYPES[format], 'Cache-Control': 'no-store', Vary: 'Accept' }
    const body = Buffer.from(RENDER[format](asked.value, readout))
    return new Response(body, { headers: { ...headers, 'Content-Length': String(body.length) } })
  }

  async function answerOnce(
    c: Context,
    snapshot: Snapshot,
    readout: Readout,
    format: Exclude<Format, 'html'>,
  ): Promise<Response> {
    const etag = readoutEtag(options.epoch, snapshot, readout)
    const headers = {
      'Content-Type':
        format === 'csv' && !readout.header
          ? MEDIA_TYPES.csv.replace('present', 'absent')
          : MEDIA_TYPES[format],
      'Cache-Control': 'no-cache',
      ETag: etag,
      Vary: 'Accept, Origin, Cookie, Authorization',
    }
    if (matchesEtag(c.req.header('if-none-match'), etag)) return new Response(null, { status: 304, headers })
    try {
      const body = await renderOnce(c, snapshot, readout, format, etag)
      if (body === undefined) return answerRefusal(c, NO_ROOM)
      return new Response(body, { headers: { ...headers, 'Content-Length': String(body.size) } })
    } catch (error) {
      // Bare rows and machine-readable forms must be complete: nothing in them could say that there was more.
      if (!(error instanceof BusyError) || format !== 'text' || !readout.header) throw error
      return answerOnce(c, snapshot, { ...readout, limit: ROWS_ALWAYS, isCut: true }, format)
    }
  }

  /** Once for all simultaneous identical requests. Undefined: there is no room for it. */
  function renderOnce(
    c: Context,
    snapshot: Snapshot,
    readout: Readout,
    format: Exclude<Format, 'html'>,
    etag: string,
  ): Blob | undefined | Promise<Blob | undefined> {
    if (renderedSeq !== snapshot.seq) forgetRendered()
    renderedSeq = snapshot.seq
    const known = rendered.get(etag) ?? making.get(etag)
    if (known !== undefined) return known
    const make = () => {
      const { hasRoom, takes } = options.roomOf(c.req.raw)
      if (!hasRoom()) return undefined
      // Each answer would keep a copy of its own text.
      const body = new Blob([RENDER[format](snapshot, readout)])
      if (renderedSeq === snapshot.seq) remember(etag, body)
      return takes(body.size, etag) ? body : undefined
    }
    const rows = Math.min(readout.limit ?? snapshot.processes.length, snapshot.processes.length)
    if (rows <= ROWS_ALWAYS) return make()
    const made = options.turnstiles.now.pass(make).finally(() => making.delete(etag))
    making.set(etag, made)
    return made
  }

  function remember(etag: string, body: Blob): void {
    if (rendered.size >= RENDERED_MAX || renderedBytes > RENDERED_BYTES_MAX) forgetRendered()
    rendered.set(etag, body)
    renderedBytes += body.size
  }

  function forgetRendered(): void {
    rendered.clear()
    renderedBytes = 0
  }

  return fixed => (c, given) => answer(c, given, fixed)
}

const RENDER = { text: renderText, json: renderJson, csv: renderCsv } as const

const TOO_MANY_WATCHERS = {
  status: 503,
  detail: `More than ${WATCHERS_MAX} terminals are watching: try again when one has left.`,
} as const

const NO_ROOM = {
  status: 503,
  detail: 'Too many answers are waiting for clients that do not read them: try again in a second.',
  headers: { 'Retry-After': '1' },
} as const
