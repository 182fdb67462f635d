// A process that ended and has not been reaped yet -> how it ended, in the words of ps(1).

import type { Process } from './snapshot.ts'

/** A first thread that ended while others live on is also reported as Z, but is not a zombie. */
export function isZombie({ state, leaderExited }: Process): boolean {
  return state === 'Z' && !leaderExited
}

/** `defunct, exit 3`, `defunct, signal 9`; `defunct` if it ended well or the kernel does not let topz see it. */
export function defunct({ exitCode, exitSignal }: Process): `defunct${string}` {
  if (exitSignal !== undefined && exitSignal !== 0) return `defunct, signal ${exitSignal}`
  return exitCode === undefined ? 'defunct' : `defunct, exit ${exitCode}`
}
