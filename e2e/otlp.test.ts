// topz pushes to a receiver that decodes OTLP with OpenTelemetry's own generated definitions of the protocol, strictly:
// anything that they do not know, or know by another type, would be missing or different in the result.

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import definitions from '@opentelemetry/otlp-transformer/build/src/generated/root.js'
import { runTopz, startTopz } from './topz.ts'
import { until } from './until.ts'

setDefaultTimeout(60_000)

/** What protobuf.js generates for a message. */
interface MessageType {
  verify(message: object): string | null
  fromObject(json: object): object
  toObject(message: object, options: object): object
  encode(message: object): { finish(): Uint8Array }
  decode(bytes: Uint8Array): object
}
interface Point {
  readonly attributes?: readonly { readonly key: string; readonly value: { readonly stringValue?: string } }[]
  readonly timeUnixNano: string
  readonly asInt?: string
  readonly asDouble?: number
}
interface ExportRequest {
  readonly resourceMetrics: readonly {
    readonly resource: {
      readonly attributes: readonly { key: string; value: { intValue?: string; stringValue?: string } }[]
    }
    readonly scopeMetrics: readonly {
      readonly metrics: readonly {
        readonly name: string
        readonly sum?: { readonly dataPoints: readonly Point[] }
        readonly gauge?: { readonly dataPoints: readonly Point[] }
      }[]
    }[]
  }[]
}

type Definitions = {
  opentelemetry: {
    proto: { collector: { metrics: { v1: { ExportMetricsServiceRequest: MessageType } } } }
  }
}
const REQUEST = (definitions as unknown as Definitions).opentelemetry.proto.collector.metrics.v1
  .ExportMetricsServiceRequest

/** Through the binary form and back. */
function decoded(json: ExportRequest): object {
  const message = REQUEST.fromObject(json)
  expect(REQUEST.verify(message)).toBeNull()
  return REQUEST.toObject(REQUEST.decode(REQUEST.encode(message).finish()), { longs: String })
}

const requests: { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: Buffer }[] = []
let server: Server
let status = 200
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'topz-otlp-'))
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', chunk => chunks.push(chunk))
    request.on('end', () => {
      requests.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks) })
      response.writeHead(status, { 'Content-Type': 'application/json' }).end('{}')
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
  rmSync(folder, { recursive: true, force: true })
})

const endpoint = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
const metricOf = async (origin: string, name: string) => {
  const text = await (await fetch(`${origin}/metrics`)).text()
  return Number(
    text
      .split('\n')
      .find(line => line.startsWith(`${name} `))
      ?.split(' ')[1],
  )
}

/** S34: the targets of a process's connections that did not come in through its own port. */
function remotePorts(pid: number, ownPort: number): Set<number> {
  const sockets = new Set(
    readdirSync(`/proc/${pid}/fd`).map(fd => /socket:\[(\d+)\]/.exec(linkOf(`/proc/${pid}/fd/${fd}`))?.[1]),
  )
  const rows = ['tcp', 'tcp6'].flatMap(file => readFileSync(`/proc/${pid}/net/${file}`, 'latin1').split('\n'))
  const portOf = (address = '') => Number.parseInt(address.split(':')[1] ?? '', 16)
  const own = rows
    .map(row => row.trim().split(/\s+/))
    .filter(([, , , , , , , , , inode]) => inode !== undefined && sockets.has(inode))
  return new Set(own.filter(([, local]) => portOf(local) !== ownPort).map(([, , remote]) => portOf(remote)))
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}

