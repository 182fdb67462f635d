// The /proc source with a worker whose answers and timing the test controls: what was read before a process ran again,
// and arrives later, is not taken for the last word; nor is an answer that leaves out what was known.

import { expect, test } from 'bun:test'
import type { WorkerThread } from '../costly/costly-client.ts'
import { createReaders } from '../costly/readers.ts'
import type { Kind, Readings, Request } from '../costly/requests.ts'
import { createProcSource } from './proc-source.ts'
import { createFakeProc, type FakeProc } from './testdata/fake-proc.ts'

const PID = 10

type Reading = Readings[Kind] | undefined

/** `answer`: hands over what was read, now or later. */
function sourceOf(
  fake: FakeProc,
  answer: (
    batch: readonly Request[],
    readings: readonly Reading[],
    tell: (told: readonly Reading[]) => void,
  ) => void,
) {
  return createProcSource({
    procRoot: fake.root,
    descriptorsMax: 100,
    redact: 'on',
    spawn: ({ shared: _shared, wallOffsetMs: _offset, ...options }): WorkerThread => {
      const read = createReaders({ ...options, now: () => performance.now() })
      let listener: (readings: readonly Reading[]) => void = () => {}
      return {
        postMessage(batch: readonly Request[]): void {
          answer(batch, batch.map(read), told => queueMicrotask(() => listener(told)))
        },
        onAnswer: to => {
          listener = to
        },
        onFailure: () => {},
        terminate: () => {},
      }
    },
  })
}

test('a process that ran while an answer was on its way is read again, although it has slept since', async () => {
  const fake = createFakeProc()
  fake.add(PID, { runTime: 1 })
  let isHeld = false
  let deliver = () => {}
  const source = sourceOf(fake, (_, readings, tell) => {
    deliver = () => tell(readings)
    if (!isHeld) deliver()
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
  // Ticks are a second apart: by the next one, all that follows from an answer has happened.
  await new Promise(resolve => setImmediate(resolve))
  await source.sample()
  expect(await bytesRead()).toBe(3000)
  source.close()
  fake.remove()
})

test('P6: a command line that was read stays while reading it blocks, and everything else is read again', async () => {
  const fake = createFakeProc()
  fake.add(PID, { runTime: 1, comm: 'java' }, ['java', '-jar', 'app.jar'])
  let isBlocked = false
  const source = sourceOf(fake, (batch, readings, tell) =>
    tell(
      readings.map((reading, i) =>
        isBlocked && batch[i]?.kind === 'full' ? withoutMemory(reading) : reading,
      ),
    ),
  )
  const known = async () => (await source.sample()).processes.find(({ stat }) => stat.pid === PID)?.details
  expect((await known())?.argv).toEqual(['java', '-jar', 'app.jar'])
  isBlocked = true
  fake.write(PID, 'oom_score', '1\n')
  // Another name causes all its files to be read.
  fake.writeStat(PID, { runTime: 2, comm: 'main' })
  const later = await known()
  expect(later?.oomScore).toBe(1)
  expect(later?.unreadable?.cmdline).toBe('stuck')
  expect(later?.argv).toEqual(['java', '-jar', 'app.jar'])
  source.close()
  fake.remove()
})

/** The answer of a worker that leaves the memory of a process alone. */
function withoutMemory(reading: Reading): Reading {
  const { argv: _argv, ...details } = reading as Readings['full'] & object
  return { ...details, unreadable: { ...details.unreadable, cmdline: 'stuck' } }
}
