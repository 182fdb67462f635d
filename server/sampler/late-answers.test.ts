// The /proc source with a worker that answers when the test says: what was read before a process ran again, and
// arrives later, is not taken for the last word.

import { expect, test } from 'bun:test'
import type { WorkerThread } from '../costly/costly-client.ts'
import { createReaders } from '../costly/readers.ts'
import type { Kind, Readings, Request } from '../costly/requests.ts'
import { createProcSource } from './proc-source.ts'
import { createFakeProc } from './testdata/fake-proc.ts'

const PID = 10

test('a process that ran while an answer was on its way is read again, although it sleeps since', async () => {
  const fake = createFakeProc()
  fake.add(PID, { runTime: 1 })
  let isHeld = false
  let deliver = () => {}
  const source = createProcSource({
    procRoot: fake.root,
    descriptorsMax: 100,
    redact: 'on',
    spawn: ({ shared: _shared, wallOffsetMs: _offset, ...options }): WorkerThread => {
      const read = createReaders({ ...options, now: () => performance.now() })
      let listener: (readings: readonly (Readings[Kind] | undefined)[]) => void = () => {}
      return {
        postMessage(batch: readonly Request[]): void {
          const readings = batch.map(read)
          deliver = () => listener(readings)
          if (!isHeld) queueMicrotask(deliver)
        },
        onAnswer: to => {
          listener = to
        },
        onFailure: () => {},
        terminate: () => {},
      }
    },
  })
  const bytesRead = async () =>
    (await source.sample()).processes.find(({ stat }) => stat.pid === PID)?.details?.io?.read_bytes
  const run = (times: number) => {
    fake.writeIo(PID, times * 1000)
    fake.writeStat(PID, { runTime: times, utime: times })
  }
  run(1)
  expect(await bytesRead()).toBe(1000)
  isHeld = true
  run(2)
  await source.sample()
  run(3)
  await source.sample()
  isHeld = false
  deliver()
  await source.sample()
  expect(await bytesRead()).toBe(3000)
  source.close()
  fake.remove()
})
