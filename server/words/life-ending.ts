// How a life of topz ended -> sentences: the verdict, and its evidence. Names may hold anything: code that writes to a
// terminal makes them harmless (render/width.ts).

import type { Ending, EndingEvidence, EndingInWords, EndingProcess } from '../model/ending.ts'
import { formatAge, formatBytes, formatRatio } from '../model/format.ts'
import type { Life, LifeInWords, Timeline, TimelineInWords } from '../model/recording.ts'
import type { PastInWords, Snapshot } from '../model/snapshot.ts'
import { visible } from '../model/visible.ts'
import { eventSentence } from './event.ts'
import { named, plural } from './phrases.ts'

/** What a snapshot says of lives that ended. */
export function pastInWords({ previousLife, recorded }: Snapshot): PastInWords {
  return {
    ...(previousLife && { previousLife: lifeInWords(previousLife) }),
    ...(recorded && { recorded: withEnding(recorded) }),
  }
}

export function timelineInWords(timeline: Timeline): TimelineInWords {
  return { ...timeline, lives: timeline.lives.map(lifeInWords) }
}

export function lifeInWords(life: Life): LifeInWords {
  return withEnding(life)
}

function withEnding<T extends { readonly ending?: Ending }>({ ending, ...rest }: T) {
  return { ...rest, ...(ending && { ending: endingInWords(ending) }) }
}

export function endingInWords(ending: Ending): EndingInWords {
  const { how, at, confidence, evidence } = ending
  const sentences = evidence.map(one => visible(evidenceSentence(one)))
  return { how, at, confidence, text: visible(endingSentence(ending)), evidence: sentences }
}

export function endingSentence(ending: Ending): string {
  const { how, signal } = ending
  const main = mainOf(ending)
  switch (how) {
    case 'stopped':
      return `topz was stopped${signal === undefined ? '' : ` (${signal})`}`
    case 'topzKilled':
      return 'topz itself was killed; the app kept running'
    case 'reboot':
      return 'the machine was restarted, or the container moved to another one'
    case 'oom':
      return `the container died out of memory: ${main} ended, and topz with it`
    case 'shutdown':
      return `${main} shut down in order, as docker stop requests or because its work was done, and topz ended with it`
    case 'crash':
      return `${main} ended without warning, and topz with it: it crashed, exited or was killed`
    case 'unknown':
      return 'how it ended is unknown'
    default:
      return how satisfies never
  }
}

export function evidenceSentence(one: EndingEvidence): string {
  switch (one.kind) {
    case 'lastSeen':
      return `the last moment recorded is ${new Date(one.at).toISOString()}`
    case 'stopRequested':
      return `topz recorded a request to stop with ${one.signal}`
    case 'stopNotRequested':
      return 'topz did not record a request to stop'
    case 'sameApp':
      return `the next topz found the same ${mainOf(one)}, which had not been restarted`
    case 'otherBoot':
      return 'the next topz ran on another boot of the kernel'
    case 'event':
      return `${formatAge(one.beforeMs)} before the end: ${eventSentence(one.event)}`
    case 'moreEnds':
      return `before these ${plural(one.count, 'other end', 'other ends')} in ${plural(one.withinMs / 1000, 'second', 'seconds')}`
    case 'nothingEnded':
      return 'no sign of a shutdown was seen: no other process ended, no port was closed'
    case 'othersEnded':
      return `in the last seconds all others that had lasted ended: ${one.processes.map(named).join(', ')}`
    case 'oomKills':
      return `the OOM killer killed ${one.count} in the last seconds`
    case 'memory':
      return memoryUsed(one)
    case 'memoryGrowth':
      return `it grew by ${formatBytes(one.bytesPerSecond)} a second: the limit was less than ${one.withinSeconds} s away`
    default:
      return one satisfies never
  }
}

function memoryUsed({ usedBytes, limitBytes }: Extract<EndingEvidence, { kind: 'memory' }>): string {
  if (limitBytes === undefined) return `memory was at ${formatBytes(usedBytes)}, without a limit`
  return `memory was at ${formatBytes(usedBytes)} of ${formatBytes(limitBytes)} (${formatRatio(usedBytes / limitBytes)} %)`
}

const mainOf = (names: Partial<EndingProcess>) =>
  names.comm === undefined ? 'process 1' : named({ ...names, pid: 1 })
