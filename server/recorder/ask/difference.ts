// A range of the recording -> what changed at its end against its start, or against another moment; rates against those
// of as long a time before.

import { DIFFERENCE_EXITS_MAX } from '../../config/limits.ts'
import { differenceOf } from '../../judge/difference.ts'
import type { ExitEvent } from '../../model/event.ts'
import type { Difference } from '../../model/recording.ts'
import type { Snapshot } from '../../model/snapshot.ts'

/** Unix milliseconds. */
export interface DifferenceQuery {
  readonly from: number
  readonly to: number
  /** What its end is compared with; by default its start. */
  readonly base?: number | undefined
  /** The later is the one before. */
  readonly isSwapped?: boolean
}

interface Recorded {
  readonly snapshot: (query: { readonly at: number }) => Snapshot | undefined
  readonly recordedFrom: number | undefined
  /** At most one more than are counted, oldest first. */
  readonly exits: (from: number, to: number) => readonly ExitEvent[]
}

/** A mean over a shorter part of the time before would be one of a few moments. */
const LED_UP_SHARE_MIN = 0.2

export function differenceBetween(
  { from, to, base = from, isSwapped = false }: DifferenceQuery,
  { snapshot, recordedFrom = from, exits }: Recorded,
): Difference | undefined {
  const [start, end] = [snapshot({ at: from }), snapshot({ at: to })]
  const before = base === from ? start : snapshot({ at: base })
  if (start === undefined || end === undefined || before === undefined) return undefined
  const span = to - from
  const ledUpFrom = Math.max(base - span, recordedFrom)
  const ledUp = base - ledUpFrom < LED_UP_SHARE_MIN * span ? undefined : snapshot({ at: ledUpFrom })
  const moments = [
    { at: before, from: leadingTo(before, ledUp) },
    { at: end, from: leadingTo(end, start) },
  ] as const
  const ended = exits(from, to)
  const [earlier, later] = isSwapped ? moments.toReversed() : moments
  if (earlier === undefined || later === undefined) return undefined
  return differenceOf({
    before: earlier,
    after: later,
    exits: ended.slice(-DIFFERENCE_EXITS_MAX),
    areExitsCut: ended.length > DIFFERENCE_EXITS_MAX,
  })
}

/** Counters begin again with each life of what they count, and a gap has no mean. */
function leadingTo(at: Snapshot, from: Snapshot | undefined): Snapshot | undefined {
  const isWhole =
    from !== undefined && from.recorded?.life === at.recorded?.life && from.recorded?.askedAt === undefined
  return isWhole && from.at < at.at ? from : undefined
}
