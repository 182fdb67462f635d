// Memory that keeps rising while its limit is far away.

import { expect, test } from 'bun:test'
import { after, main, type World, worker } from '../fixture.ts'

const MIB = 2 ** 20

/** Grows by this many MiB an hour, with a limit of 1 GiB. */
const growing =
  (perHour: number) =>
  (second: number): World => ({
    processes: [main(), worker({ rssAnonBytes: 20 * MIB + (second / 3600) * perHour * MIB })],
    container: {
      memoryLimitBytes: 1024 * MIB,
      memoryAnonBytes: 90 * MIB + (second / 3600) * perHour * MIB,
    },
  })

test('a tenth of the limit an hour, for forty minutes: a note without a forecast', () => {
  expect(after(2300, growing(150)).open).toEqual([])
  const { open, sentences } = after(2700, growing(150))
  expect(open).toMatchObject([{ id: 'memory-grows', severity: 'note', who: [{ pid: 42 }] }])
  expect(sentences[0]).toMatch(
    /^Memory of app grows by 1[45]\d(\.\d)? MiB an hour: worker \(PID 42\) grew \d+(\.\d)? MiB in 40m/,
  )
})

test('a smaller rise is insignificant', () => {
  expect(after(2700, growing(80)).open).toEqual([])
})
