// A request -> its place among the connections -> the routes, with what they need to know about its connection.

import type { Context, Hono } from 'hono'
import { setSecurityHeaders } from '../access/headers.ts'
import type { Arrival, Arrive } from '../connections/arrivals.ts'
import type { AppOptions } from './app.ts'
import type { Fetch, Listening } from './listen.ts'

/** What only the connection of a request can tell or do. */
export interface Hooks extends Pick<AppOptions, 'upgrade' | 'keepOpen' | 'roomOf'> {
  /** Address of the client. */
  readonly peer: (c: Context) => string
}

/** `hasRoom`: for another socket. */
export function createFetch(
  arrive: Arrive,
  hasRoom: () => boolean,
  createApp: (hooks: Hooks) => Hono,
): Fetch {
  const arrived = new WeakMap<Request, Arrived>()
  const at = (request: Request) => arrived.get(request) as Arrived
  const app = createApp({
    peer: c => at(c.req.raw).arrival.address,
    upgrade: request => {
      if (!hasRoom()) return 'full'
      const here = at(request)
      const cookie = request.headers.get('cookie') ?? undefined
      // A token may be in it (S9), and the runtime would repeat the first of its words.
      request.headers.delete('sec-websocket-protocol')
      const { arrival, server } = here
      if (!server.upgrade(request, { data: { subscriber: undefined, cookie, arrival } }))
        return 'not a handshake'
      here.stays = true
      return 'done'
    },
    keepOpen: request => {
      const here = at(request)
      here.stays = true
      here.server.timeout(request, 0)
      request.signal.addEventListener('abort', here.arrival.end)
      return here.arrival.reset
    },
    // An assistant's requests are made internally, and counted with the answer that contains them.
    roomOf: request => arrived.get(request)?.arrival ?? FREE,
  })
  return (request, server) => {
    const arrival = arrive(server.requestIP(request), () => request.headers.get('x-forwarded-for'))
    if (arrival === undefined) return refuse(TOO_MANY)
    const here: Arrived = { arrival, server, stays: false }
    arrived.set(request, here)
    const answer = app.fetch(request)
    return answer instanceof Promise ? answer.then(made => admit(made, here)) : admit(answer, here)
  }
}

/** What a client does not read is kept for it: only so much may wait for all together. */
function admit(answer: Response, { arrival, stays }: Arrived): Response {
  if (!stays) arrival.end()
  const bytes = Number(answer.headers.get('content-length') ?? 0)
  return arrival.takes(bytes, answer.headers.get('etag')) ? answer : refuse(NO_ROOM)
}

/** A request that has a place. */
interface Arrived {
  readonly arrival: Arrival
  /** The one that accepted its connection. */
  readonly server: Listening
  /** Continues after its answer: a stream or a socket. */
  stays: boolean
}

const FREE = { hasRoom: () => true, takes: () => true }
const TOO_MANY = 'Too many open connections: close some, or try again in a second.'
const NO_ROOM = 'Too many answers are waiting for clients that do not read them: try again in a second.'

function refuse(detail: string): Response {
  const response = new Response(`${detail}\n`, {
    status: 503,
    headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Retry-After': '1', Connection: 'close' },
  })
  setSecurityHeaders(response.headers, { asset: false })
  return response
}
