// The lane, with workers whose answers the test gives and a clock that it moves. The real worker, on files that really
// block, is in proc-source.test.ts.

import { afterEach, beforeEach, expect, jest, test } from 'bun:test'
import { createLane, type WorkerThread } from './costly-client.ts'
import type { CostlyReading } from './details.ts'
import type { Answer, Kind, Readings, Request } from './requests.ts'

const MINUTE_MS = 60_000

interface Hand {
  readonly progress: Int32Array
  readonly batches: (readonly Request[])[]
  answer: (readings: readonly (Readings[Kind] | undefined)[]) => void
  fail: () => void
  isTerminated: boolean
}

let nowMs: number
let hands: Hand[]
let told: string[]
let isCareful: boolean
let lane: ReturnType<typeof createLane>

beforeEach(() => {
  jest.useFakeTimers()
  nowMs = 0
  isCareful = false
  hands = []
  told = []
  lane = createLane({
    spawn: ({ shared }) => spawnHand(new Int32Array(shared)),
    readers: {
      procRoot: '/proc',
      cgroupRoot: undefined,
      allowEnviron: false,
      clockTicksPerSecond: 100,
      redact: 'on',
      fdSizeCounts: true,
      selfPid: undefined,
    },
    now: () => nowMs,
    isCareful: () => isCareful,
  })
})
afterEach(() => {
  lane.close()
  jest.useRealTimers()
})

function spawnHand(progress: Int32Array): WorkerThread {
  const hand: Hand = { progress, batches: [], answer: () => {}, fail: () => {}, isTerminated: false }
  hands.push(hand)
  return {
    postMessage: batch => void hand.batches.push(batch),
    onAnswer: listener => {
      hand.answer = listener
    },
    onFailure: listener => {
      hand.fail = listener
    },
    terminate: () => {
      hand.isTerminated = true
    },
  }
}

const READING = { at: 1, ioAtMs: 1 } satisfies CostlyReading
const requests = (...pids: number[]): Request<'full'>[] =>
  pids.map(pid => ({ pid, id: `${pid}:1`, kind: 'full' }))

const ask = (...pids: number[]) => lane.ask(requests(...pids), tell)

function tell({ pid }: Request, answer: Answer): void {
  told.push(`${pid} ${typeof answer === 'object' ? 'read' : answer}`)
}

/** Time passes for everything: the clock and the lane's timer. */
function pass(ms: number): void {
  for (let step = 0; step < ms; step += 250) {
    nowMs += 250
    jest.advanceTimersByTime(250)
  }
}

/** The newest worker gets stuck at the request with this index. */
function blockAt(index: number): Hand {
  const hand = hands[hands.length - 1] as Hand
  hand.progress[0] = index
  pass(1250)
  return hand
}

function answerAll(hand: Hand): void {
  hand.answer((hand.batches.at(-1) ?? []).map(() => READING))
}

test('requests are answered in order, and the promise settles after the last', async () => {
  const done = ask(1, 2)
  const [hand] = hands as [Hand]
  expect(hand.batches[0]?.map(({ pid }) => pid)).toEqual([1, 2])
  hand.answer([READING, undefined])
  await done
  expect(told).toEqual(['1 read', '2 undefined'])
})

test('many requests go in batches, so that no answer blocks the main loop', async () => {
  const done = ask(...Array.from({ length: 300 }, (_, pid) => pid + 1))
  const [hand] = hands as [Hand]
  for (let batch = 0; batch < 3; batch++) answerAll(hand)
  await done
  expect(hand.batches.map(batch => batch.length)).toEqual([128, 128, 44])
  expect(told).toHaveLength(300)
})

test('P6: while a process is stuck, every request says that care is needed', () => {
  void ask(1)
  isCareful = true
  answerAll(hands[0] as Hand)
  void ask(2)
  expect(hands[0]?.batches.map(([request]) => request?.careful)).toEqual([undefined, true])
})

test('requests made together go in one message', async () => {
  const done = lane.together(() => [ask(1), ask(2, 3)])
  const [hand] = hands as [Hand]
  expect(hand.batches.map(batch => batch.map(({ pid }) => pid))).toEqual([[1, 2, 3]])
  answerAll(hand)
  await Promise.all(done)
  expect(told).toEqual(['1 read', '2 read', '3 read'])
})

test('urgent requests go first', async () => {
  const done = ask(...Array.from({ length: 200 }, (_, pid) => pid + 1))
  const urgent = lane.ask(requests(999), tell, true)
  const [hand] = hands as [Hand]
  answerAll(hand)
  expect(hand.batches[1]?.[0]?.pid).toBe(999)
  answerAll(hand)
  await Promise.all([done, urgent])
  expect(told).toHaveLength(201)
})

test('requests still waiting when the lane ends are answered, so no caller waits forever', async () => {
  const done = ask(1, 2)
  lane.close()
  await done
  expect(told).toEqual(['1 undefined', '2 undefined'])
})

test('P6: a process that blocks its reader is left alone, and another worker reads the rest', async () => {
  const done = ask(1, 2, 3)
  blockAt(1)
  expect(told).toEqual(['2 stuck'])
  expect(hands).toHaveLength(2)
  expect(hands[1]?.batches[0]?.map(({ pid }) => pid)).toEqual([1, 3])
  answerAll(hands[1] as Hand)
  await done
  expect(told).toEqual(['2 stuck', '1 read', '3 read'])
  expect(lane.health()).toBe('ok')
})

test('P6: a worker that makes progress, however slowly, is not stuck', () => {
  void ask(1, 2, 3)
  for (const index of [0, 1, 2]) {
    ;(hands[0] as Hand).progress[0] = index
    pass(750)
  }
  expect(hands).toHaveLength(1)
  expect(told).toEqual([])
})

