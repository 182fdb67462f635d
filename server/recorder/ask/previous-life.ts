// The previous life, once it is known how it ended: reported with every snapshot, and once in the log.

import type { Life } from '../../model/recording.ts'
import type { Snapshot } from '../../model/snapshot.ts'
import type { Recorder } from '../recorder-client.ts'

/** By then it is known which container this is, and so whether the app is still the same. */
const KNOWN_AFTER_TICKS = 3

export interface PreviousLifeOptions {
  readonly recorder: Pick<Recorder, 'ask'>
  readonly onKnown: (life: Life) => void
}

export function createPreviousLife({ recorder, onKnown }: PreviousLifeOptions) {
  let previous: Life | undefined

  async function findPrevious(): Promise<void> {
    const lives = await recorder.ask('lives', {})
    const last = lives.filter(({ isCurrent }) => !isCurrent).at(-1)
    // A life that ended on request is not reported.
    if (last?.ending === undefined || last.ending.how === 'stopped') return
    previous = last
    onKnown(last)
  }

  return {
    tick({ seq }: Snapshot): void {
      // A recording that fails reports it itself.
      if (seq === KNOWN_AFTER_TICKS) findPrevious().catch(() => {})
    },
    withLife: (snapshot: Snapshot): Snapshot =>
      previous === undefined ? snapshot : { ...snapshot, previousLife: previous },
  }
}
