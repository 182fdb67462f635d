// The main thread's side of the costly worker. It asks in small batches and waits for no one: a process whose files
// block is left alone until its reader comes back and for a minute (doubling) after that, and its worker is abandoned.
// With a few of those under way the lane is closed and topz goes on without costly files, which `health` reports.

import { wallOffsetMs } from '../clock.ts'
import type { ReadersOptions } from './readers.ts'
import type { Answer, Request } from './requests.ts'

/** Requests in one message: the main loop is busy for less than a millisecond with the answer. */
const BATCH_MAX = 128
const LOOK_MS = 250
/**
 * A worker found at the same reading this many times is stuck. Checks count, not time: if the whole program was
 * stopped, so was the worker.
 */
const STUCK_LOOKS = 4
/** A worker that has not begun may still be starting, on a busy machine or with a small CPU quota. */
const START_LOOKS = 40
const NOT_BEGUN = -1
/**
 * What the worker and the main thread share, as 32-bit numbers: the request being read, and whether the worker was
 * given up.
 */
export const SHARED = { index: 0, isAbandoned: 1, bytes: 8 } as const
const QUARANTINE_MS = 60_000
const QUARANTINE_MS_MAX = 3_600_000
/** Identities remembered as stuck. */
const QUARANTINED_MAX = 1024
const ABANDONED_MAX = 3
/** F24: a worker that dies is replaced at once; one that dies without having answered, after this long, doubling. */
const REST_MS = 500
const REST_MS_MAX = 60_000
/** Requests that wait; more are refused. */
const QUEUE_MAX = 8192

export interface WorkerOptions extends Omit<ReadersOptions, 'now'> {
  /** See SHARED. */
  readonly shared: SharedArrayBuffer
  /** For clock.ts: times in answers are the main thread's. */
  readonly wallOffsetMs: number
}

/** The part of a worker thread that the lane uses. */
export interface WorkerThread {
  postMessage(batch: readonly Request[]): void
  /** One reading per request, in their order. */
  onAnswer(listener: (readings: readonly Answer[]) => void): void
  onFailure(listener: () => void): void
  terminate(): void
}

export interface LaneOptions {
  readonly spawn: (options: WorkerOptions) => WorkerThread
  readonly readers: Omit<ReadersOptions, 'now'>
  readonly now: () => number
  /** Requests that may block are sent with care: see Request.careful. */
  readonly isCareful: () => boolean
  /**
   * Workers given up at the same time: each keeps a thread until its process lets go. With this many the lane is
   * closed.
   */
  readonly abandonedMax?: number
}

interface Job {
  readonly request: Request
  readonly settle: (answer: Answer) => void
}

interface Quarantine {
  untilMs: number
  lengthMs: number
}

export type Lane = ReturnType<typeof createLane>

