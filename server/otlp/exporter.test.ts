import { afterEach, expect, test } from 'bun:test'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { until } from '../../e2e/until.ts'
import { createOtlpExporter, type OtlpExporter } from './exporter.ts'

interface Answer {
  readonly status: number
  readonly headers?: Record<string, string>
  readonly body?: string
}

const servers: Server[] = []
let exporter: OtlpExporter | undefined
afterEach(async () => {
  await exporter?.stop()
  exporter = undefined
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

/** A receiver that gives these answers, repeating the last one; `undefined` never answers. */
async function receiver(...answers: (Answer | Promise<Answer> | undefined)[]) {
  const received: { readonly atMs: number; readonly body: string; readonly headers: object }[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', chunk => chunks.push(chunk))
    request.on('end', () => {
      const answer = answers[Math.min(received.length, answers.length - 1)]
      const body = gunzipSync(Buffer.concat(chunks)).toString()
      received.push({ atMs: performance.now(), body, headers: request.headers })
      void Promise.resolve(answer).then(given => {
        if (given !== undefined) response.writeHead(given.status, given.headers).end(given.body ?? '{}')
      })
    })
  })
  servers.push(server)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return { received, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/metrics` }
}

function start(url: string, intervalMs = 20, headers = {}, render = (moment: number) => String(moment)) {
  const logged: string[] = []
  let moment = 0
  const write = (event: string, fields: object = {}) => void logged.push(`${event} ${JSON.stringify(fields)}`)
  const own = createOtlpExporter({
    url,
    headers,
    intervalMs,
    render: () => render(++moment),
    log: { warn: write, info: write },
  })
  exporter = own
  return { own, logged, moments: () => moment }
}

const untilCount = (what: string, count: () => number, least: number) =>
  until(what, async () => count() >= least || undefined)

test('each moment is sent once, in order, compressed, with the headers that were configured', async () => {
  const { received, url } = await receiver({ status: 200 })
  const { own, logged } = start(url, 20, { Authorization: 'Bearer secret' })
  await untilCount('requests', () => received.length, 5)
  expect(received.slice(0, 5).map(({ body }) => body)).toEqual(['1', '2', '3', '4', '5'])
  expect(received[0]?.headers).toMatchObject({
    authorization: 'Bearer secret',
    'content-type': 'application/json',
    'content-encoding': 'gzip',
  })
  expect(own.status()).toMatchObject({ failed: 0, dropped: 0 })
  expect(logged).toEqual([])
})

test('Retry-After is respected, and then the same moment is sent', async () => {
  const { received, url } = await receiver(
    { status: 429, headers: { 'Retry-After': '1' } },
    { status: 503, headers: { 'Retry-After': new Date(Date.now() - 5000).toUTCString() } },
    { status: 200 },
  )
  const { own, logged } = start(url, 600)
  await untilCount('requests', () => received.length, 5)
  const [first, second, third] = received
  expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThan(990)
  expect([first?.body, second?.body, third?.body]).toEqual(['1', '1', '1'])
  expect(own.status().failed).toBe(2)
  expect(logged).toHaveLength(2)
  expect(logged[0]).toContain('it answered 429')
  expect(logged[1]).toContain('accepts metrics again')
})

test('a full queue drops its oldest and counts it; an endpoint that is down is logged once', async () => {
  const { url } = await receiver({ status: 200 })
  servers[0]?.close()
  const { own, logged, moments } = start(url, 5)
  await untilCount('moments', moments, 50)
  await untilCount('a second attempt', () => own.status().failed, 2)
  const { exported, dropped, queued } = own.status()
  expect(exported).toBe(0)
  expect(queued).toBe(8)
  expect(dropped).toBe(moments() - 8)
  expect(logged).toHaveLength(1)
  expect(logged[0]).toContain('cannot send metrics')
})

test('an endpoint that never answers delays no moment, and a newer one takes the oldest’s place', async () => {
  const { received, url } = await receiver(undefined)
  const { own, moments } = start(url, 5)
  await untilCount('moments', moments, 30)
  expect(received.map(({ body }) => body)).toEqual(['1'])
  expect(own.status()).toEqual({ exported: 0, failed: 0, dropped: moments() - 8, queued: 8 })
})

test('the moment being sent keeps its place while others are dropped', async () => {
  const late = Promise.withResolvers<Answer>()
  const { received, url } = await receiver(late.promise, { status: 200 })
  const { own, moments } = start(url, 5)
  await untilCount('moments', moments, 30)
  late.resolve({ status: 503, headers: { 'Retry-After': '0' } })
  await untilCount('requests', () => received.length, 12)
  expect(received.slice(0, 2).map(({ body }) => body)).toEqual(['1', '1'])
  await own.stop()
  const { exported, dropped, queued } = own.status()
  expect(exported + dropped + queued).toBe(moments())
})

test('an endpoint that asks for immediate retries again and again is not obeyed', async () => {
  const { received, url } = await receiver({ status: 429, headers: { 'Retry-After': '0' } })
  const { own, moments } = start(url, 20)
  await untilCount('moments', moments, 40)
  expect(received.length).toBeLessThan(4)
  await own.stop()
})

test('a permanent refusal is not retried', async () => {
  const { received, url } = await receiver({ status: 400 }, { status: 200 })
  const { own } = start(url)
  await untilCount('requests', () => received.length, 3)
  expect(received.slice(0, 3).map(({ body }) => body)).toEqual(['1', '2', '3'])
  expect(own.status()).toMatchObject({ failed: 1, dropped: 1 })
})

test('a partial success is logged once, counted, and not sent again', async () => {
  const body = JSON.stringify({ partialSuccess: { rejectedDataPoints: '12', errorMessage: 'too old' } })
  const { received, url } = await receiver({ status: 200, body }, { status: 200, body }, { status: 200 })
  const { own, logged } = start(url)
  await untilCount('requests', () => received.length, 4)
  expect(received.slice(0, 3).map(({ body }) => body)).toEqual(['1', '2', '3'])
  expect(own.status()).toMatchObject({ failed: 2, dropped: 2 })
  expect(logged).toHaveLength(2)
  expect(logged[0]).toContain('it refused 12 data points: too old')
})

test('S34: redirects are not followed', async () => {
  const elsewhere = await receiver({ status: 200 })
  const { received, url } = await receiver({ status: 307, headers: { Location: elsewhere.url } })
  const { own } = start(url)
  await untilCount('requests', () => received.length, 3)
  expect(elsewhere.received).toEqual([])
  expect(own.status().exported).toBe(0)
})

test('a moment that cannot be encoded is left out, and stops nothing', async () => {
  const { received, url } = await receiver({ status: 200 })
  const { logged } = start(url, 20, {}, moment => {
    if (moment === 1) throw new Error('no such number')
    return String(moment)
  })
  await untilCount('requests', () => received.length, 2)
  expect(received.slice(0, 2).map(({ body }) => body)).toEqual(['2', '3'])
  expect(logged[0]).toContain('no such number')
})

test('on exit the rest is sent, without waiting for an endpoint that does not answer', async () => {
  const { received, url } = await receiver({ status: 503 }, { status: 200 })
  const { own } = start(url, 3_600_000)
  await own.stop()
  expect(received.map(({ body }) => body)).toEqual(['1'])
  const second = start(url, 3_600_000)
  await second.own.stop()
  expect(second.own.status()).toMatchObject({ exported: 1, queued: 0 })
  const silent = await receiver(undefined)
  const third = start(silent.url, 3_600_000)
  const from = performance.now()
  await third.own.stop()
  expect(performance.now() - from).toBeLessThan(1900)
  expect(third.own.status()).toMatchObject({ exported: 0, queued: 1 })
})

test('after the end nothing is sent', async () => {
  const { received, url } = await receiver(undefined)
  const { own, logged, moments } = start(url)
  await untilCount('requests', () => received.length, 1)
  await own.stop()
  const last = moments()
  const other = await receiver({ status: 200 })
  start(other.url)
  await untilCount('a later exporter’s requests', () => other.received.length, 3)
  expect(moments()).toBe(last)
  expect(received).toHaveLength(1)
  expect(logged).toEqual([])
})
