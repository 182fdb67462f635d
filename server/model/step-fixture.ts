// Random lists from tick to tick, as a walk over /proc hands them out: most ticks change a few places, some everything.

import { noteStep } from './step.ts'

const ROUNDS = 300
const LENGTH_MAX = 30

/** `random`: a whole number below its argument. `was`: what was at its place before. */
export function randomSteps<T extends object>(
  random: (below: number) => number,
  one: (place: number, was?: T) => T,
  look: (list: readonly T[]) => void,
): void {
  let list: readonly T[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const before = list
    if (random(12) === 0) list = Array.from({ length: random(LENGTH_MAX) }, (_, place) => one(place))
    else {
      const places = list.flatMap((_, place) => (random(7) === 0 ? [place] : []))
      list = list.map((was, place) => (places.includes(place) ? one(place, was) : was))
      noteStep(before, list, places)
    }
    look(list)
  }
}
