// The process in the drawer, in depth: which part is open, and what the server answered about it. Asked again every few
// seconds while somebody looks; a moment that is paused is not.
import { computed, effect, signal } from '@preact/signals'
import type { Container } from '../../server/model/container.ts'
import type { DetailOf, DetailPart } from '../../server/model/detail.ts'
import type { Process } from '../../server/model/snapshot.ts'
import { visible } from './clock.ts'
import { shownAt } from './live.ts'
import { selectedId } from './selection.ts'
import { isPast, paused } from './status.ts'

/** Cheap enough to be asked at each turn; a list of thousands of files is not asked for every second. */
const AGAIN_MS = 3000

export type Part = 'overview' | Exclude<DetailPart, 'environ'>
export const PARTS: readonly Part[] = ['overview', 'threads', 'files', 'sockets', 'limits', 'maps', 'status']

export interface Overview {
  readonly process: Process
  readonly container?: Container
}

export type Depth = { readonly overview: Overview } & DetailOf

export type DepthAnswer<P extends Part> =
  | { readonly ok: true; readonly value: Depth[P] }
  | { readonly ok: false; readonly message: string; readonly isGone: boolean }

/** `at`: a moment of the past, of which only the overview is known. */
export type Ask = <P extends Part>(
  pid: number,
  start: string,
  part: P,
  at: number | undefined,
) => Promise<DepthAnswer<P>>

/** What was answered last, and to which question. */
export interface Answered {
  readonly id: string
  readonly part: Part
  readonly answer: DepthAnswer<Part>
}

export const part = signal<Part>('overview')
/** Of the past only the overview is recorded. */
export const shownPart = computed<Part>(() => (recordedAt.value === undefined ? part.value : 'overview'))
export const recordedAt = computed(() => (isPast.value ? shownAt.value : undefined))
const last = signal<Answered | undefined>(undefined)

/** Of the process and part that are open now; undefined while the first answer is on its way. */
export const depth = computed(() =>
  last.value?.id === selectedId.value && last.value?.part === shownPart.value ? last.value.answer : undefined,
)

export function showPart(name: Part): void {
  part.value = name
}

/** `pid:start` or `pid:start:generation`, see Process.id. */
export function identityOf(id: string): { readonly pid: number; readonly start: string } {
  const [pid = '', start = ''] = id.split(':')
  return { pid: Number(pid), start }
}

/** Runs for the life of the page. */
export function followDetail(ask: Ask): () => void {
  return effect(() => {
    const id = selectedId.value
    const at = recordedAt.value
    const name = shownPart.value
    if (id === undefined || !visible.value) return
    const { pid, start } = identityOf(id)
    let timer: ReturnType<typeof setTimeout> | undefined
    let isOver = false
    const isPaused = paused.value || at !== undefined
    const turn = async (): Promise<void> => {
      const answer = await ask(pid, start, name, at)
      if (isOver) return
      // Of a process that is gone the last answer is worth more than the news that there is no other.
      if (answer.ok || !answer.isGone || depth.peek()?.ok !== true) last.value = { id, part: name, answer }
      if (!isPaused && (answer.ok || !answer.isGone)) timer = setTimeout(turn, AGAIN_MS)
    }
    void turn()
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  })
}
