// The thread that owns the recording: a slow disk, a long query or a checkpoint delays only this thread.

import { parentPort, workerData } from 'node:worker_threads'
import { createCollecting } from '../garbage.ts'
import { messageOf } from '../model/message.ts'
import type { Question, Questions } from './ask/answers.ts'
import { isUnreadable } from './database/database-error.ts'
import type { RecordingOptions } from './database/open-recording.ts'
import type { FromRecorder, ToRecorder } from './recorder-client.ts'
import { createRecording } from './recording.ts'

const STATUS_TICKS = 5
/** Queries whose answers contain thousands of processes. */
const COSTLY: ReadonlySet<Question> = new Set(['snapshot', 'difference', 'timeline', 'export'])

const say = (message: FromRecorder, transfer: ArrayBuffer[] = []) =>
  parentPort?.postMessage(message, transfer)

try {
  const recording = createRecording(workerData as RecordingOptions, Date.now)
  say({ type: 'open', warnings: recording.warnings, status: recording.status({}) })
  let ticks = 0
  /** It costs queries: at first, then now and then. */
  const isStatusDue = (count: number) => {
    const turn = Math.floor(ticks / STATUS_TICKS)
    ticks += count
    return ticks < STATUS_TICKS || Math.floor(ticks / STATUS_TICKS) > turn || recording.isPaused()
  }
  let told = recording.warnings.length
  // A costly answer is collected after it was given.
  createCollecting(() => true)
  parentPort?.on('message', (message: ToRecorder) => {
    switch (message.type) {
      case 'record':
        {
          const { records } = message
          for (const record of records) {
            const wanted = recording.record(record)
            if (wanted !== undefined) say({ type: wanted })
          }
          const status = isStatusDue(records.length) && { status: recording.status({}) }
          say({ type: 'recorded', count: records.length, ...status })
        }
        for (; told < recording.warnings.length; told++)
          say({ type: 'warning', message: recording.warnings[told] ?? '' })
        break
      case 'attach':
        recording.attach(message.app)
        break
      case 'ask':
        try {
          const answer = recording[message.question as keyof Questions](message.query as never)
          // The bytes of an export are transferred instead of copied.
          say({ type: 'answer', answer }, answer instanceof Uint8Array ? [answer.buffer as ArrayBuffer] : [])
        } catch (error) {
          say({
            type: 'failed',
            message: isUnreadable(error) ? 'it is damaged at that point' : messageOf(error),
          })
        }
        // Otherwise many answers in a row would leave megabytes of garbage each; nothing waits for this.
        if (COSTLY.has(message.question)) Bun.gc(true)
        break
      case 'close':
        recording.close(message.ending)
        say({ type: 'closed' })
        break
      default:
        message satisfies never
    }
  })
} catch (error) {
  say({
    type: 'broken',
    message: isUnreadable(error) ? `it is damaged (${messageOf(error)})` : messageOf(error),
  })
}
