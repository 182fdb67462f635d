// The main thread's side of the details worker. Asks in small batches, waits for nobody: a process whose files block is
// left alone until its reader comes back and a minute (doubling) more, its worker is abandoned with it. With a few of
// those under way the lane is closed and topz goes on without costly files, which `health` says.

import { wallOffsetMs } from './clock.ts'
import type { DetailsKind, DetailsOptions, DetailsReading } from './details.ts'

/** Requests in one message: the main loop is busy for less than a millisecond with the answer. */
const BATCH_MAX = 128
const LOOK_MS = 250
/** A reading at which the worker is found so often is stuck. Looks, not time: who was stopped misses the worker's too. */
const STUCK_LOOKS = 4
/** A worker that has not begun may still be starting, on a busy machine or with a small CPU quota. */
const START_LOOKS = 40
const NOT_BEGUN = -1
/** What worker and main thread share, as 32-bit numbers: the request being read, and whether it was given up. */
export const SHARED = { index: 0, isAbandoned: 1, bytes: 8 } as const
const QUARANTINE_MS = 60_000
const QUARANTINE_MS_MAX = 3_600_000
/** Identities remembered as stuck. */
const QUARANTINED_MAX = 1024
/** Workers given up at once: each keeps a thread until its process lets go. With so many the lane is closed. */
const ABANDONED_MAX = 3

export interface Request {
  readonly pid: number
  /** Process.id: whom the answer is for, whoever has the pid by then. */
  readonly id: string
  readonly kind: DetailsKind
}

export interface Batch {
  readonly requests: readonly Request[]
  /** Also read the host name in this process's root file system. */
  readonly hostnameOf?: number
}

export interface Answer {
  /** One per request; undefined: gone. */
  readonly details: readonly (DetailsReading | undefined)[]
  readonly hostname?: string | undefined
}

export interface WorkerOptions extends Omit<DetailsOptions, 'now'> {
  /** See SHARED. */
  readonly shared: SharedArrayBuffer
  /** For clock.ts: times in answers are the main thread's. */
  readonly wallOffsetMs: number
}

/** The part of a worker thread that the lane uses. */
export interface WorkerThread {
  postMessage(batch: Batch): void
  onAnswer(listener: (answer: Answer) => void): void
  onFailure(listener: () => void): void
  terminate(): void
}

export interface LaneOptions {
  readonly spawn: (options: WorkerOptions) => WorkerThread
  readonly details: Omit<DetailsOptions, 'now'>
  readonly now: () => number
  /** `undefined`: gone. `stuck`: its files block. */
  readonly onDetails: (request: Request, details: DetailsReading | 'stuck' | undefined) => void
  readonly onHostname: (hostname: string | undefined) => void
}

interface Quarantine {
  untilMs: number
  lengthMs: number
}

export function createLane({ spawn, details, now, onDetails, onHostname }: LaneOptions) {
  let progress = new Int32Array(new SharedArrayBuffer(SHARED.bytes))
  /** Who did not come back yet, and from which identity. */
  const stuck = new Map<WorkerThread, string>()
  const quarantine = new Map<string, Quarantine>()
  let worker: WorkerThread | undefined
  let queue: Request[] = []
  let sent: readonly Request[] = []
  let abandoned = 0
  let timer: ReturnType<typeof setInterval> | undefined
  let lastProgress: number | undefined
  let looks = 0
  let whenIdle: (() => void) | undefined
  let hostnameOf: number | undefined

  /** Resolves when all requests were answered, given up, or refused because the lane is closed or still busy. */
  function ask(requests: readonly Request[], hostnameOfPid?: number): Promise<void> {
    if (isBusy() || isClosed()) {
      for (const request of requests) onDetails(request, undefined)
      return Promise.resolve()
    }
    const time = now()
    queue = requests.filter(request => {
      const isFree = (quarantine.get(request.id)?.untilMs ?? 0) <= time
      if (!isFree) onDetails(request, 'stuck')
      return isFree
    })
    hostnameOf = hostnameOfPid
    if (queue.length === 0 && hostnameOf === undefined) return Promise.resolve()
    const idle = new Promise<void>(resolve => {
      whenIdle = resolve
    })
    timer = setInterval(look, LOOK_MS)
    sendNext()
    return idle
  }

  function isBusy(): boolean {
    return sent.length > 0 || queue.length > 0
  }

  function isClosed(): boolean {
    return abandoned >= ABANDONED_MAX
  }

  function sendNext(): void {
    if (queue.length === 0 && hostnameOf === undefined) {
      finish()
      return
    }
    sent = queue.splice(0, BATCH_MAX)
    lastProgress = undefined
    worker ??= start()
    worker.postMessage({ requests: sent, ...(hostnameOf !== undefined && { hostnameOf }) })
    hostnameOf = undefined
  }

  function start(): WorkerThread {
    const own = new SharedArrayBuffer(SHARED.bytes)
    progress = new Int32Array(own)
    Atomics.store(progress, SHARED.index, NOT_BEGUN)
    const started = spawn({ ...details, shared: own, wallOffsetMs: wallOffsetMs() })
    started.onAnswer(answer => (started === worker ? accept(answer) : comeBack(started)))
    started.onFailure(() => started === worker && abandon(false))
    return started
  }

  function accept(answer: Answer): void {
    if ('hostname' in answer) onHostname(answer.hostname)
    const answered = sent
    sent = []
    answered.forEach((request, index) => {
      onDetails(request, answer.details[index])
    })
    sendNext()
  }

  function look(): void {
    const current = Atomics.load(progress, SHARED.index)
    looks = current === lastProgress ? looks + 1 : 1
    lastProgress = current
    if (looks >= (current === NOT_BEGUN ? START_LOOKS : STUCK_LOOKS)) abandon(true)
  }

  /** The worker does not come back from one process: leave that process alone and go on with another worker. */
  function abandon(isStuck: boolean): void {
    const index = Math.min(Atomics.load(progress, SHARED.index), sent.length - 1)
    Atomics.store(progress, SHARED.isAbandoned, 1)
    const culprit = sent[index]
    // Not terminated: the runtime waits until the thread stops, and this one is inside the kernel and does not.
    if (worker !== undefined && isStuck) stuck.set(worker, culprit?.id ?? '')
    worker = undefined
    abandoned++
    if (culprit !== undefined) {
      isolate(culprit.id, isStuck)
      onDetails(culprit, 'stuck')
    }
    queue = [...sent.filter(request => request !== culprit), ...queue]
    sent = []
    if (isClosed()) {
      for (const request of queue) onDetails(request, undefined)
      queue = []
    }
    sendNext()
  }

  /** An abandoned worker answered after all: what it read is old, but its process can be read again some day. */
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

  function finish(): void {
    if (timer !== undefined) clearInterval(timer)
    timer = undefined
    whenIdle?.()
    whenIdle = undefined
  }

  return {
    /** Starts the worker before it is needed: it takes as long as the first walk. */
    prepare: () => {
      worker ??= start()
    },
    ask,
    isBusy,
    health: (): 'ok' | 'degraded' => (isClosed() ? 'degraded' : 'ok'),
    close(): void {
      queue = []
      // A worker that is busy may be stuck, see abandon.
      if (sent.length === 0) worker?.terminate()
      sent = []
      worker = undefined
      finish()
    },
  }
}
