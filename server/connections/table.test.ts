// The kernel's side of connections, with a server in this very process.

import { afterAll, expect, test } from 'bun:test'
import { once } from 'node:events'
import { connect } from 'node:net'
import { until } from '../../e2e/until.ts'
import { loadSocketCalls, type SocketCalls } from './libc.ts'
import { type ConnectionTable, createConnectionTable } from './table.ts'

const MIB = 1024 * 1024
const server = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  // Only the kernel cuts it.
  idleTimeout: 0,
  fetch: () => new Response('x'.repeat(8 * MIB)),
})
const calls = loadSocketCalls() as SocketCalls
const table = createConnectionTable(calls, 300) as ConnectionTable
table.limitListener()
afterAll(async () => {
  table.close()
  await server.stop(true)
})

async function open(words = '') {
  const socket = connect(server.port as number, '127.0.0.1')
  socket.pause()
  let error: string | undefined
  socket.on('error', ({ code }: NodeJS.ErrnoException) => {
    error = code
  })
  await once(socket, 'connect')
  socket.write(words)
  const find = () => table.list().find(({ port }) => port === socket.localPort)
  return { socket, find, connection: await until('the connection', async () => find()), error: () => error }
}

const GET = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'

test('a connection that never sent anything is listed with its peer, and can be reset', async () => {
  const silent = await open()
  expect(silent.connection).toMatchObject({
    address: [127, 0, 0, 1],
    port: silent.socket.localPort as number,
  })
  expect(table.isAllSent(silent.connection)).toBe(true)
  table.reset(silent.connection)
  silent.socket.resume()
  await until('it to be gone', async () => silent.find() === undefined || undefined)
  await until('the client to be reset', async () => silent.error())
  expect(silent.error()).toBe('ECONNRESET')
})

test('F7: the kernel resets a client that reads nothing of its answer, and buffers little for it', async () => {
  const stalled = await open(GET)
  let most = 0
  await until('it to be cut', async () => {
    const found = stalled.find()
    if (found !== undefined) most = Math.max(most, calls.unsentBytes(found.fd))
    return found === undefined || undefined
  })
  expect(most).toBeGreaterThan(0)
  // By default the kernel takes up to 4 MiB.
  expect(most).toBeLessThan(256 * 1024)
  stalled.socket.destroy()
})
