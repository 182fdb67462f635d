// Snapshots -> the same with the colours of programs, which go on from those of the recording.

import type { Config } from '../config/config.ts'
import { createColours } from '../derive/colours.ts'
import type { ProgramColour, Snapshot } from '../model/snapshot.ts'
import type { Recorder } from '../recorder/recorder-client.ts'

/** Between two looks at all processes: a program has no colour before it has lived for as long, anyway. */
const LOOK_MS = 3000

export function createColouring(recorder: Pick<Recorder, 'ask' | 'status'>, redact: Config['redact']) {
  const colours = createColours()
  /** None is given before it is known which ones were. */
  let isKnown = false
  let isAsked = false
  let told: readonly ProgramColour[] | undefined
  let lookedAt = Number.NEGATIVE_INFINITY

  async function find(at: number): Promise<void> {
    // What is hidden in command lines names no program either.
    const before = redact === 'exe' ? undefined : await recorder.ask('colours', {}).catch(() => undefined)
    if (before !== undefined) colours.restore(before, at)
    isKnown = true
  }

  return {
    tick({ at }: Snapshot): void {
      if (!isAsked) void find(at)
      isAsked = true
    },
    withColours(snapshot: Snapshot): Snapshot {
      if (!isKnown) return snapshot
      // The clock may be set back.
      if (told === undefined || Math.abs(snapshot.at - lookedAt) >= LOOK_MS) {
        lookedAt = snapshot.at
        told = colours.observe(snapshot, recorder.status()?.from)
      }
      return { ...snapshot, colours: told }
    },
  }
}
