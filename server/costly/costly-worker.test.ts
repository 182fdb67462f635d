// The costly worker itself, on this machine's /proc: its answers, and what it notes in shared memory meanwhile.
import { afterEach, expect, test } from 'bun:test'
import { Worker } from 'node:worker_threads'
import { wallOffsetMs } from '../clock.ts'
import { SHARED, type WorkerOptions } from './costly-client.ts'
import type { Answer, Request } from './requests.ts'

const shared = new SharedArrayBuffer(SHARED.bytes)
const progress = new Int32Array(shared)
const OPTIONS: WorkerOptions = {
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
const NOBODY = 4_194_304
let worker: Worker | undefined

afterEach(async () => {
  await worker?.terminate()
  progress.fill(0)
})

const request = (pid: number): Request => ({ kind: 'io', pid, id: `${pid}:1` })

function answerTo(batch: readonly Request[]): Promise<readonly Answer[]> {
  const started = new Worker(new URL('./costly-worker.ts', import.meta.url), { workerData: OPTIONS })
  worker = started
  return new Promise((resolve, reject) => {
    started.on('message', resolve)
    started.on('error', reject)
    started.postMessage(batch)
  })
}

test('a batch is answered as a whole, in order; a process that is gone has no answer', async () => {
  const readings = await answerTo([request(NOBODY), request(process.pid), request(NOBODY)])
  expect(readings.map(reading => reading !== undefined)).toEqual([false, true, false])
  expect(readings[1]).toHaveProperty('openFds')
})

test('it notes the current request: the one it is stuck on if no answer comes', async () => {
  await answerTo([request(NOBODY), request(NOBODY), request(NOBODY)])
  expect(Atomics.load(progress, SHARED.index)).toBe(2)
})

test('once given up it reads nothing more: another worker has the rest of its batch', async () => {
  Atomics.store(progress, SHARED.isAbandoned, 1)
  expect(await answerTo([request(process.pid)])).toEqual([])
})
