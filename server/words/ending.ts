// How a process ended -> the end of a sentence.

import { formatAge } from '../model/format.ts'
import type { HowEnded } from '../model/how-ended.ts'
import { signalName } from '../model/signal.ts'

/** `by SIGKILL after 5s`, `with exit code 3`. The kernel says 0 also to who may not know: then it is not known. */
export function howEnded({ livedMs, ...how }: HowEnded & { readonly livedMs?: number }): string {
  return `${causeOf(how)}${livedMs === undefined ? '' : ` after ${formatAge(livedMs)}`}`
}

function causeOf({ exitCode, exitSignal, coreDumped }: HowEnded): string {
  if (exitSignal !== undefined) return `by ${signalName(exitSignal)}${coreDumped ? ' (core dumped)' : ''}`
  return exitCode === undefined ? '(cause unknown)' : `with exit code ${exitCode}`
}
