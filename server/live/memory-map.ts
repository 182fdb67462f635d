// Snapshot -> the processes of each container and what memory they hold, for the memory map of the page.

import { MAP_PROCESSES_MAX } from '../config/limits.ts'
import { type Container, memoryUseOf } from '../model/container.ts'
import type { MappedProcess, MemoryMap } from '../model/memory-map.ts'
import { programOf } from '../model/program.ts'
import type { Host, Process, Snapshot } from '../model/snapshot.ts'
import type { ColoursOfPrograms } from './rows.ts'

/** As fine as anybody can see: more would be sent for each tick. */
const GRAIN_BYTES = 64 * 1024
const grained = (bytes: number) => Math.round(bytes / GRAIN_BYTES) * GRAIN_BYTES

type Seen = Pick<Snapshot, 'containers' | 'processes' | 'host'>

/** The main container first; one map for the host if no container is known. Nothing where neither says how much there is. */
export function memoryMapsOf(snapshot: Seen, colours: ColoursOfPrograms): readonly MemoryMap[] {
  const { containers, processes, host } = snapshot
  const alive = processes.filter(one => one.rssBytes > 0 && !one.kernelThread)
  if (containers.length === 0) return mapOf(alive, host, colours)
  const byContainer = Map.groupBy(alive, ({ container }) => container)
  return containers.flatMap(container => mapOf(byContainer.get(container.id) ?? [], host, colours, container))
}

function mapOf(
  processes: readonly Process[],
  host: Host,
  colours: ColoursOfPrograms,
  container?: Container,
): readonly MemoryMap[] {
  const limit = container?.memoryLimitBytes ?? undefined
  const whole = limit ?? host.memoryBytes
  if (whole === undefined) return []
  const free = host.memoryAvailableBytes
  const hostUsed = free === undefined || host.memoryBytes === undefined ? undefined : host.memoryBytes - free
  const used = container ? memoryUseOf(container).usedBytes : hostUsed
  const elsewhere =
    container === undefined || limit !== undefined || hostUsed === undefined || used === undefined
      ? undefined
      : Math.max(0, hostUsed - used)
  const largest = processes.toSorted((a, b) => sizeOf(b) - sizeOf(a))
  return [
    {
      ...(container && { container: container.id, name: container.name }),
      wholeBytes: whole,
      hasLimit: limit !== undefined,
      ...members({
        usedBytes: used,
        elsewhereBytes: elsewhere,
        kernelBytes: container?.memoryKernelBytes,
        sharedBytes: container?.memoryShmemBytes,
      }),
      processes: largest.slice(0, MAP_PROCESSES_MAX).map(one => mapped(one, colours)),
      ...othersOf(largest.slice(MAP_PROCESSES_MAX)),
    },
  ]
}

const sizeOf = ({ pssBytes, rssBytes }: Process) => pssBytes ?? rssBytes

function mapped(process: Process, colours: ColoursOfPrograms): MappedProcess {
  const { id, pid, rssBytes, pssAt } = process
  const program = programOf(process)
  const colour = colours.get(program)
  return {
    id,
    pid,
    name: program,
    ...(colour !== undefined && { colour }),
    rssBytes: grained(rssBytes),
    ...members({
      pssBytes: process.pssBytes,
      ussBytes: process.ussBytes,
      pssAnonBytes: process.pssAnonBytes,
      pssFileBytes: process.pssFileBytes,
      anonBytes: process.rssAnonBytes,
      fileBytes: process.rssFileBytes,
      sharedBytes: process.rssShmemBytes,
      grownBytes: process.rssGrowthBytes,
    }),
    ...(pssAt !== undefined && { pssAt }),
  }
}

function othersOf(rest: readonly Process[]): Pick<MemoryMap, 'others'> {
  if (rest.length === 0) return {}
  const sum = (read: (one: Process) => number) => rest.reduce((all, one) => all + read(one), 0)
  const [rssBytes, pssBytes] = [sum(one => one.rssBytes), sum(sizeOf)].map(grained) as [number, number]
  return { others: { count: rest.length, rssBytes, pssBytes } }
}

/** Those that are known. */
function members<K extends string>(
  of: Readonly<Record<K, number | undefined>>,
): Partial<Readonly<Record<K, number>>> {
  const known = Object.entries<number | undefined>(of).flatMap(([key, bytes]) =>
    bytes === undefined ? [] : [[key, grained(bytes)] as const],
  )
  return Object.fromEntries(known) as Partial<Record<K, number>>
}
