// Snapshots -> the same with the colours of programs, which go on from those of the recording.

import type { Config } from '../config/config.ts'
import { createColours } from '../derive/colours.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { Recorder } from '../recorder/recorder-client.ts'

export function createColouring(recorder: Pick<Recorder, 'ask' | 'status'>, redact: Config['redact']) {
  const colours = createColours()
  /** None is given before it is known which ones were. */
  let isKnown = false
  let isAsked = false

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
    withColours: (snapshot: Snapshot): Snapshot =>
      isKnown ? { ...snapshot, colours: colours.observe(snapshot, recorder.status()?.from) } : snapshot,
  }
}
