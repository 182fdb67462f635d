// A small memory limit for topz -> the same program restarted without the runtime's compilers: their output, and what
// they need to work, is a third of topz's memory. The runtime reads that setting when it starts.

import { createOwnMemory } from '../cgroup/own-memory.ts'
import { COMPILING_MEMORY_BYTES_MIN } from '../config/limits.ts'

/**
 * The first compiler; code reaches the others through it. Without `useJIT` the runtime calls no C functions either, and
 * the guard of connections and the exact ends of processes need those.
 */
const SWITCH = 'BUN_JSC_useBaselineJIT'
/** Where the runtime finds the modules of an executable; it names the first one itself. */
const INSIDE = '/$bunfs/'

type Environment = Readonly<Record<string, string | undefined>>

/** Undefined: topz continues as it is, because it has the memory or its environment sets the switch. */
export function leanEnvironment(
  ownLimitBytes: number | undefined,
  environment: Environment,
): Environment | undefined {
  const isLittle = ownLimitBytes !== undefined && ownLimitBytes < COMPILING_MEMORY_BYTES_MIN
  return isLittle && environment[SWITCH] === undefined ? { ...environment, [SWITCH]: '0' } : undefined
}

/** Does not return if topz restarts: in place, with the same PID, arguments and open standard streams. */
export function becomeLean(): void {
  const environment = leanEnvironment(createOwnMemory()()?.limitBytes, process.env)
  if (environment === undefined) return
  const [, first = ''] = process.argv
  const own = process.argv.slice(first.startsWith(INSIDE) ? 2 : 1)
  try {
    process.execve?.(process.execPath, [process.argv0, ...process.execArgv, ...own], environment)
  } catch {
    // It cannot be restarted, and works as it is.
  }
}
