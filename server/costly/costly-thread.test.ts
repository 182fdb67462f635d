// The costly worker in a thread of its own, as topz starts it: on this machine's /proc.
import { expect, test } from 'bun:test'
import { until } from '../../e2e/until.ts'
import { wallOffsetMs } from '../clock.ts'
import { SHARED, type WorkerOptions } from './costly-client.ts'
import { spawnWorkerThread } from './costly-thread.ts'
import type { Answer, Request } from './requests.ts'

const WORKER = new URL('./costly-worker.ts', import.meta.url)

function spawn(url: URL | string = WORKER) {
  const shared = new SharedArrayBuffer(SHARED.bytes)
  const options: WorkerOptions = {
    shared,
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
  return { worker, answers, progress: new Int32Array(shared), failuresOf: () => failures }
}

const request = (pid: number): Request => ({ kind: 'io', pid, id: `${pid}:1` })
const NOBODY = 4_194_304

test('a batch is answered as a whole, in its order, and the worker notes which request it was at', async () => {
  const { worker, answers, progress } = spawn()
  worker.postMessage([request(NOBODY), request(process.pid), request(NOBODY)])
  const [readings] = await until('an answer', async () => (answers.length > 0 ? answers : undefined))
  expect(readings?.map(reading => reading !== undefined)).toEqual([false, true, false])
  expect(readings?.[1]).toHaveProperty('openFds')
  expect(Atomics.load(progress, SHARED.index)).toBe(2)
  worker.terminate()
})

test('a worker that was given up reads nothing more: another has its batch', async () => {
  const { worker, answers, progress } = spawn()
  Atomics.store(progress, SHARED.isAbandoned, 1)
  worker.postMessage([request(process.pid)])
  const [readings] = await until('an answer', async () => (answers.length > 0 ? answers : undefined))
  expect(readings).toEqual([])
  worker.terminate()
})

test('a worker that cannot start, and one that is ended, are reported', async () => {
  const broken = spawn(new URL('./no-such-worker.ts', import.meta.url))
  await until('the failure', async () => broken.failuresOf() > 0 || undefined)
  const { worker, failuresOf } = spawn()
  worker.terminate()
  await until('the end', async () => failuresOf() > 0 || undefined)
})
