// Both lanes of costly files, with workers whose answers the test gives: a stuck process costs the others nothing.

import { afterEach, beforeEach, expect, jest, test } from 'bun:test'
import type { WorkerThread } from './costly-client.ts'
import { createLanes } from './lanes.ts'
import type { Answer, Request } from './requests.ts'

const LEFT_ALONE: Answer = { at: 1, ioAtMs: 1, unreadable: { cmdline: 'stuck' } }
const WHOLE: Answer = { at: 1, ioAtMs: 1, argv: ['app'] }

/** Pids whose memory never responds, and those with a waiting thread. */
let blocked: Set<number>
let waiting: Set<number>
let read: string[]
let workers: number
let lanes: ReturnType<typeof createLanes>

beforeEach(() => {
  jest.useFakeTimers()
  blocked = new Set()
  waiting = new Set()
  read = []
  workers = 0
  lanes = createLanes({
    spawn: ({ shared }) => spawnReader(new Int32Array(shared)),
    readers: {
      procRoot: '/proc',
      cgroupRoot: undefined,
      allowEnviron: false,
      clockTicksPerSecond: 100,
      redact: 'on',
      fdSizeCounts: true,
      selfPid: undefined,
    },
    now: () => 0,
  })
})
afterEach(() => {
  lanes.close()
  jest.useRealTimers()
})

/** A worker like the real one, except for what it reads. */
function spawnReader(progress: Int32Array): WorkerThread {
  let onAnswer: (readings: readonly Answer[]) => void = () => {}
  workers++
  return {
    postMessage(batch) {
      const stuckAt = batch.findIndex(
        ({ pid, careful }) => blocked.has(pid) && !(careful === true && waiting.has(pid)),
      )
      progress[0] = Math.max(0, stuckAt)
      if (stuckAt >= 0) return
      const answers = batch.map(({ pid, careful }) =>
        careful === true && waiting.has(pid) ? LEFT_ALONE : WHOLE,
      )
      queueMicrotask(() => onAnswer(answers))
    },
    onAnswer: listener => {
      onAnswer = listener
    },
    onFailure: () => {},
    terminate: () => {},
  }
}

async function askFor(pids: readonly number[], seconds: number): Promise<void> {
  const requests = pids.map(pid => ({ pid, id: `${pid}:1`, kind: 'full' }) satisfies Request)
  void lanes.ask(requests, ({ pid }, answer) => {
    const how = answer === WHOLE ? 'whole' : answer === LEFT_ALONE ? 'left alone' : String(answer)
    read.push(`${pid} ${how}`)
  })
  for (let look = 0; look < seconds * 4; look++) {
    jest.advanceTimersByTime(250)
    await Promise.resolve()
    await Promise.resolve()
  }
}

const range = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index)
const wholeOf = (pids: readonly number[]) => pids.filter(pid => read.includes(`${pid} whole`))

for (const count of [3, 10, 50])
  test(`P6, F25: ${count} processes that block cost three threads, and all others are read, old and new`, async () => {
    const stuck = range(1, count)
    const before = range(100, 100)
    const late = range(300, 100)
    for (const pid of stuck) {
      blocked.add(pid)
      waiting.add(pid)
    }
    await askFor([...stuck, ...before], 2)
    expect(wholeOf(before)).toEqual(before)
    await askFor(late, 5)
    expect(wholeOf(late)).toEqual(late)
    expect(wholeOf(stuck)).toEqual([])
    // Three that are stuck, and one that reads.
    expect(workers).toBe(4)
    expect(lanes.health()).toBe('degraded')
    expect(read.filter(line => line.endsWith('left alone')).length).toBe(count - 1)
  })

test('P6: a process that waits for a disk is read in the second lane while another is stuck', async () => {
  blocked.add(1)
  for (const pid of [1, 2, 3]) waiting.add(pid)
  await askFor([1, 2, 3], 2)
  expect(read).toContain('1 stuck')
  expect(read.indexOf('2 left alone')).toBeLessThan(read.indexOf('2 whole'))
  expect(wholeOf([2, 3])).toEqual([2, 3])
  expect(lanes.health()).toBe('ok')
})

test('P6: no process needs care while none is stuck', async () => {
  for (const pid of [1, 2, 3]) waiting.add(pid)
  await askFor([1, 2, 3], 1)
  expect(wholeOf([1, 2, 3])).toEqual([1, 2, 3])
  expect(workers).toBe(1)
})

test('a mount that hangs is not waited for, and costs the first lane nothing', async () => {
  blocked.add(7)
  let isAnswered = false
  const requests: Request[] = [
    { pid: 7, id: 'mount 0:7', kind: 'space', mayBlock: true },
    { pid: 1, id: '1:1', kind: 'full' },
  ]
  void lanes
    .ask(requests, ({ pid }, answer) => read.push(`${pid} ${answer === WHOLE ? 'whole' : String(answer)}`))
    .then(() => {
      isAnswered = true
    })
  for (let turn = 0; turn < 4; turn++) await Promise.resolve()
  expect([isAnswered, ...read]).toEqual([true, '1 whole'])
  await askFor([2, 3], 2)
  expect(read).toEqual(['1 whole', '2 whole', '3 whole', '7 stuck'])
  expect(lanes.health()).toBe('ok')
})
