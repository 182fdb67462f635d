// The network of processes that live in another network namespace than topz: topz reports what the kernel counts.

import { afterEach, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import type { EventInWords } from '../server/model/event.ts'
import type { Network } from '../server/model/network.ts'
import type { Snapshot } from '../server/model/snapshot.ts'
import { enterNamespace, type Inside } from './namespace.ts'
import { compilePrograms } from './programs.ts'
import { until } from './until.ts'

setDefaultTimeout(60_000)

const SERVE = '$BUN server/main.ts --address=127.0.0.1:0 --interval=250ms'
const NOBODY = 65534
let inside: Inside | undefined

beforeAll(compilePrograms)
afterEach(async () => {
  await inside?.stop()
  inside = undefined
})

/** The network in which something listens on `port`, as soon as it satisfies `isSo`. */
async function networkOf(script: string, port: number, isSo: (network: Network) => boolean, as = '') {
  inside = enterNamespace(`${script}\nexec ${as}${SERVE}`)
  const [, origin] = await inside.until(/(http:\/\/localhost:\d+)\/topz/)
  const network = await until('the network', async () => {
    const { networks } = (await (await fetch(`${origin}/topz.json`)).json()) as Snapshot
    return networks.find(one => one.listeners.some(listener => listener.port === port) && isSo(one))
  })
  const text = await (await fetch(`${origin}/topz`)).text()
  return { network, listener: network.listeners.find(one => one.port === port), text }
}

test('connections that wait to be accepted are counted at their port, with the process that should accept them', async () => {
  const { network, listener, text } = await networkOf(
    'unshare -n .cache/programs/backlog 8123 256 200 &',
    8123,
    one => one.listeners.some(({ queue, pid }) => queue === 200 && pid !== undefined),
  )
  expect(listener).toMatchObject({ address: '127.0.0.1', protocol: 'tcp', uid: 0, queue: 200 })
  expect(listener?.queueLimit).toBeUndefined()
  expect(network.tcpStates?.established).toBeGreaterThanOrEqual(400)
  expect(text).toMatch(/^Queue {3}port 8123 \(backlog \d+\): 200 wait to be accepted$/m)
})

test('a queue that overflows shows its limit, and dropped connections are counted', async () => {
  const { network, listener, text } = await networkOf(
    'unshare -n .cache/programs/backlog 8124 10 50 &',
    8124,
    one => one.listeners.some(({ queueLimit }) => queueLimit !== undefined),
  )
  // The kernel accepts one more than the limit.
  expect(listener).toMatchObject({ queue: 11, queueLimit: 10 })
  expect(network.listenOverflows).toBeGreaterThan(0)
  expect(text).toContain('11 of 10 wait to be accepted, QUEUE FULL')
})

test('without rights the port and its queue are still shown; the owner is absent, with the flag', async () => {
  const { listener, network } = await networkOf(
    '.cache/programs/backlog 8125 64 5 &',
    8125,
    one => one.absent !== undefined,
    `.cache/programs/as-user ${NOBODY} `,
  )
  expect(listener).toMatchObject({ queue: 5 })
  expect(listener?.pid).toBeUndefined()
  expect(network.absent?.find(({ file }) => file === 'fd')?.message).toContain('--cap-add=SYS_PTRACE')
})

test('how long the oldest client has waited, and whose connection attempts are not answered', async () => {
  const { network, listener } = await networkOf(
    'unshare -n .cache/programs/backlog 8127 2 20 &',
    8127,
    ({ listeners, unanswered = [] }) =>
      listeners.some(({ oldestWaitSeconds = 0 }) => oldestWaitSeconds >= 2) &&
      unanswered.some(({ pid }) => pid !== undefined),
  )
  expect(listener).toMatchObject({ queue: 3, oldestWaitSeconds: expect.any(Number) })
  const peer = network.unanswered?.find(({ port }) => port === 8127)
  expect(peer).toMatchObject({ address: '127.0.0.1', established: 3, pid: listener?.pid })
  expect(peer?.retransmits).toBeGreaterThanOrEqual(1)
  expect(peer?.succeededSecondsAgo).toBeUndefined()
  // Three wait in the queue, the others for an answer.
  expect(peer?.count).toBeGreaterThanOrEqual(17)
})

test('a port that opens and closes while topz runs is reported as events', async () => {
  inside = enterNamespace(`(sleep 2; timeout 8 .cache/programs/backlog 8126 8 1) &\nexec ${SERVE}`)
  const [, origin] = await inside.until(/(http:\/\/localhost:\d+)\/topz/)
  const types = await until('both events', async () => {
    const { events } = (await (await fetch(`${origin}/api/events`)).json()) as { events: EventInWords[] }
    const found = events.filter(({ port }) => port === 8126).map(({ type }) => type)
    return found.length >= 2 ? found : undefined
  })
  expect(types).toEqual(['portOpen', 'portClose'])
})
