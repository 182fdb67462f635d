// Malicious clients -> requests and sockets at a running topz: many at once, each asking for something large and
// different, clients that read and clients that never do. Without a token, like anyone who reaches the port.

import { gunzipSync } from 'node:zlib'
import { openRaw, type RawClient } from '../e2e/raw-client.ts'
import { VIEW_ROWS_MAX } from '../server/config/limits.ts'
import { view } from '../server/model/fixture.ts'
import { METRICS } from '../server/model/metrics.ts'
import type { ServerMessage } from '../server/model/protocol.ts'

export interface Attack {
  readonly name: string
  /** Continues until `isOver`; resolves with how often each answer came: `200`, `503`, `closed 1013`. */
  readonly run: (origin: string, isOver: () => boolean) => Promise<Readonly<Record<string, number>>>
}

type Counts = Record<string, number>

const AT_ONCE = 50
const SOCKETS = 500
const COLUMNS = METRICS.slice(0, 40).map(({ name }) => name)

const count = (counts: Counts, what: string | number) => {
  counts[what] = (counts[what] ?? 0) + 1
}

/**
 * `AT_ONCE` clients, each sending the next request as soon as it has read its answer; `path(n)`: of the nth request.
 */
function asking(name: string, path: (n: number) => string): Attack {
  return {
    name,
    async run(origin, isOver) {
      const counts: Counts = {}
      let next = 0
      const client = async () => {
        while (!isOver()) {
          try {
            const answer = await fetch(`${origin}${path(next++)}`)
            await answer.arrayBuffer()
            count(counts, answer.status)
          } catch {
            count(counts, 'cut off')
          }
        }
      }
      await Promise.all(Array.from({ length: AT_ONCE }, client))
      return counts
    },
  }
}

/** `AT_ONCE` clients that send requests and never read; one that is cut off connects again. */
function neverReading(name: string, path: (n: number) => string): Attack {
  return {
    name,
    async run(origin, isOver) {
      const counts: Counts = {}
      let next = 0
      const client = async () => {
        while (!isOver()) {
          const raw = await openRaw(origin).catch(() => undefined)
          if (raw === undefined) {
            count(counts, 'refused')
            await pause()
            continue
          }
          raw.socket.pause()
          raw.socket.write(`GET ${path(next++)} HTTP/1.1\r\nHost: localhost\r\n\r\n`)
          count(counts, 'asked')
          await untilClosed(raw, isOver)
          raw.socket.destroy()
        }
      }
      await Promise.all(Array.from({ length: AT_ONCE }, client))
      return counts
    },
  }
}

async function untilClosed(raw: RawClient, isOver: () => boolean): Promise<void> {
  // A paused socket does not show that the other side has hung up: 10 s are longer than any answer takes.
  for (let i = 0; i < 50 && !isOver() && raw.closedAfterMs() === undefined; i++) await pause()
}

const pause = () => new Promise<void>(resolve => setTimeout(resolve, 200))

/**
 * `SOCKETS` pages; `viewOf(i, frames)`: what the ith looks at after that many frames; undefined: no acknowledgement.
 */
function looking(
  name: string,
  viewOf: (i: number, frames: number) => object,
  { isAcknowledging = true, isChanging = false } = {},
): Attack {
  return {
    name,
    async run(origin, isOver) {
      const counts: Counts = {}
      const open = new Set<WebSocket>()
      const connect = (i: number) => {
        const socket = new WebSocket(`${origin.replace('http', 'ws')}/api/stream`)
        let frames = 0
        const subscribe = () => socket.send(JSON.stringify({ type: 'subscribe', view: viewOf(i, frames) }))
        socket.binaryType = 'arraybuffer'
        open.add(socket)
        socket.onopen = subscribe
        socket.onmessage = ({ data: frame }: MessageEvent<string | ArrayBuffer>) => {
          const text = typeof frame === 'string' ? frame : gunzipSync(frame).toString()
          const message = JSON.parse(text) as ServerMessage
          if (message.type === 'error') count(counts, 'errors')
          if (message.type !== 'snapshot' && message.type !== 'delta') return
          count(counts, 'frames')
          frames++
          if (isAcknowledging) socket.send(JSON.stringify({ type: 'ack', seq: message.seq }))
          if (isChanging) subscribe()
        }
        socket.onclose = ({ code }) => {
          open.delete(socket)
          count(counts, `closed ${code}`)
          if (!isOver()) setTimeout(() => !isOver() && connect(i), 500)
        }
        socket.onerror = () => {}
      }
      for (let i = 0; i < SOCKETS; i++) connect(i)
      while (!isOver()) await pause()
      for (const socket of open) socket.close()
      return counts
    },
  }
}

const wide = view({ columns: COLUMNS, limit: VIEW_ROWS_MAX })
const PARTS = ['threads', 'files', 'sockets', 'limits', 'maps', 'status']
const GROUPINGS = ['name', 'user', 'cgroup', 'command']

export const ATTACKS: readonly Attack[] = [
  looking('500 pages, each with a view of its own', i => ({
    ...wide,
    query: ' '.repeat(i % 200),
    offset: i % 7,
  })),
  looking(
    '500 pages that look at something else with each frame',
    (i, frames) => ({ ...wide, offset: (i + 7 * frames) % 400 }),
    { isChanging: true },
  ),
  looking(
    '500 pages, each at another moment, that acknowledge nothing',
    i => ({ ...wide, at: Date.now() - 1000 - 10 * i }),
    {
      isAcknowledging: false,
    },
  ),
  asking('reports', () => '/report.html'),
  asking('JSON, each in another form', n => `/topz.json?offset=${n % 97}&sort=${COLUMNS[n % 40]}`),
  asking('CSV, each in another form', n => `/topz.csv?offset=${n % 97}&sort=${COLUMNS[n % 40]}`),
  asking('text, each in another form', n => `/topz.txt?width=${200 + (n % 997)}&tree=${n % 2}`),
  asking('moments of the past', n => `/api/snapshot?at=-${n % 20}s`),
  asking('differences', n => `/api/diff?from=-${10 + (n % 10)}s`),
  asking('timelines', () => '/api/timeline?points=2000&top=20'),
  asking('series', () => '/api/history?points=2000'),
  asking('exports', () => '/api/export'),
  asking('events of the recording', () => '/api/events?from=-1h&limit=2000'),
  asking('processes in depth', n => `/api/processes/${1 + (n % 1000)}/${PARTS[n % PARTS.length]}`),
  asking('metrics', n => `/metrics?by=${GROUPINGS[n % 4]}&format=${n % 8 < 4 ? 'text' : 'openmetrics'}`),
  neverReading('JSON that is never read', n => `/topz.json?offset=${n % 97}`),
  neverReading('reports that are never read', () => '/report.html'),
  neverReading('exports that are never read', () => '/api/export'),
]
