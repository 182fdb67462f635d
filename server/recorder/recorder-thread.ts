// The recording's worker as a thread of this process.

import { Worker } from 'node:worker_threads'
import { messageOf } from '../model/message.ts'
import type { RecordingOptions } from './database/open-recording.ts'
import type { FromRecorder, RecorderThread } from './recorder-client.ts'

/** `url`: of recorder-worker.ts, or of what the build made from it. */
export function spawnRecorderThread(url: URL | string, options: RecordingOptions): RecorderThread {
  const worker = new Worker(url, { workerData: options })
  worker.unref()
  return {
    post: message => worker.postMessage(message),
    onMessage: listener => worker.on('message', (message: FromRecorder) => listener(message)),
    onFailure(listener) {
      worker.on('error', error => listener(messageOf(error)))
      worker.on('exit', status => listener(`its thread ended with status ${status}`))
    },
    terminate: () => void worker.terminate(),
  }
}
