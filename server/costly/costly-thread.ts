// The costly worker as a thread of this process.

import { Worker } from 'node:worker_threads'
import type { WorkerOptions, WorkerThread } from './costly-client.ts'

/** `url`: of details-worker.ts, or of what the build made from it. */
export function spawnWorkerThread(url: URL | string, options: WorkerOptions): WorkerThread {
  const worker = new Worker(url, { workerData: options })
  worker.unref()
  return {
    postMessage: batch => worker.postMessage(batch),
    onAnswer: listener => worker.on('message', listener),
    onFailure: listener => {
      worker.on('error', listener)
      worker.on('exit', listener)
    },
    terminate: () => void worker.terminate(),
  }
}
