// The recording, as shown to readers that must not see secrets.

import type { Event } from '../model/event.ts'
import type { Difference, Life, Timeline } from '../model/recording.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { Recorder } from '../recorder/recorder-client.ts'
import { maskDifference, maskEvent, maskLife, maskSnapshot } from './mask-snapshot.ts'
import type { RedactMode } from './redact.ts'

export function maskRecorder<R extends Pick<Recorder, 'ask'>>(recorder: R, mode: RedactMode): R {
  if (mode === 'off') return recorder
  const ask = async (question: string, query: unknown): Promise<unknown> => {
    const answer = await recorder.ask(question as never, query as never)
    if (answer === undefined) return answer
    switch (question) {
      case 'snapshot':
        return maskSnapshot(answer as Snapshot, mode)
      case 'events':
        return (answer as Event[]).map(event => maskEvent(event, mode))
      case 'difference':
        return maskDifference(answer as Difference, mode)
      case 'lives':
        return (answer as Life[]).map(life => maskLife(life, mode))
      case 'timeline':
        return withMaskedLives(answer as Timeline, mode)
      default:
        return answer
    }
  }
  return { ...recorder, ask: ask as R['ask'] }
}

function withMaskedLives(timeline: Timeline, mode: Exclude<RedactMode, 'off'>): Timeline {
  return { ...timeline, lives: timeline.lives.map(life => maskLife(life, mode)) }
}
