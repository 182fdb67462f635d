// The thread that may get stuck. It reads what is requested, one request after the other, and notes in shared memory
// which one it is at, so the main thread knows which process to leave alone when no answer comes.

import { parentPort, workerData } from 'node:worker_threads'
import { clockOf } from '../clock.ts'
import { SHARED, type WorkerOptions } from './costly-client.ts'
import { createReaders } from './readers.ts'
import type { Answer, Request } from './requests.ts'

const { shared, wallOffsetMs, ...options } = workerData as WorkerOptions
const read = createReaders({ ...options, now: clockOf(wallOffsetMs) })
const progress = new Int32Array(shared)

parentPort?.on('message', (batch: readonly Request[]) => {
  const readings: Answer[] = []
  for (const [index, request] of batch.entries()) {
    // Given up meanwhile: another worker reads the rest.
    if (Atomics.load(progress, SHARED.isAbandoned) !== 0) break
    Atomics.store(progress, SHARED.index, index)
    readings.push(read(request))
  }
  parentPort?.postMessage(readings)
})
