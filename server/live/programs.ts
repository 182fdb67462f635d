// Snapshot -> what the largest programs use at that moment: the areas of the page's charts grow by it, tick by tick.

import { programOf } from '../model/program.ts'
import type { ProgramUse } from '../model/protocol.ts'
import type { Process, Snapshot } from '../model/snapshot.ts'
import type { ColoursOfPrograms } from './rows.ts'

const TOP_BY_CPU = 5
const TOP_BY_MEMORY = 5
const TOP_BY_DISK = 2
/** As fine as anybody can see: more would be sent for each tick. */
const MEMORY_GRAIN_BYTES = 64 * 1024
const DISK_GRAIN_BYTES = 256

type Draft = { -readonly [Key in keyof ProgramUse]: ProgramUse[Key] }

/** Of the main container if there is one; by name, so that the order seldom changes. */
export function programsIn(
  { processes, containers }: Pick<Snapshot, 'processes' | 'containers'>,
  colours: ColoursOfPrograms,
): readonly ProgramUse[] {
  const main = containers.find(container => container.main)?.id
  const uses = new Map<string, Draft>()
  for (const process of processes) {
    if (process.kernelThread || (main !== undefined && process.container !== main)) continue
    const program = programOf(process)
    const use = uses.get(program) ?? { program, cpu: 0, memory: 0, disk: 0 }
    if (use.colour === undefined && colours.has(program)) use.colour = colours.get(program) as number
    add(use, process)
    uses.set(program, use)
  }
  const all = [...uses.values()]
  const top = (key: 'cpu' | 'memory' | 'disk', most: number) =>
    all
      .filter(use => use[key] > 0)
      .sort((a, b) => b[key] - a[key])
      .slice(0, most)
  const chosen = new Set([
    ...top('cpu', TOP_BY_CPU),
    ...top('memory', TOP_BY_MEMORY),
    ...top('disk', TOP_BY_DISK),
  ])
  return [...chosen].map(rounded).sort((a, b) => (a.program < b.program ? -1 : 1))
}

function add(use: Draft, process: Process): void {
  use.cpu += process.cpuUsage ?? 0
  use.memory += process.rssBytes
  use.disk += (process.diskReadBytesPerSecond ?? 0) + (process.diskWriteBytesPerSecond ?? 0)
}

const grained = (value: number, grain: number) => Math.round(value / grain) * grain

function rounded(use: ProgramUse): ProgramUse {
  return {
    ...use,
    cpu: Math.round(use.cpu * 1000) / 1000,
    memory: grained(use.memory, MEMORY_GRAIN_BYTES),
    disk: grained(use.disk, DISK_GRAIN_BYTES),
  }
}
