// A requested moment -> what is shown: as it was recorded, with its neighbours. Where the file is damaged, it is the
// nearest readable moment.

import type { Database } from 'bun:sqlite'
import { shortLivedIn } from '../../model/short-lived.ts'
import type { Snapshot } from '../../model/snapshot.ts'
import { RecordingError, readable } from '../database/database-error.ts'
import { coloursIn } from './colours.ts'
import { GAP_STEPS } from './history.ts'
import type { Lives } from './lives.ts'
import { besideTick, fullTicks, LAST, snapshotAt, type TickRow, tickAt } from './states.ts'

/** Limits the search, so that its caller gets an answer. */
const SEARCH_MS_MAX = 3000

interface Moment {
  readonly tick: TickRow
  readonly snapshot: Snapshot
  readonly isNearest?: true
}

/** Undefined: the recording begins later. Throws if nothing can be read. */
export function momentAt(db: Database, lives: Lives, at: number): Snapshot | undefined {
  const found = readable<TickRow | undefined | 'damaged'>(() => tickAt(db, at), 'damaged')
  if (found === undefined) return undefined
  const { tick, snapshot, isNearest } =
    (found === 'damaged' ? undefined : readMoment(db, found)) ?? nearestMoment(db, at)
  const isElsewhere = at !== LAST && (isNearest || at > tick.at + GAP_STEPS * tick.span_ms)
  const ending = readable(() => lives.endingOf(tick.life), undefined)
  const isTold = ending !== undefined && ending.how !== 'stopped'
  const previousLife = isTold ? undefined : readable(() => lives.before(tick.life), undefined)
  const colours = coloursIn(db)
  const shortLived = shortLivedIn(snapshot.events, snapshot.at, snapshot.intervalMs)
  return {
    ...snapshot,
    ...(colours && { colours }),
    ...(previousLife && { previousLife }),
    ...(shortLived.length > 0 && { shortLived }),
    recorded: {
      life: tick.life,
      spanMs: tick.span_ms,
      ...readable(() => besideTick(db, tick), {}),
      ...(isTold && { ending }),
      ...(isElsewhere && { askedAt: at }),
    },
  }
}

function readMoment(db: Database, tick: TickRow): Moment | undefined {
  const snapshot = readable(() => snapshotAt(db, tick), undefined)
  return snapshot && { tick, snapshot }
}

/** Of the groups that can be read on their own. */
function nearestMoment(db: Database, at: number): Moment {
  const end = performance.now() + SEARCH_MS_MAX
  const far = ({ at: there }: TickRow) => Math.abs(there - at)
  for (const tick of fullTicks(db).toSorted((a, b) => far(a) - far(b))) {
    const moment = readMoment(db, tick)
    if (moment !== undefined) return { ...moment, isNearest: true }
    if (performance.now() > end) break
  }
  throw new RecordingError('it is damaged: no moment near the requested one can be read')
}
