// The process in the drawer, in depth: which part is open, what the server answered, and how the process ended.
// Requested again every few seconds while it is visible, except for a paused moment.
import { batch, computed, effect, signal } from '@preact/signals'
import type { Container } from '../../server/model/container.ts'
import type { DetailOf, DetailPart } from '../../server/model/detail.ts'
import type { ExitEvent } from '../../server/model/event.ts'
import type { ProcessTrend } from '../../server/model/finding.ts'
import type { Process } from '../../server/model/snapshot.ts'
import { visible } from './clock.ts'
import { type Misread, misreadOf } from './line.ts'
import { endedIds, shownAt } from './live.ts'
import { selectedId } from './selection.ts'
import { isPast, paused, status } from './status.ts'

/** Cheap enough to request at each turn; a list of thousands of files is not requested every second. */
const AGAIN_MS = 3000
/** A process may be gone before a tick has reported how it ended: retried this many times. */
const ENDING_ASKED_MAX = 3

export type Part = 'overview' | Exclude<DetailPart, 'environ'>
export const PARTS: readonly Part[] = ['overview', 'threads', 'files', 'sockets', 'limits', 'maps', 'status']

export interface Overview {
  readonly process: Process
  readonly container?: Container
  readonly trend?: ProcessTrend
}

export type Depth = { readonly overview: Overview } & DetailOf

export type DepthAnswer<P extends Part> =
  | { readonly ok: true; readonly value: Depth[P] }
  | { readonly ok: false; readonly message: string; readonly isGone: boolean }

/** `at`: a past moment, of which only the overview is known. */
export type Ask = <P extends Part>(
  pid: number,
  start: string,
  part: P,
  at: number | undefined,
) => Promise<DepthAnswer<P>>

/** How a process ended, if an event says so. */
export type AskEnding = (id: string) => Promise<ExitEvent | undefined>

/** The last answer, and the request it belongs to. */
interface Answered {
  readonly id: string
  readonly part: Part
  readonly at: number | undefined
  readonly answer: DepthAnswer<Part>
}

export interface Ended {
  readonly id: string
  /** When it was last known to exist; undefined: never while this page was looking. */
  readonly seenAt: number | undefined
  readonly event: ExitEvent | undefined
}

export const part = signal<Part>('overview')
/** Only the overview is recorded for the past. */
export const shownPart = computed<Part>(() => (recordedAt.value === undefined ? part.value : 'overview'))
export const recordedAt = computed(() => (isPast.value ? shownAt.value : undefined))
const last = signal<Answered | undefined>(undefined)
/** All there will be if the process ends while another part is open. */
const lastOverview = signal<Answered | undefined>(undefined)
const lastSeen = signal<{ readonly id: string; readonly at: number } | undefined>(undefined)
const lastEnded = signal<Ended | undefined>(undefined)
/** How often the reader did. */
const askedAgain = signal(0)

const isOpen = ({ id, part }: Answered) => id === selectedId.value && part === shownPart.value

/** Of the open process and part; undefined while the first answer is on its way. */
export const depth = computed(
  () => [last.value, lastOverview.value].find(answered => answered && isOpen(answered))?.answer,
)

const processOf = (one: Answered | undefined) =>
  one !== undefined && one.id === selectedId.value && one.answer.ok && 'process' in one.answer.value
    ? one.answer.value.process
    : undefined

/** Identifies the open process where its row is not at hand. */
export const known = computed(() => processOf(last.value) ?? processOf(lastOverview.value))

/** The open process has ended; in the past that is no news. */
export const ended = computed(() =>
  recordedAt.value === undefined && lastEnded.value?.id === selectedId.value ? lastEnded.value : undefined,
)

/** Its row says so before it is requested again. */
const isLeaving = computed(() => selectedId.value !== undefined && endedIds.value.has(selectedId.value))

/** Before the first frame the server may not know its processes yet, and without a connection it knows nothing. */
const canAnswer = computed(() => ['live', 'past', 'paused'].includes(status.value))

/** From an address; an unknown part becomes the overview. */
export function partFrom(search: string): { readonly part: Part; readonly misread?: Misread } {
  const name = new URLSearchParams(search).get('part') ?? ''
  const found = PARTS.find(known => known === name)
  if (found !== undefined || name === '') return { part: found ?? 'overview' }
  return { part: 'overview', misread: misreadOf('part', name, `one of ${PARTS.join(', ')}`) }
}

/** Of a past or paused moment nothing else asks again. */
export function askAgain(): void {
  batch(() => {
    last.value = undefined
    askedAgain.value++
  })
}

export function showPart(name: Part): void {
  part.value = name
}

/** Of the process that is open, round and round. The past has one part only. */
export function stepPart(step: -1 | 1): void {
  if (selectedId.value === undefined || recordedAt.value !== undefined) return
  showPart(PARTS[(PARTS.indexOf(part.value) + step + PARTS.length) % PARTS.length] as Part)
}

/** `pid:start` or `pid:start:generation`, see Process.id. */
export function identityOf(id: string): { readonly pid: number; readonly start: string } {
  const [pid = '', start = ''] = id.split(':')
  return { pid: Number(pid), start }
}

/** Runs for the life of the page. */
export function followDetail(ask: Ask, askEnding: AskEnding): () => void {
  return effect(() => {
    const id = selectedId.value
    const at = recordedAt.value
    const name = shownPart.value
    isLeaving.value
    askedAgain.value
    if (id === undefined || !visible.value || !canAnswer.value || ended.peek()?.event) return
    const { pid, start } = identityOf(id)
    let timer: ReturnType<typeof setTimeout> | undefined
    let isOver = false
    let endingAsked = 0
    const isPaused = paused.value || at !== undefined
    const again = (): void => {
      if (!isPaused) timer = setTimeout(turn, AGAIN_MS)
    }
    const turn = async (): Promise<void> => {
      // Before the request: the process may end, and a frame may report it, while the answer is on its way.
      const askedAt = shownAt.peek()
      const answer = await ask(pid, start, name, at)
      if (isOver) return
      const answered = { id, part: name, at, answer }
      if (!answer.ok && answer.isGone && at === undefined) return end(answered)
      last.value = answered
      if (answer.ok && at === undefined) {
        lastSeen.value = { id, at: askedAt }
        if (name === 'overview') lastOverview.value = answered
      }
      if (answer.ok || !answer.isGone) again()
    }
    /** If the process is gone, the last answer is worth more than the news that there is no other. */
    const end = async (answered: Answered): Promise<void> => {
      const seenAt = lastSeen.peek()?.id === id ? lastSeen.peek()?.at : undefined
      const event = await askEnding(id)
      if (isOver) return
      const isKept = (one: Answered | undefined) =>
        one?.id === id && one.part === name && one.at === undefined && one.answer.ok
      batch(() => {
        last.value = [last.peek(), lastOverview.peek()].find(isKept) ?? answered
        lastEnded.value = { id, seenAt, event }
      })
      endingAsked++
      if (event === undefined && endingAsked < ENDING_ASKED_MAX) again()
    }
    /** For a link to another part: who the process is, and its last figures should it end. */
    const introduce = async (): Promise<void> => {
      const answer = await ask(pid, start, 'overview', at)
      if (!isOver && answer.ok) lastOverview.value = { id, part: 'overview', at, answer }
    }
    if (name !== 'overview' && lastOverview.peek()?.id !== id) void introduce()
    void turn()
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  })
}
