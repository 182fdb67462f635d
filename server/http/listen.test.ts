// Sockets that are never closed.

import { expect, setDefaultTimeout, test } from 'bun:test'
import { frameOf, openWebSocket } from '../../e2e/raw-client.ts'
import { until } from '../../e2e/until.ts'
import type { Config } from '../config/config.ts'
import type { Hub } from '../live/hub.ts'
import { listen, SOCKET_IDLE_SECONDS, type Socket } from './listen.ts'

// Tests wait for conditions; this only ends a test that hangs.
setDefaultTimeout(60_000)

const PONG = 10
/** The runtime accepts no less. */
const IDLE_SECONDS = 8

const CONFIG = { hostname: '127.0.0.1', port: 0, tls: undefined } as Config
/** Sends nothing and expects nothing, like a hidden page. */
const HUB = {
  connect: () => ({ receive: () => {}, receiveControl: () => {}, leave: () => {} }),
} as unknown as Hub
const NOBODY = { address: '', hasRoom: () => true, takes: () => true, end: () => {}, reset: () => {} }

test('F33: a socket whose other end is silent is closed after its idle time, one that answers pings is not', async () => {
  const sockets = new Set<Socket>()
  const upgrade = (request: Request, server: Parameters<Parameters<typeof listen>[1]>[1]) => {
    server.upgrade(request, { data: { subscriber: undefined, cookie: undefined, arrival: NOBODY } })
    return undefined as unknown as Response
  }
  const listener = listen(CONFIG, upgrade, HUB, sockets, IDLE_SECONDS)
  const origin = `http://127.0.0.1:${listener.port}`
  const [silent, lively] = [await openWebSocket(origin), await openWebSocket(origin)]
  lively.socket.on('data', () => lively.socket.write(frameOf('', PONG)))
  await until('the silent one to be gone', async () => silent.closedAfterMs())
  expect(lively.closedAfterMs()).toBeUndefined()
  expect(sockets.size).toBe(1)
  lively.socket.destroy()
  await listener.stop(true)
})

test('F33: the idle time of a socket ends before 45 s', () => {
  expect(SOCKET_IDLE_SECONDS).toBeGreaterThan(0)
  expect(SOCKET_IDLE_SECONDS).toBeLessThanOrEqual(40)
})
