// What rules want to know in depth once a cheap sign calls for it -> parts of those processes, a few per tick. Answers
// arrive in a later tick: a rule keeps its verdict until then.

import type { DetailOf, DetailPart } from '../model/detail.ts'

/** One part of one process in depth, as shown in the drawer. */
export interface Question {
  /** Process.id */
  readonly processId: string
  readonly pid: number
  readonly part: DetailPart
}

export type Answer<P extends DetailPart = DetailPart> = {
  /** Tick.steadyAt of the tick that asked. */
  readonly askedAt: number
  readonly items: DetailOf[P]['items']
  /** There are more items than topz reads. */
  readonly truncated?: true
}

/** The latest answer; undefined: not asked yet, not answered yet, or denied. */
export type CloserLook = <P extends DetailPart>(processId: string, part: P) => Answer<P> | undefined

/** Each costs as much as an open drawer. */
export const QUESTIONS_PER_TICK = 3
/** A question is repeated no sooner than after this. */
const AGAIN_MS = 2000
/** An answer that was not renewed for this long is forgotten. */
const KEPT_MS = 60_000

export function createCloserLook() {
  const answers = new Map<string, Answer>()
  const askedAt = new Map<string, number>()
  let wanted: readonly Question[] = []

  function answer(question: Question, at: number, found: Omit<Answer, 'askedAt'> | undefined): void {
    if (found === undefined) answers.delete(keyOf(question.processId, question.part))
    else answers.set(keyOf(question.processId, question.part), { askedAt: at, ...found })
  }

  /** Chooses from all questions of this tick those that were asked longest ago. */
  function choose(questions: readonly Question[], at: number): void {
    for (const [key, time] of askedAt)
      if (at - time >= KEPT_MS) {
        askedAt.delete(key)
        answers.delete(key)
      }
    const lastAsked = ({ processId, part }: Question) => askedAt.get(keyOf(processId, part)) ?? 0
    const unique = new Map(questions.map(question => [keyOf(question.processId, question.part), question]))
    wanted = [...unique.values()]
      .filter(question => at - lastAsked(question) >= AGAIN_MS)
      .sort((a, b) => lastAsked(a) - lastAsked(b))
      .slice(0, QUESTIONS_PER_TICK)
    for (const { processId, part } of wanted) askedAt.set(keyOf(processId, part), at)
  }

  return {
    look: ((processId, part) => answers.get(keyOf(processId, part))) as CloserLook,
    answer,
    choose,
    /** The questions to ask now. */
    wanted: () => wanted,
  }
}

const keyOf = (processId: string, part: DetailPart) => `${processId} ${part}`