test('S34: an independent receiver understands every field, and gets the kernel’s figures', async () => {
  const headersFile = join(folder, 'headers')
  writeFileSync(headersFile, 'Authorization: Bearer s3cret-of-the-collector\n', { mode: 0o400 })
  const topz = await startTopz(['--otlp-interval=1s', `--otlp-headers-file=${headersFile}`], {
    TOPZ_OTLP_ENDPOINT: endpoint(),
  })
  try {
    // The first may be from before details were read.
    await until('three pushes', async () => requests.length >= 3 || undefined)
    const { path, headers, body } = requests.at(-1) as (typeof requests)[number]
    expect(path).toBe('/v1/metrics')
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      authorization: 'Bearer s3cret-of-the-collector',
    })
    const json = JSON.parse(gunzipSync(body).toString()) as ExportRequest
    expect(decoded(json)).toEqual(json)
    const own = json.resourceMetrics.find(({ resource }) =>
      resource.attributes.some(
        ({ key, value }) => key === 'process.pid' && value.intValue === String(topz.child.pid),
      ),
    )
    const metrics = own?.scopeMetrics[0]?.metrics ?? []
    const points = (name: string) => {
      const found = metrics.find(metric => metric.name === name)
      return (found?.sum ?? found?.gauge)?.dataPoints ?? []
    }
    const seconds = points('process.cpu.time').reduce((sum, { asDouble = 0 }) => sum + asDouble, 0)
    const stat = readFileSync(`/proc/${topz.child.pid}/stat`, 'latin1')
    const [utime = 0, stime = 0] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13)
      .map(Number)
    expect(seconds).toBeWithin((utime + stime) / 100 - 0.5, (utime + stime) / 100 + 0.01)
    expect(Number(points('process.memory.usage')[0]?.asInt)).toBeGreaterThan(20 << 20)
    expect(points('process.paging.faults')).toHaveLength(2)
    expect(topz.log()).not.toContain('s3cret')
    expect(remotePorts(topz.child.pid ?? 0, Number(new URL(topz.origin).port))).toEqual(
      new Set([(server.address() as AddressInfo).port]),
    )
    expect(await metricOf(topz.origin, 'topz_otlp_exports_total{outcome="ok"}')).toBeGreaterThanOrEqual(2)
  } finally {
    await topz.stop()
  }
})

test('an endpoint that refuses is logged once, counted in /metrics, and delays no tick', async () => {
  status = 503
  const topz = await startTopz([`--otlp-endpoint=${endpoint()}/`, '--otlp-interval=1s', '--interval=250ms'])
  try {
    const failed = () => metricOf(topz.origin, 'topz_otlp_exports_total{outcome="failed"}')
    await until('two refusals', async () => (await failed()) >= 2 || undefined)
    expect(topz.log().match(/otlp endpoint/g)).toHaveLength(1)
    expect(topz.log()).toContain('it answered 503')
    const scannedAt = await metricOf(topz.origin, 'topz_scan_timestamp_seconds')
    expect(Date.now() / 1000 - scannedAt).toBeLessThan(1)
    status = 200
    await until(
      'the queue to be sent',
      async () => (await metricOf(topz.origin, 'topz_otlp_queued')) === 0 || undefined,
    )
    expect(await metricOf(topz.origin, 'topz_otlp_dropped_total')).toBe(0)
    expect(topz.log()).toContain('accepts metrics again')
  } finally {
    await topz.stop()
  }
})

test('a wrong setting gives one line that says what is allowed, without secrets', async () => {
  const headersFile = join(folder, 'broken')
  writeFileSync(headersFile, 'Good: yes\ns3cret\n')
  const line = async (...flags: string[]) => {
    const { status: exit, stderr } = await runTopz(flags)
    return `${exit} ${stderr}`
  }
  const target = '--otlp-endpoint=http://127.0.0.1:4318'
  expect(await line('--otlp-endpoint=collector:4318')).toBe(
    '2 topz: Cannot parse --otlp-endpoint=collector:4318: expected an address such as http://collector:4318 or https://otlp.example.com\n',
  )
  expect(await line('--otlp-endpoint=http://user:s3cret@collector')).toMatch(
    /^2 topz: Cannot use --otlp-endpoint with a password in it(?!.*s3cret).*\n$/,
  )
  expect(await line(target, '--otlp-interval=500ms')).toContain('expected a duration from 1s to 1h')
  expect(await line('--otlp-interval=5s')).toBe(
    '2 topz: Cannot use --otlp-interval without --otlp-endpoint=http://HOST:4318\n',
  )
  expect(await line(target, `--otlp-headers-file=${headersFile}`)).toBe(
    '2 topz: Cannot use --otlp-headers-file: line 2 is not a header; expected up to 32 lines such as Authorization: Bearer TOKEN\n',
  )
})
