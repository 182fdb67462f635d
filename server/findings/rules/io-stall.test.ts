// Tasks that wait for a disk most of the time: neither a burst, nor a single process.

import { expect, test } from 'bun:test'
import { after, main, type World, worker } from '../fixture.ts'

const MIB = 2 ** 20

/** A container whose tasks wait for this share of each second. */
function world(full: number, some: number, more: World = {}) {
  return (second: number): World => ({
    processes: [main(), worker({ comm: 'mysqld', state: 'D', diskReadBytesPerSecond: 80 * MIB })],
    ...more,
    container: {
      cpuSeconds: second,
      diskReadBytesPerSecond: 80 * MIB,
      diskWriteBytesPerSecond: 0,
      pressure: { io: { someSeconds: second * some, fullSeconds: second * full, someAvg10: some } },
      ...more.container,
    },
  })
}

test('how much of the time, how much is transferred, and by which process', () => {
  const { open, sentences } = after(120, world(0.55, 0.8))
  const own = open.filter(({ id }) => id === 'io-stall')
  expect(own).toMatchObject([{ severity: 'warning', confidence: 'likely', who: [{ pid: 42 }] }])
  expect(sentences.find(sentence => sentence.startsWith('app waits'))).toBe(
    'app waits for its disk: all tasks stalled on I/O 55.0 % of the time for at least 1m57s, reading 80.0 MiB/s and writing 0 B/s; mostly mysqld (PID 42)',
  )
})

test('a nightly copy that nothing waits for is a note', () => {
  const { open } = after(120, world(0.55, 0.8, { processes: [worker({ diskReadBytesPerSecond: MIB })] }))
  expect(open).toMatchObject([{ id: 'io-stall', severity: 'note' }])
})

test('a single process stalls all tasks or none: `some` must be higher', () => {
  expect(after(120, world(0.5, 0.5)).open.filter(({ id }) => id === 'io-stall')).toEqual([])
})

test('the share is that of the last minute, not of a second in which the disk did all or nothing', () => {
  const uneven = (second: number): World => {
    const stalled = 0.8 * second - (second % 2) * 0.15
    const pressure = { io: { someSeconds: stalled, fullSeconds: stalled, someAvg10: 0 } }
    return { ...world(0, 0)(second), container: { cpuSeconds: second, pressure } }
  }
  for (const seconds of [150, 151]) {
    const found = after(seconds, uneven).open.find(({ id }) => id === 'io-stall')
    expect(Number(found?.evidence.share)).toBeCloseTo(0.8, 1)
  }
})

test('a burst of twenty seconds is left alone', () => {
  const burst = (second: number) => {
    const busy = Math.min(20, Math.max(0, second - 60))
    return world(0, 0, {
      container: { pressure: { io: { someSeconds: busy * 0.9, fullSeconds: busy * 0.8, someAvg10: 0 } } },
    })(second)
  }
  expect(after(200, burst).open.filter(({ id }) => id === 'io-stall')).toEqual([])
})

test('reading back what did not fit in memory is memory pressure', () => {
  const { open } = after(120, second =>
    world(0.55, 0.8, {
      processes: [main()],
      container: {
        memoryScannedPages: second * 4000,
        memoryMajorFaults: second * 50,
        pressure: {
          io: { someSeconds: second * 0.8, fullSeconds: second * 0.55, someAvg10: 0 },
          memory: { someSeconds: second * 0.5, fullSeconds: second * 0.2, someAvg10: 0 },
        },
      },
    })(second),
  )
  expect(open.map(({ id }) => id)).toEqual(['memory-pressure'])
  expect(open[0]?.explains).toEqual(['io-stall app'])
})
