// The costly worker in its own thread, as topz starts it: on this machine's /proc.
import { expect, test } from 'bun:test'
import { until } from '../../e2e/until.ts'
import { wallOffsetMs } from '../clock.ts'
import { SHARED, type WorkerOptions } from './costly-client.ts'
import { spawnWorkerThread } from './costly-thread.ts'
import type { Answer, Request } from './requests.ts'

const WORKER = new URL('./costly-worker.ts', import.meta.url)

function spawn(url: URL | string = WORKER) {
  const options: WorkerOptions = {
    shared: new SharedArrayBuffer(SHARED.bytes),
    wallOffsetMs: wallOffsetMs(),
    procRoot: '/proc',
    cgroupRoot: undefined,
    redact: 'on',
    selfPid: undefined,
    fdSizeCounts: true,
    clockTicksPerSecond: 100,
    allowEnviron: false,
  }
  const worker = spawnWorkerThread(url, options)
  const answers: (readonly Answer[])[] = []
  let failures = 0
  worker.onAnswer(readings => answers.push(readings))
  worker.onFailure(() => failures++)
  return { worker, answers, failuresOf: () => failures }
}

const request = (pid: number): Request => ({ kind: 'io', pid, id: `${pid}:1` })

test('a batch goes to the thread, and its answers come back', async () => {
  const { worker, answers } = spawn()
  worker.postMessage([request(process.pid)])
  const [readings] = await until('an answer', async () => (answers.length > 0 ? answers : undefined))
  expect(readings?.[0]).toHaveProperty('openFds')
  worker.terminate()
})

test('a worker that cannot start, and one that is ended, are reported', async () => {
  const broken = spawn(new URL('./no-such-worker.ts', import.meta.url))
  await until('the failure', async () => broken.failuresOf() > 0 || undefined)
  const { worker, failuresOf } = spawn()
  worker.terminate()
  await until('the end', async () => failuresOf() > 0 || undefined)
})
