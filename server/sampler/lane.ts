// The main thread's side of the details worker. Asks in small batches, waits for nobody: a process whose files block is
// left alone for a minute (doubling), its worker is abandoned with it, and after a few of those the lane closes and
// topz goes on without costly files, which `health` says.

import type { DetailsKind, DetailsOptions, DetailsReading } from './details.ts'

/** Requests in one message: the main loop is busy for less than a millisecond with the answer. */
const BATCH_MAX = 128
/** A reading without progress for so long is stuck. */
const STUCK_MS = 1000
const CHECK_MS = 250
const QUARANTINE_MS = 60_000
const QUARANTINE_MS_MAX = 3_600_000
/** Identities remembered as stuck. */
const QUARANTINED_MAX = 1024
/** Workers given up before the lane closes: each keeps a thread until its process lets go. */
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
  /** One Int32: index of the request being read. */
  readonly shared: SharedArrayBuffer
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
  let progress = new Int32Array(new SharedArrayBuffer(4))
  const quarantine = new Map<string, Quarantine>()
  let worker: WorkerThread | undefined
  let queue: Request[] = []
  let sent: readonly Request[] = []
  let abandoned = 0
  let timer: ReturnType<typeof setInterval> | undefined
  let lastProgress = -1
  let progressAtMs = 0
  let whenIdle: (() => void) | undefined
  let hostnameOf: number | undefined

  /** Resolves when all requests were answered, given up, or refused because the lane is closed or still busy. */
  function ask(requests: readonly Request[], hostnameOfPid?: number): Promise<void> {
    if (isBusy() || abandoned > ABANDONED_MAX) return Promise.resolve()
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
    timer = setInterval(check, CHECK_MS)
    sendNext()
    return idle
  }

  function isBusy(): boolean {
    return sent.length > 0 || queue.length > 0
  }

  function sendNext(): void {
    if (queue.length === 0 && hostnameOf === undefined) {
      finish()
      return
    }
    sent = queue.splice(0, BATCH_MAX)
    lastProgress = -1
    progressAtMs = now()
    worker ??= start()
    worker.postMessage({ requests: sent, ...(hostnameOf !== undefined && { hostnameOf }) })
    hostnameOf = undefined
  }

  function start(): WorkerThread {
    const own = new SharedArrayBuffer(4)
    progress = new Int32Array(own)
    const started = spawn({ ...details, shared: own })
    // An abandoned worker may still answer, or fail: nobody listens to it any more.
    started.onAnswer(answer => started === worker && accept(answer))
    started.onFailure(() => started === worker && abandon())
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

  function check(): void {
    const current = Atomics.load(progress, 0)
    if (current !== lastProgress) {
      lastProgress = current
      progressAtMs = now()
    } else if (now() - progressAtMs >= STUCK_MS) abandon()
  }

  /** The worker does not come back from one process: leave that process alone and go on with another worker. */
  function abandon(): void {
    const index = Math.min(Atomics.load(progress, 0), sent.length - 1)
    const culprit = sent[index]
    // Not terminated: the runtime waits until the thread stops, and this one is inside the kernel and does not.
    worker = undefined
    abandoned++
    if (culprit !== undefined) {
      isolate(culprit.id)
      onDetails(culprit, 'stuck')
    }
    queue = [...sent.filter(request => request !== culprit), ...queue]
    sent = []
    if (abandoned > ABANDONED_MAX) {
      for (const request of queue) onDetails(request, undefined)
      queue = []
    }
    sendNext()
  }

  function isolate(id: string): void {
    const before = quarantine.get(id)
    if (quarantine.size >= QUARANTINED_MAX) quarantine.clear()
    const lengthMs = Math.min(QUARANTINE_MS_MAX, before === undefined ? QUARANTINE_MS : before.lengthMs * 2)
    quarantine.set(id, { untilMs: now() + lengthMs, lengthMs })
  }

  function finish(): void {
    if (timer !== undefined) clearInterval(timer)
    timer = undefined
    whenIdle?.()
    whenIdle = undefined
  }

  return {
    ask,
    isBusy,
    health: (): 'ok' | 'degraded' => (abandoned > ABANDONED_MAX ? 'degraded' : 'ok'),
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
