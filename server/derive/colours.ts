// Snapshots -> which programs have a colour. A program is given one when it first is among the largest by CPU or memory,
// and holds it until it has left the recording, so that all readers, lives and reports agree.

import { COLOURED_PROGRAMS_MAX } from '../config/limits.ts'
import { programOf } from '../model/program.ts'
import { PROGRAM_COLOURS, type ProgramColour, type Snapshot } from '../model/snapshot.ts'

/** Programs that are looked at in each tick, by CPU and by memory. */
const TOP = 6
/** CPUs: less is noise, and would give colours to whatever ran last. */
const COLOURED_CPU_MIN = 0.01
/** What ends sooner is distinguished by its name. */
const AGE_MS_MIN = 3000

interface Given {
  readonly colour: number
  /** Unix milliseconds of the tick in which it last lived. */
  seenAt: number
}

interface Used {
  cpu: number
  memory: number
}

export function createColours() {
  /** In the order in which they were given. */
  const given = new Map<string, Given>()
  let told: readonly ProgramColour[] = []

  /** What an earlier life of topz gave. */
  function restore(colours: readonly ProgramColour[], at: number): void {
    for (const { program, colour } of colours) given.set(program, { colour, seenAt: at })
    tell()
  }

  /** `recordedFrom`: Unix milliseconds of the first recorded moment. The same list while nothing changed. */
  function observe({ at, processes }: Snapshot, recordedFrom: number | undefined): readonly ProgramColour[] {
    const living = usedBy(processes, at)
    let isNew = forgetBefore(recordedFrom ?? 0)
    for (const program of living.keys()) {
      const one = given.get(program)
      if (one !== undefined) one.seenAt = at
    }
    for (const program of largestOf(living)) {
      if (given.has(program)) continue
      given.set(program, { colour: leastUsed(at), seenAt: at })
      isNew = true
    }
    if (forgetBeyond() || isNew) tell()
    return told
  }

  /** By those that live, then by all; the first of equals. */
  function leastUsed(at: number): number {
    const uses = Array<number>(PROGRAM_COLOURS).fill(0)
    for (const { colour, seenAt } of given.values())
      uses[colour - 1] = (uses[colour - 1] ?? 0) + (seenAt === at ? COLOURED_PROGRAMS_MAX : 1)
    return uses.indexOf(Math.min(...uses)) + 1
  }

  function forgetBefore(recordedFrom: number): boolean {
    const before = given.size
    for (const [program, { seenAt }] of given) if (seenAt < recordedFrom) given.delete(program)
    return given.size < before
  }

  function forgetBeyond(): boolean {
    const before = given.size
    while (given.size > COLOURED_PROGRAMS_MAX) {
      const [[oldest] = ['']] = [...given].sort(([, a], [, b]) => a.seenAt - b.seenAt)
      given.delete(oldest)
    }
    return given.size < before
  }

  function tell(): void {
    told = [...given].map(([program, { colour }]) => ({ program, colour }))
  }

  return { restore, observe }
}

/** Of programs that have lived for a while and whose command line is known. topz and the kernel have no colour. */
function usedBy(processes: Snapshot['processes'], at: number): ReadonlyMap<string, Used> {
  const programs = new Map<string, Used>()
  for (const process of processes) {
    const { argv, detailsAt, kernelThread, self, startedAt = 0, cpuUsage = 0, rssBytes } = process
    if (kernelThread || self || at - startedAt < AGE_MS_MIN) continue
    if (argv === undefined && detailsAt === undefined) continue
    const program = programOf(process)
    const used = programs.get(program) ?? { cpu: 0, memory: 0 }
    used.cpu += cpuUsage
    used.memory += rssBytes
    programs.set(program, used)
  }
  return programs
}

function largestOf(programs: ReadonlyMap<string, Used>): readonly string[] {
  const top = (of: (used: Used) => number, least: number) =>
    [...programs]
      .filter(([, used]) => of(used) > least)
      .sort(([a, x], [b, y]) => of(y) - of(x) || (a < b ? -1 : 1))
      .slice(0, TOP)
      .map(([program]) => program)
  return [...top(used => used.cpu, COLOURED_CPU_MIN), ...top(used => used.memory, 0)]
}
