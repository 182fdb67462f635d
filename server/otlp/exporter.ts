// Snapshots -> OTLP/HTTP requests to the one configured endpoint (S34), on its own timer. What can't be sent waits in a
// short queue and is retried; when that is full, the oldest is dropped and counted. Nothing waits for it.

import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Log } from '../access/log.ts'
import { OTLP_QUEUE_MAX } from '../config/limits.ts'
import { messageOf } from '../model/message.ts'

const REQUEST_MS_MAX = 10_000
const TOO_LONG = `no answer within ${REQUEST_MS_MAX / 1000} s`
const RETRY_MS_MIN = 1000
const RETRY_MS_MAX = 60_000
/** Longest time that an endpoint may ask topz to wait. */
const RETRY_AFTER_MS_MAX = 300_000
/** When topz ends, it waits this long for its last moment to be accepted. */
const FLUSH_MS_MAX = 1000
/** OTLP/HTTP: these mean "later", all other refusals "never". */
const RETRYABLE = [429, 502, 503, 504]

const compress = promisify(gzip)

export interface OtlpTarget {
  /** The full address of the signal, ending in /v1/metrics. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly intervalMs: number
}

export interface OtlpExporterOptions extends OtlpTarget {
  /** The newest moment as JSON; undefined if there is none. */
  readonly render: () => string | undefined
  readonly log: Pick<Log, 'warn' | 'info'>
}

export type OtlpExporter = ReturnType<typeof createOtlpExporter>

type Outcome = 'sent' | 'never' | { readonly retryAfterMs: number | undefined }

export function createOtlpExporter({ url, headers, intervalMs, render, log }: OtlpExporterOptions) {
  const queue: string[] = []
  const counts = { exported: 0, failed: 0, dropped: 0 }
  let underWay: AbortController | undefined
  /** No further attempt after a failure. */
  let isEnding = false
  let isStopped = false
  let attempts = 0
  let sending: Promise<void> | undefined
  let isFailing = false
  let retry: ReturnType<typeof setTimeout> | undefined
  const timer = setInterval(takeMoment, intervalMs)

  function takeMoment(): void {
    const moment = rendered()
    if (moment === undefined) return
    queue.push(moment)
    if (queue.length > OTLP_QUEUE_MAX) {
      // The first one is being sent: it keeps its place.
      queue.splice(sending ? 1 : 0, 1)
      counts.dropped++
    }
    if (retry === undefined) startSending()
  }

  /** Nothing that only reports to others may end topz. */
  function rendered(): string | undefined {
    try {
      return render()
    } catch (error) {
      fails(messageOf(error))
      return undefined
    }
  }

  function startSending(): void {
    sending ??= sendAll().finally(() => {
      sending = undefined
    })
  }

  async function sendAll(): Promise<void> {
    while (queue[0] !== undefined) {
      const outcome = await send(queue[0])
      if (isStopped) return
      if (outcome === 'sent') counts.exported++
      else counts.failed++
      if (typeof outcome === 'object') {
        const pauseMs = pauseBeforeRetry(outcome.retryAfterMs)
        if (pauseMs === 0) continue
        if (!isEnding) retryIn(pauseMs)
        return
      }
      if (outcome === 'never') counts.dropped++
      queue.shift()
      attempts = 0
    }
  }

  /** Longer each time, and randomised: other topz wait for the same endpoint. */
  function pauseBeforeRetry(retryAfterMs: number | undefined): number {
    const backoffMs = Math.min(RETRY_MS_MAX, RETRY_MS_MIN * 2 ** attempts) * (0.5 + Math.random() / 2)
    // A request to retry at once is obeyed once.
    const leastMs = retryAfterMs !== undefined && attempts === 0 ? 0 : backoffMs
    attempts++
    return Math.max(retryAfterMs ?? 0, leastMs)
  }

  function retryIn(pauseMs: number): void {
    retry = setTimeout(() => {
      retry = undefined
      startSending()
    }, pauseMs)
  }

  async function send(moment: string): Promise<Outcome> {
    const request = new AbortController()
    underWay = request
    const tooLong = setTimeout(() => request.abort(new Error(TOO_LONG)), REQUEST_MS_MAX)
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { ...headers, 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' },
        body: await compress(moment, { level: 1 }),
        // A redirect leads elsewhere, to an endpoint that was not configured.
        redirect: 'manual',
        signal: request.signal,
      })
      const refused = await refusalIn(answer)
      if (answer.ok && refused !== undefined) {
        fails(refused)
        return 'never'
      }
      if (answer.ok) return recovered()
      fails(`it answered ${answer.status}`)
      return RETRYABLE.includes(answer.status)
        ? { retryAfterMs: retryAfterOf(answer.headers.get('retry-after')) }
        : 'never'
    } catch (error) {
      fails(messageOf(error))
      return { retryAfterMs: undefined }
    } finally {
      clearTimeout(tooLong)
    }
  }

  function recovered(): Outcome {
    if (isFailing) log.info('otlp endpoint', { endpoint: originOf(url), message: 'accepts metrics again' })
    isFailing = false
    return 'sent'
  }

  /** Once, not at each attempt: losses are counted in /metrics. */
  function fails(reason: string): void {
    if (!isFailing && !isStopped)
      log.warn('otlp endpoint', { endpoint: originOf(url), message: `cannot send metrics: ${reason}` })
    isFailing = true
  }

  return {
    status: () => ({ ...counts, queued: queue.length }),
    /** What waits, and the last moment, are sent once more; resolves when they are, or after FLUSH_MS_MAX. */
    async stop(): Promise<void> {
      clearInterval(timer)
      clearTimeout(retry)
      retry = undefined
      isEnding = true
      takeMoment()
      let tooLong: ReturnType<typeof setTimeout> | undefined
      const late = new Promise<void>(resolve => {
        tooLong = setTimeout(resolve, FLUSH_MS_MAX)
      })
      await Promise.race([sending, late])
      clearTimeout(tooLong)
      isStopped = true
      underWay?.abort()
    },
  }
}

/** Seconds, or a date (RFC 9110, 10.2.3). */
function retryAfterOf(text: string | null): number | undefined {
  if (text === null) return undefined
  const ms = /^\d{1,9}$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now()
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), RETRY_AFTER_MS_MAX)
}

function originOf(url: string): string {
  return new URL(url).origin
}

/** More of an answer is not read. */
const ANSWER_BYTES_MAX = 64 * 1024

/** What a successful answer says about rejected points, for people; the rest of it is left unread. */
async function refusalIn({ ok, body }: Response): Promise<string | undefined> {
  const reader = body?.getReader()
  let text = ''
  const decoder = new TextDecoder()
  while (ok && reader !== undefined && text.length < ANSWER_BYTES_MAX) {
    const { done, value } = await reader.read()
    if (done) break
    text += decoder.decode(value, { stream: true })
  }
  await reader?.cancel()
  try {
    const { partialSuccess } = JSON.parse(text) as {
      partialSuccess?: { rejectedDataPoints?: string | number; errorMessage?: string }
    }
    const rejected = Number(partialSuccess?.rejectedDataPoints ?? 0)
    if (!(rejected > 0)) return undefined
    const why = String(partialSuccess?.errorMessage ?? '').slice(0, 200)
    return `it refused ${rejected} data points${why && `: ${why}`}`
  } catch {
    return undefined
  }
}
