// The page's requests other than the stream: process details, signing out, and why the stream could not be opened.
import type { EventsAnswer, SuggestionsAnswer } from '../server/model/answers.ts'
import type { Series, TimelineInWords } from '../server/model/recording.ts'
import type { Process } from '../server/model/snapshot.ts'
import type { Alarms } from './store/alarms.ts'
import type { AskSuggestions } from './store/ask.ts'
import type { AskEnding, DepthAnswer, Overview, Part } from './store/detail.ts'
import type { AskDifference } from './store/difference.ts'
import type { AskProcess, AskSuccessor } from './store/follow.ts'
import type { AskTimeline } from './store/follow-timeline.ts'
import type { AskSeries } from './store/process-history.ts'
import type { AskMembers, AskOverview } from './store/row-menu.ts'
import type { AskPid } from './store/selection.ts'
import { findSuccessor } from './store/successor.ts'

/** Connection attempts continue meanwhile, each with its own request. */
const SIGNED_OUT_MS_MAX = 5000

/**
 * A browser does not tell a page why a WebSocket was refused. A request to the same address without an upgrade does:
 * the gate answers 401 before it looks up any route.
 */
export async function isSignedOut(streamUrl: string): Promise<boolean> {
  try {
    const url = new URL(streamUrl)
    url.protocol = url.protocol === 'wss:' ? 'https:' : 'http:'
    const answer = await fetch(url, { ...FRESH_JSON, signal: AbortSignal.timeout(SIGNED_OUT_MS_MAX) })
    return answer.status === 401
  } catch {
    return false
  }
}

/** Drops the session; the next answer is the sign-in form. */
export async function signOut(): Promise<void> {
  await fetch('logout', { method: 'POST', headers: { accept: 'application/json' } })
  location.reload()
}

/** `start`: the kernel's start time of the process, in case another one has its pid by now. */
export async function askDepth<P extends Part>(
  pid: number,
  start: string,
  part: P,
  at: number | undefined,
): Promise<DepthAnswer<P>> {
  const moment = at === undefined ? '' : `&at=${at}`
  const path = `api/processes/${pid}${part === 'overview' ? '' : `/${part}`}?start=${start}${moment}`
  try {
    const answer = await fetch(path, FRESH_JSON)
    const body = await answer.json()
    if (answer.ok) return { ok: true, value: body }
    return {
      ok: false,
      message: body.detail ?? `The server answered ${answer.status}.`,
      isGone: answer.status === 404,
    }
  } catch {
    return { ok: false, message: 'The server did not answer.', isGone: false }
  }
}

export const askPid: AskPid = async (pid, at) =>
  (await get<Overview>(`api/processes/${pid}${at === undefined ? '' : `?at=${at}`}`))?.process.id

/** For the menu of a row. */
export const askOverview: AskOverview = (pid, start, at) =>
  get<Overview>(`api/processes/${pid}?start=${start}${at === undefined ? '' : `&at=${at}`}`)

export const askProcess: AskProcess = async pid => (await get<Overview>(`api/processes/${pid}`))?.process

/** More than anyone would paste. */
const MEMBERS_MAX = 1000

export const askMembers: AskMembers = (filter, at) =>
  listOf(filter, `&sort=pid&limit=${MEMBERS_MAX}${at === undefined ? '' : `&at=${at}`}`)

/** Many may have its name: the youngest come first. */
const SUCCESSORS_MAX = 10

export const askSuccessor: AskSuccessor = (of, parent) =>
  findSuccessor(of, parent, filter => listOf(filter, `&sort=up:asc&limit=${SUCCESSORS_MAX}`))

async function listOf(filter: string, more: string): Promise<readonly Process[] | undefined> {
  const path = `topz.json?q=${encodeURIComponent(filter)}${more}`
  return (await get<{ processes: readonly Process[] }>(path))?.processes
}

/** Searches the whole recording: a zombie ended long before it disappeared. */
export const askEnding: AskEnding = async id => {
  const answer = await get<EventsAnswer>('api/events')
  const ends = answer?.events.filter(event => event.type === 'exit')
  return ends?.findLast(({ processId }) => processId === id)
}

/** The recording: what the charts draw, what happened, what changed. */
export const askTimeline: AskTimeline = {
  timeline: (from, to, points) =>
    get<TimelineInWords>(
      `api/timeline?from=${round(from)}&to=${round(to)}&points=${points}&top=0&programs=10&plain=1`,
    ),
  alarms: async (from, to) =>
    (await get<Alarms>(`api/events?marks=1&limit=120&from=${round(from)}&to=${round(to)}`)) ?? { events: [] },
}

export const askDifference: AskDifference = async ({ from, to, base, isSwapped }) => {
  const against = `${base === undefined ? '' : `&base=${round(base)}`}${isSwapped ? '&swap' : ''}`
  try {
    const answer = await fetch(`api/diff?from=${round(from)}&to=${round(to)}${against}`, FRESH_JSON)
    const body = await answer.json()
    if (answer.ok) return body
    const error = body.detail ?? `The server answered ${answer.status}.`
    return answer.headers.has('Retry-After') ? { error, isTemporary: true } : { error }
  } catch {
    return { error: 'The server did not answer.', isTemporary: true }
  }
}

export const askSeries: AskSeries = (id, metric, from, to, points) =>
  get<Series>(
    `api/history?metric=${metric}&subject=${encodeURIComponent(`process:${id}`)}&from=${round(from)}&to=${round(to)}&points=${points}`,
  )

/** While a filter is typed: what may come next. */
export const askSuggestions: AskSuggestions = (text, at) =>
  get<SuggestionsAnswer>(
    `api/suggestions?q=${encodeURIComponent(text)}${at === undefined ? '' : `&at=${at}`}`,
  )

/** The view of an address as text. */
export async function askText(search: string): Promise<string | undefined> {
  try {
    const answer = await fetch(`topz.txt${search}`, { cache: 'no-store' })
    return answer.ok ? await answer.text() : undefined
  } catch {
    return undefined
  }
}

const FRESH_JSON: RequestInit = { headers: { accept: 'application/json' }, cache: 'no-store' }
const round = (at: number) => String(Math.round(at))

async function get<T>(path: string): Promise<T | undefined> {
  try {
    const answer = await fetch(path, FRESH_JSON)
    return answer.ok ? ((await answer.json()) as T) : undefined
  } catch {
    return undefined
  }
}