export function createLane({ spawn, readers, now, isCareful, abandonedMax = ABANDONED_MAX }: LaneOptions) {
  let progress = new Int32Array(new SharedArrayBuffer(SHARED.bytes))
  /** Readers that have not come back yet, and the identities they are stuck on. */
  const stuck = new Map<WorkerThread, string>()
  const quarantine = new Map<string, Quarantine>()
  let worker: WorkerThread | undefined
  let queue: Job[] = []
  let sent: readonly Job[] = []
  let abandoned = 0
  /** Since the last answer. */
  let deaths = 0
  let restUntilMs = Number.NEGATIVE_INFINITY
  let timer: ReturnType<typeof setInterval> | undefined
  let lastProgress: number | undefined
  let looks = 0
  let isHeld = false

  /** Reports each answer as it comes; resolves when all have come. `urgent`: ahead of whatever waits. */
  function ask<Asked extends Request>(
    requests: readonly Asked[],
    onAnswer: (request: Asked, answer: Answer<Asked['kind']>) => void,
    urgent = false,
  ): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    let open = requests.length
    if (open === 0) resolve()
    const jobs = requests.map(request => ({
      request,
      settle(answer: Answer): void {
        onAnswer(request, answer as Answer<Asked['kind']>)
        if (--open === 0) resolve()
      },
    }))
    enqueue(jobs, urgent)
    return promise
  }

  function enqueue(jobs: readonly Job[], urgent: boolean): void {
    const time = now()
    const hasRoom = !isClosed() && queue.length + jobs.length <= QUEUE_MAX
    const free = jobs.filter(({ request, settle }) => {
      const isFree = (quarantine.get(request.id)?.untilMs ?? 0) <= time
      if (!isFree) settle('stuck')
      else if (!hasRoom) settle(undefined)
      return isFree && hasRoom
    })
    queue = urgent ? [...free, ...queue] : [...queue, ...free]
    if (sent.length === 0 && !isHeld) sendNext()
  }

  /** Everything that `run` asks for goes in one message, as far as there is room: each message wakes two threads. */
  function together<T>(run: () => T): T {
    isHeld = true
    try {
      return run()
    } finally {
      isHeld = false
      if (sent.length === 0) sendNext()
    }
  }

  function isClosed(): boolean {
    return abandoned >= abandonedMax || now() < restUntilMs
  }

  function sendNext(): void {
    if (queue.length === 0) {
      rest()
      return
    }
    timer ??= setInterval(watchProgress, LOOK_MS)
    sent = queue.splice(0, BATCH_MAX)
    lastProgress = undefined
    worker ??= start()
    const careful = isCareful()
    worker.postMessage(sent.map(({ request }) => (careful ? { ...request, careful } : request)))
  }

  function start(): WorkerThread {
    const own = new SharedArrayBuffer(SHARED.bytes)
    progress = new Int32Array(own)
    Atomics.store(progress, SHARED.index, NOT_BEGUN)
    const started = spawn({ ...readers, shared: own, wallOffsetMs: wallOffsetMs() })
    started.onAnswer(readings => (started === worker ? accept(readings) : comeBack(started)))
    started.onFailure(() => (started === worker ? mourn() : comeBack(started)))
    return started
  }

  function accept(readings: readonly Answer[]): void {
    const answered = sent
    sent = []
    deaths = 0
    // The worker continues while the answers are processed.
    if (queue.length > 0) sendNext()
    answered.forEach(({ settle }, index) => {
      settle(readings[index])
    })
    // The caller may have asked for more already.
    if (sent.length === 0) sendNext()
  }

  function watchProgress(): void {
    const current = Atomics.load(progress, SHARED.index)
    looks = current === lastProgress ? looks + 1 : 1
    lastProgress = current
    if (looks >= (current === NOT_BEGUN ? START_LOOKS : STUCK_LOOKS)) abandon(true)
  }

  /** The worker does not come back from one process: leave that process alone and continue with another worker. */
  function abandon(isStuck: boolean): void {
    const index = Math.min(Atomics.load(progress, SHARED.index), sent.length - 1)
    Atomics.store(progress, SHARED.isAbandoned, 1)
    const culprit = sent[index]
    // Not terminated: the runtime would wait until the thread stops, and this one is stuck inside the kernel.
    if (worker !== undefined && isStuck) {
      stuck.set(worker, culprit?.request.id ?? '')
      abandoned++
    }
    worker = undefined
    queue = [...sent.filter(job => job !== culprit), ...queue]
    sent = []
    const refused = isClosed() ? queue.splice(0) : []
    if (culprit !== undefined) {
      isolate(culprit.request.id, isStuck)
      culprit.settle('stuck')
    }
    for (const { settle } of refused) settle(undefined)
    if (sent.length === 0) sendNext()
  }

  /** The worker ended by itself. */
  function mourn(): void {
    deaths++
    if (deaths > 1) restUntilMs = now() + Math.min(REST_MS_MAX, REST_MS * 2 ** (deaths - 1))
    abandon(false)
  }

  /**
   * An abandoned worker answered after all, or ended: what it read is old, but its process may be read again some day.
   */
  function comeBack(late: WorkerThread): void {
    const id = stuck.get(late)
    if (id !== undefined) {
      stuck.delete(late)
      abandoned--
      const entry = quarantine.get(id)
      if (entry !== undefined) entry.untilMs = now() + entry.lengthMs
    }
    late.terminate()
  }

  /** `isHeld`: as long as its reader does not come back, the next one would not either. */
  function isolate(id: string, isHeld: boolean): void {
    const before = quarantine.get(id)
    if (quarantine.size >= QUARANTINED_MAX) quarantine.clear()
    const lengthMs = Math.min(QUARANTINE_MS_MAX, before === undefined ? QUARANTINE_MS : before.lengthMs * 2)
    quarantine.set(id, { untilMs: isHeld ? Number.POSITIVE_INFINITY : now() + lengthMs, lengthMs })
  }

  function rest(): void {
    if (timer !== undefined) clearInterval(timer)
    timer = undefined
  }

  return {
    /** Starts the worker before it is needed: it takes as long as the first walk. */
    prepare: () => {
      worker ??= start()
    },
    ask,
    together,
    abandonedCount: () => abandoned,
    health: (): 'ok' | 'degraded' => (isClosed() ? 'degraded' : 'ok'),
    close(): void {
      const left = [...sent, ...queue]
      queue = []
      // A busy worker may be stuck, see abandon.
      if (sent.length === 0) worker?.terminate()
      sent = []
      worker = undefined
      rest()
      for (const { settle } of left) settle(undefined)
    },
  }
}
