// The thread that may get stuck. It reads the costly files that it is asked for, one process after the other, and
// notes in shared memory which one it is at, so that the main thread knows whom to leave alone when no answer comes.

import { parentPort, workerData } from 'node:worker_threads'
import { readAppFile } from '../procfs/app-file.ts'
import { clockOf } from './clock.ts'
import { createDetailsReader, type DetailsOptions } from './details.ts'
import { type Answer, type Batch, SHARED, type WorkerOptions } from './lane.ts'

const { shared, wallOffsetMs, ...options } = workerData as WorkerOptions
const reader = createDetailsReader({ ...options, now: clockOf(wallOffsetMs) } satisfies DetailsOptions)
const progress = new Int32Array(shared)

parentPort?.on('message', (batch: Batch) => {
  const details: Answer['details'][number][] = []
  for (const [index, request] of batch.requests.entries()) {
    // Given up meanwhile: somebody else reads the rest.
    if (Atomics.load(progress, SHARED.isAbandoned) !== 0) break
    Atomics.store(progress, SHARED.index, index)
    details.push(reader.read(request.pid, request.kind))
  }
  const answer: Answer = { details, ...(batch.hostnameOf && { hostname: hostnameOf(batch.hostnameOf) }) }
  parentPort?.postMessage(answer)
})

/** First line of /etc/hostname in the root file system of `pid`. */
function hostnameOf(pid: number): string | undefined {
  const bytes = readAppFile(options.procRoot, pid, 'hostname')
  if (typeof bytes === 'number') return undefined
  const line = new TextDecoder().decode(bytes).split('\n')[0]?.trim()
  return line !== undefined && /^[\w.-]{1,253}$/.test(line) ? line : undefined
}
