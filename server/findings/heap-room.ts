// Processes that grow -> whether flags keep their heaps within the container's memory limit: such a heap fills and is then
// collected. Beyond what its flag allows a process is judged like any other.

import type { Container } from '../model/container.ts'
import type { Share } from '../model/finding.ts'
import { processByPid } from '../model/process-by-id.ts'
import type { Process, Snapshot } from '../model/snapshot.ts'
import { processesOf } from './container-of.ts'
import { BESIDE_HEAP, heapCeilingOf } from './heap-ceiling.ts'

/** False if a flag is missing or unknown. */
export function fitsInHeaps(container: Container, who: readonly Share[], snapshot: Snapshot): boolean {
  const { memoryLimitBytes: limit } = container
  if (!limit || who.length === 0) return false
  const ceilingOf = (process: Process) => {
    const heap = heapCeilingOf(process.argv, limit)
    return heap && heap.bytes * BESIDE_HEAP
  }
  const areWithin = who.every(({ pid }) => {
    const process = processByPid(snapshot.processes, pid)
    const ceiling = process && ceilingOf(process)
    return ceiling !== undefined && ownBytes(process as Process) <= ceiling
  })
  if (!areWithin) return false
  // Where all of them end up if the others stay as they are.
  const end = processesOf(container, snapshot).reduce(
    (sum, process) => sum + Math.max(ownBytes(process), ceilingOf(process) ?? 0),
    0,
  )
  return end <= limit
}

const ownBytes = ({ rssAnonBytes, rssBytes }: Process) => rssAnonBytes ?? rssBytes
