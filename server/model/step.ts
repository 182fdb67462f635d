// Lists of the same things from tick to tick -> where two of them differ: of a thousand processes most ticks change a
// few, and who has seen the tick before need not look at the others again.

interface Step {
  readonly before: number
  readonly places: readonly number[]
}

type List = readonly object[]

/** Of a larger part the places cost more than a look at all. */
const MOVED_SHARE_MAX = 1 / 4

const NOWHERE: readonly number[] = []

/** A number stands for a list: a step that held the list itself would keep all that ever were. */
const numbers = new WeakMap<List, number>()
const steps = new WeakMap<List, Step>()
let count = 0

function numberOf(list: List): number {
  let number = numbers.get(list)
  if (number === undefined) {
    number = ++count
    numbers.set(list, number)
  }
  return number
}

/** `next` has what `before` has, in the same order, but for the state of those in `places`; noted if they are few. */
export function noteStep(before: List, next: List, places: readonly number[]): void {
  if (places.length > next.length * MOVED_SHARE_MAX) return
  steps.set(next, { before: numberOf(before), places })
}

/** Where the two differ; undefined: perhaps everywhere. */
export function stepBetween(before: List, next: List): readonly number[] | undefined {
  if (before === next) return NOWHERE
  const step = steps.get(next)
  return step !== undefined && step.before === numbers.get(before) ? step.places : undefined
}

export interface Changes<T> {
  readonly changed: (was: T, is: T) => void
  readonly ended: (was: T) => void
  readonly started: (is: T) => void
}

interface Identified {
  readonly pid: number
  readonly id: string
}

/** What differs between two lists, in their order, both by ascending pid; those that did not change are not looked at. */
export function followChanges<T extends Identified>(
  before: readonly T[],
  after: readonly T[],
  changes: Changes<T>,
): void {
  followChangesBy(one => one.pid, before, after, changes)
}

export function followChangesBy<T extends Pick<Identified, 'id'>>(
  pidOf: (one: T) => number,
  before: readonly T[],
  after: readonly T[],
  { changed, ended, started }: Changes<T>,
): void {
  const moved = stepBetween(before, after)
  if (moved !== undefined) {
    for (const place of moved) changed(before[place] as T, after[place] as T)
    return
  }
  let place = 0
  for (const one of after) {
    if (before[place] === one) {
      place++
      continue
    }
    const pid = pidOf(one)
    while (place < before.length && pidOf(before[place] as T) < pid) ended(before[place++] as T)
    const last = before[place]
    const isSamePid = last !== undefined && pidOf(last) === pid
    if (isSamePid) place++
    if (isSamePid && last.id === one.id) changed(last, one)
    else {
      if (isSamePid) ended(last)
      started(one)
    }
  }
  while (place < before.length) ended(before[place++] as T)
}

/** Those of each list that are meant, in its order. `isMeant` may look at nothing but the one. */
export function createPick<T extends object>(
  isMeant: (one: T) => boolean,
): (list: readonly T[]) => readonly T[] {
  let last: readonly T[] = []
  let places: number[] = []
  let picked: T[] = []

  function pickFrom(list: readonly T[]): void {
    places = []
    picked = []
    for (let place = 0; place < list.length; place++) {
      const one = list[place] as T
      if (!isMeant(one)) continue
      places.push(place)
      picked.push(one)
    }
  }

  function renew(list: readonly T[], moved: readonly number[]): void {
    const found = moved.filter(place => isMeant(list[place] as T))
    if (places.length > 0) {
      const others = new Set(moved)
      found.push(...places.filter(place => !others.has(place)))
      found.sort((a, b) => a - b)
    }
    places = found
    picked = places.map(place => list[place] as T)
  }

  return function pick(list) {
    const moved = stepBetween(last, list)
    last = list
    if (moved === undefined) pickFrom(list)
    else if (moved.length > 0) renew(list, moved)
    return picked
  }
}
