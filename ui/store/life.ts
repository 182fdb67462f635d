// Lives of topz -> the one whose end is worth a word.
import { computed } from '@preact/signals'
import type { Life } from '../../server/model/recording.ts'
import { header } from './live.ts'
import { overview } from './timeline.ts'

/** Live the life before this one; of the past the one that is shown, if it has ended. */
export const lifeThatEnded = computed<Life | undefined>(() => {
  const { recorded, previousLife } = header.value ?? {}
  if (recorded === undefined) return previousLife
  const lives = overview.value?.lives ?? []
  return lives.find(({ life, ending }) => life === recorded.life && ending !== undefined) ?? previousLife
})