test('F23: a second in which the whole program stands still is not mistaken for a stuck reader', () => {
  void ask(1)
  ;(hands[0] as Hand).progress[0] = 0
  pass(250)
  nowMs += MINUTE_MS
  // What a timer does that has been due for a minute: it fires once.
  jest.advanceTimersByTime(250)
  expect(hands).toHaveLength(1)
})

test('F22: a worker that takes seconds to start blames no process', async () => {
  const done = ask(1)
  pass(5000)
  expect(hands).toHaveLength(1)
  answerAll(hands[0] as Hand)
  await done
  expect(told).toEqual(['1 read'])
})

test('P6: while its reader does not come back, a process is not read again, however long that takes', async () => {
  void ask(1)
  blockAt(0)
  for (let hour = 0; hour < 5; hour++) {
    pass(MINUTE_MS)
    nowMs += 60 * MINUTE_MS
    await ask(1)
  }
  expect(hands).toHaveLength(1)
  expect(new Set(told)).toEqual(new Set(['1 stuck']))
  expect(lane.health()).toBe('ok')
})

test('P6: a minute after its reader came back it is read again; each time it blocks, the wait doubles', async () => {
  let waitMs = MINUTE_MS
  for (let round = 0; round < 4; round++) {
    void ask(1)
    answerAll(blockAt(0))
    told = []
    nowMs += waitMs - 1
    await ask(1)
    expect(told).toEqual(['1 stuck'])
    nowMs += 1
    waitMs *= 2
  }
  expect(hands).toHaveLength(4)
  expect(hands.every(hand => hand.isTerminated)).toBe(true)
})

test('P6, F25: at most three workers are given up; then the lane is closed and says so', async () => {
  const done = ask(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
  for (let round = 0; round < 3; round++) blockAt(0)
  await done
  expect(hands).toHaveLength(3)
  expect(lane.health()).toBe('degraded')
  expect(told.filter(line => line.endsWith('stuck'))).toEqual(['1 stuck', '2 stuck', '3 stuck'])
  told = []
  await ask(11, 12)
  expect(hands).toHaveLength(3)
  // Reported, so that they are requested again once it is open.
  expect(told).toEqual(['11 undefined', '12 undefined'])
})

test('P6: the lane opens again when one of them comes back', async () => {
  void ask(1, 2, 3, 4)
  for (let round = 0; round < 3; round++) blockAt(0)
  answerAll(hands[1] as Hand)
  expect(lane.health()).toBe('ok')
  const done = ask(4)
  answerAll(hands[3] as Hand)
  await done
  expect(told.at(-1)).toBe('4 read')
})

test('an answer that comes too late does not change what is known', async () => {
  void ask(1, 2)
  const late = blockAt(0)
  answerAll(hands[1] as Hand)
  told = []
  late.answer([READING, READING])
  expect(told).toEqual([])
})

test('F24: a worker that dies is replaced at once, and the process that it died on is left alone for a minute', async () => {
  const done = ask(1, 2)
  ;(hands[0] as Hand).progress[0] = 0
  hands[0]?.fail()
  expect(hands).toHaveLength(2)
  answerAll(hands[1] as Hand)
  await done
  expect(told).toEqual(['1 stuck', '2 read'])
  nowMs += MINUTE_MS
  void ask(1)
  expect(hands[1]?.batches.at(-1)).toHaveLength(1)
})

test('F24: a worker that dies again and again is replaced later each time, until one answers', async () => {
  const die = async (pid: number) => {
    const done = ask(pid)
    const hand = hands.at(-1) as Hand
    hand.progress[0] = 0
    hand.fail()
    await done
  }
  const isOpen = async () => {
    told = []
    const done = ask(999)
    if (told.length > 0) return false
    answerAll(hands.at(-1) as Hand)
    await done
    return true
  }
  await die(1)
  expect(lane.health()).toBe('ok')
  await die(2)
  for (const waitMs of [1000, 2000, 4000]) {
    expect(lane.health()).toBe('degraded')
    nowMs += waitMs - 1
    expect(await isOpen()).toBe(false)
    nowMs += 1
    expect(lane.health()).toBe('ok')
    await die(waitMs)
  }
  nowMs += MINUTE_MS
  expect(await isOpen()).toBe(true)
  await die(3)
  expect(lane.health()).toBe('ok')
})

test('F24: dead workers, however many over the days, do not close the lane', async () => {
  for (let pid = 1; pid <= 10; pid++) {
    const done = ask(pid, 100 + pid)
    ;(hands.at(-1) as Hand).progress[0] = 0
    hands.at(-1)?.fail()
    answerAll(hands.at(-1) as Hand)
    await done
  }
  expect(told.filter(line => line.endsWith('read'))).toHaveLength(10)
  expect(lane.health()).toBe('ok')
})

test('F24: a worker that was given up and then ends by itself is no longer counted', () => {
  void ask(1, 2, 3, 4)
  for (let round = 0; round < 3; round++) blockAt(0)
  expect(lane.health()).toBe('degraded')
  hands[0]?.fail()
  expect(lane.health()).toBe('ok')
})

test('a busy lane accepts requests up to a bound and refuses the rest', async () => {
  void ask(1)
  await ask(...Array.from({ length: 9000 }, (_, pid) => pid + 2))
  expect(told.filter(line => line.endsWith('undefined'))).toHaveLength(9000)
  const done = ask(2)
  answerAll(hands[0] as Hand)
  answerAll(hands[0] as Hand)
  await done
  expect(told.slice(-2)).toEqual(['1 read', '2 read'])
})
