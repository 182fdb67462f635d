// A process that is followed stays selected and in sight wherever sorting takes its row. When it ends, its successor is
// looked for: see successor.ts.
import { batch, computed, effect, signal } from '@preact/signals'
import type { Process } from '../../server/model/snapshot.ts'
import { announce } from './announce.ts'
import { now, visible } from './clock.ts'
import { ended, known } from './detail.ts'
import { isHeld } from './held-order.ts'
import { type Misread, misreadOf } from './line.ts'
import { frame } from './live.ts'
import { followedId, select, selectedId, selectedIndex } from './selection.ts'
import { isPast } from './status.ts'
import type { Successor } from './successor.ts'
import { scrollTo } from './viewport.ts'

export function follow(id: string): void {
  batch(() => {
    select(id)
    followedId.value = id
  })
  announce('Following')
}

export function unfollow(): void {
  if (followedId.value !== undefined) announce('No longer following')
  followedId.value = undefined
}

/** The selected process, if there is one. */
export function toggleFollow(): void {
  if (followedId.value !== undefined) unfollow()
  else if (selectedId.value !== undefined) follow(selectedId.value)
}

/** From an address, where it goes with a process. */
export function followFrom(search: string): { readonly isFollowed: boolean; readonly misread?: Misread } {
  const text = new URLSearchParams(search).get('follow') ?? '0'
  if (text === '1' || text === '0') return { isFollowed: text === '1' }
  return { isFollowed: false, misread: misreadOf('follow', text, '0 or 1') }
}

/** Where its row is in the whole list: as shown, else as the server says; undefined: the view has none. */
const place = computed(() => {
  if (followedId.value === undefined || followedId.value !== selectedId.value) return undefined
  return selectedIndex.value >= 0 ? selectedIndex.value : frame.value?.place
})

/** In which order, and of what, the list is. */
const arrangement = computed(() => {
  const { sort, order, query, tree, group } = frame.value?.view ?? {}
  return [sort, order, query, tree, group].join()
})

/** Runs for the life of the page. */
export function keepInSight(): () => void {
  let arranged = ''
  const stops = [
    effect(() => {
      const next = arrangement.value
      // By itself no row moves from under the pointer; a reader who sorts expects it to.
      if (place.value === undefined || (isHeld.value && next === arranged)) return
      arranged = next
      scrollTo(place.value)
    }),
    // A reader who selects another one looks at that.
    effect(() => {
      if (followedId.value !== undefined && selectedId.value !== followedId.value)
        followedId.value = undefined
    }),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}

/** Undefined: none yet. */
export type AskSuccessor = (of: Process, parent: Process | undefined) => Promise<Successor | undefined>

/** The process with a pid; undefined: there is none, or no answer. */
export type AskProcess = (pid: number) => Promise<Process | undefined>

const found = signal<{ readonly of: string; readonly successor: Successor } | undefined>(undefined)

/** The process followed has ended, here and now. */
export const hasEnded = computed(
  () => followedId.value !== undefined && ended.value?.id === followedId.value && !isPast.value,
)

export const successor = computed(() =>
  hasEnded.value && found.value?.of === followedId.value ? found.value?.successor : undefined,
)

const ASKED_EVERY_MS = 3000

/** Asks until there is one, while the page is seen. Runs for the life of the page. */
export function seekSuccessor(ask: AskSuccessor, askProcess: AskProcess): () => void {
  let askedMs = Number.NEGATIVE_INFINITY
  let isAsking = false
  /** As it was when following began: a process whose parent ends first is given another one. */
  let first: Process | undefined
  let parent: Promise<Process | undefined> | undefined
  const seek = async (of: Process): Promise<void> => {
    isAsking = true
    const one = await ask(of, await parent)
    isAsking = false
    if (one === undefined || !hasEnded.peek() || followedId.peek() !== of.id) return
    found.value = { of: of.id, successor: one }
    announce(`Its successor is process ${one.pid}`)
  }
  const stopSaying = effect(() => {
    if (hasEnded.value) announce('The process followed has ended')
  })
  const stopMeeting = effect(() => {
    const one = known.value
    if (one === undefined || one.id !== followedId.value || first?.id === one.id || isPast.value) return
    first = one
    // A later process of that pid is not its parent.
    parent = askProcess(one.ppid).then(it => (it && it.startTicks <= one.startTicks ? it : undefined))
  })
  const stopSeeking = effect(() => {
    const of = known.value?.id === first?.id ? first : known.value
    if (!hasEnded.value || successor.value !== undefined || of === undefined || !visible.value) return
    // Read in any case: the next second asks again.
    const nowMs = now.value
    if (isAsking || nowMs - askedMs < ASKED_EVERY_MS) return
    askedMs = nowMs
    void seek(of)
  })
  return () => {
    stopSaying()
    stopMeeting()
    stopSeeking()
  }
}
