// All tasks of the container wait for a disk most of the time. For a single process `full` and `some` are the same, so
// both are needed. Reading back what did not fit in memory is memory-pressure.

import type { Container } from '../../model/container.ts'
import type { Process } from '../../model/snapshot.ts'
import { processesOf, subjectOf } from '../container-of.ts'
import { createRecent } from '../recent.ts'
import type { Observation, Rule, Tick } from '../rule.ts'
import { createSpent } from '../spent.ts'
import { stallShare } from './memory-pressure.ts'

const FULL_SHARE_MIN = 0.4
const SOME_SHARE_MIN = 0.6
const GOOD_SHARE = 0.2
/** In state D for this long: more is waiting than a copy that nothing depends on. */
const LONG_MS = 5000

interface Recent {
  readonly rates: ReturnType<typeof createRecent>
  readonly moved: ReturnType<typeof createSpent>
}

export function createIoStall(): Rule {
  /**
   * Since when each process has been in state D, in steady milliseconds, by Process.id; only while there are stalls.
   */
  const waiting = new Map<string, number>()
  /** What is reported is of the last minute: within a second a disk does all or nothing. By Container.id. */
  const lately = new Map<string, Recent>()

  function observe(one: Tick): Observation[] {
    const { snapshot } = one
    for (const id of lately.keys()) if (!snapshot.containers.some(own => own.id === id)) lately.delete(id)
    const found = snapshot.containers.flatMap(container => {
      const span = one.spanOf(container.id)
      const full = span && stallShare(span, 'io', 'fullSeconds')
      const some = span && stallShare(span, 'io', 'someSeconds')
      if (full === undefined || some === undefined) return []
      const recent = recentOf(container, full, some, one)
      return full < GOOD_SHARE || recent === undefined ? [] : [stalled(container, full, some, recent, one)]
    })
    if (found.length === 0) waiting.clear()
    return found
  }

  /** Undefined: it is over. */
  function recentOf(container: Container, full: number, some: number, one: Tick): Recent | undefined {
    const known = lately.get(container.id)
    if (known === undefined && full < GOOD_SHARE) return undefined
    const { snapshot, elapsedSeconds } = one
    const recent = known ?? { rates: createRecent(), moved: createSpent() }
    const { diskReadBytesPerSecond: read = 0, diskWriteBytesPerSecond: written = 0 } = container
    recent.rates.add(Object.entries({ full, some, read, written }), elapsedSeconds)
    recent.moved.add(processesOf(container, snapshot), { of: movedBy }, snapshot.at, elapsedSeconds)
    if (recent.rates.of('full') >= GOOD_SHARE / 2) lately.set(container.id, recent)
    else lately.delete(container.id)
    return lately.get(container.id)
  }

  function stalled(
    container: Container,
    full: number,
    some: number,
    { rates, moved }: Recent,
    { snapshot, steadyAt }: Tick,
  ): Observation {
    const { diskReadBytesPerSecond: read, diskWriteBytesPerSecond: written } = container
    const own = processesOf(container, snapshot)
    const { who, spreadOver } = moved.attributed()
    const isQueued = snapshot.networks.some(
      ({ containers, listeners }) =>
        containers.includes(container.id) && listeners.some(({ queue }) => queue > 0),
    )
    return {
      key: container.id,
      level: full >= FULL_SHARE_MIN && some >= SOME_SHARE_MIN ? 'bad' : 'between',
      // A nightly backup.
      severity: isQueued || longest(own, steadyAt) >= LONG_MS ? 'warning' : 'note',
      confidence: 'likely',
      subject: subjectOf(container),
      evidence: {
        share: rates.of('full'),
        someShare: rates.of('some'),
        readBytesPerSecond: read === undefined ? undefined : rates.of('read'),
        writeBytesPerSecond: written === undefined ? undefined : rates.of('written'),
        spreadOver,
      },
      who,
    }
  }

  function longest(own: readonly Process[], at: number): number {
    let most = 0
    for (const { id, state } of own) {
      if (state !== 'D') waiting.delete(id)
      else {
        const since = waiting.get(id) ?? at
        waiting.set(id, since)
        most = Math.max(most, at - since)
      }
    }
    return most
  }

  return {
    id: 'io-stall',
    raise: { share: 0.6, ms: 60_000 },
    clear: { share: 0.8, ms: 60_000 },
    hasGrace: true,
    observe,
  }
}

function movedBy({ diskReadBytesPerSecond, diskWriteBytesPerSecond }: Process): number | undefined {
  return diskReadBytesPerSecond === undefined && diskWriteBytesPerSecond === undefined
    ? undefined
    : (diskReadBytesPerSecond ?? 0) + (diskWriteBytesPerSecond ?? 0)
}
