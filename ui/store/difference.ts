// What changed in the range -> asked of the server when the range has come to rest, and shown at the side.
import { effect, signal } from '@preact/signals'
import type { DifferenceInWords } from '../../server/model/recording.ts'
import { announce } from './announce.ts'
import { intervalMs } from './live.ts'
import { goLive, goTo, lastMoment } from './moment.ts'
import { base, isSwapped, type Range, range } from './range.ts'

/** While its ends are dragged, nothing is asked. */
const REST_MS = 200

/** What the server could not answer just now is asked again, as long as its range is shown. */
const AGAIN_MS = 2000

export interface NoDifference {
  readonly error: string
  /** It may be answered a little later: the server is busy, or did not answer. */
  readonly isTemporary?: boolean
}

/** Undefined: there is no range. While the next is asked for, the last one stays. */
export const difference = signal<DifferenceInWords | 'asked' | NoDifference | undefined>(undefined)

export interface AskedDifference extends Range {
  readonly base: number | undefined
  readonly isSwapped: boolean
}

export type AskDifference = (asked: AskedDifference) => Promise<DifferenceInWords | NoDifference>

/** The table shows the end of the range. */
function showEnd({ to }: Range): void {
  if (to > lastMoment() - 2 * intervalMs.peek()) goLive()
  else goTo(to)
}

/** Runs for the life of the page. */
export function followDifference(ask: AskDifference, restMs = REST_MS, againMs = AGAIN_MS): () => void {
  let last: Range | undefined
  return effect(() => {
    const shown = range.value
    const asked = { base: base.value, isSwapped: isSwapped.value }
    if (shown === undefined) {
      difference.value = undefined
      last = undefined
      return
    }
    if (difference.peek() === undefined) difference.value = 'asked'
    let isOver = false
    let timer: ReturnType<typeof setTimeout>
    const turn = async (): Promise<void> => {
      if (last !== shown) showEnd(shown)
      last = shown
      const answer = await ask({ ...shown, ...asked })
      if (isOver) return
      difference.value = answer
      announce('error' in answer ? answer.error : (answer.changes[0]?.text ?? 'No significant changes'))
      if ('error' in answer && answer.isTemporary) timer = setTimeout(() => void turn(), againMs)
    }
    timer = setTimeout(() => void turn(), restMs)
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  })
}
