// A random number -> bytes that an attacker could send: HTTP/1.1 requests that are odd, wrong or broken, and WebSocket
// frames (RFC 6455) likewise.

import { view } from '../server/model/fixture.ts'
import type { Random } from './seeded.ts'

const METHODS = [
  'GET',
  'GET',
  'GET',
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'OPTIONS',
  'DELETE',
  'TRACE',
  'get',
  'G T',
  '',
]
const PATHS = [
  '/',
  '/topz',
  '/topz.txt',
  '/topz.json',
  '/topz.csv',
  '/topz/doctor',
  '/topz/why',
  '/api/processes/1',
  '/api/processes/1/status',
  '/api/processes/0',
  '/api/events',
  '/api/findings',
  '/api/snapshot',
  '/api/diff',
  '/api/history',
  '/api/timeline',
  '/api/lives',
  '/api/recording',
  '/api/stream',
  '/api/openapi.json',
  '/metrics',
  '/mcp',
  '/healthz',
  '/readyz',
  '/login',
  '/logout',
  '/assets/x',
]
const ODD = [
  '..',
  '//',
  '/./',
  '%2e',
  '%2F',
  '%00',
  '%',
  '%zz',
  '%ff',
  '\\',
  ';',
  '?',
  '#',
  '\xff',
  '\x1b',
  '*',
  '@',
  ' ',
]
const NAMES = [
  'sort',
  'limit',
  'offset',
  'q',
  'columns',
  'tree',
  'format',
  'at',
  'diff',
  'from',
  'to',
  'since',
  'start',
]
const MORE_NAMES = [
  'metric',
  'subject',
  'points',
  'top',
  'by',
  'width',
  'header',
  'token',
  'tab',
  'x',
  '',
  '__proto__',
]
const VALUES = [
  '1',
  '0',
  '-1',
  '5',
  'cpu',
  '-mem',
  'pid,cpu',
  'text',
  'json',
  'html',
  'now',
  '-1s',
  '-2s..now',
  'host',
]
const MORE_VALUES = [
  '',
  '9'.repeat(30),
  '1e9',
  'NaN',
  '%00',
  '%',
  '%F0%9F%98%80',
  "');DROP TABLE s--",
  '<script>',
  '[object]',
]
const HEADERS = [
  'Accept: text/html',
  'Accept: application/json;q=x, */*;q=9',
  `Accept: ${'a/b,'.repeat(200)}`,
  'Accept-Encoding: gzip, br;q=0, *',
  'Authorization: Bearer x',
  'Authorization: Bearer',
  'Cookie: topz_session=x; topz_session=y',
  'Content-Length: 5',
  'Content-Length: -1',
  'Content-Length: 99999999999999999999',
  'Transfer-Encoding: chunked',
  'Transfer-Encoding: chunked, identity',
  'Content-Type: application/json',
  'Content-Type: application/x-www-form-urlencoded',
  'Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 99\r\nSec-WebSocket-Key: x',
  'Upgrade: h2c',
  'Origin: http://evil.example',
  'Origin: null',
  'If-None-Match: W/"x", *',
  'If-Modified-Since: yesterday',
  'Range: bytes=0-0,5-1,-9999999999',
  'Expect: 100-continue',
  'X-Forwarded-For: 127.0.0.1',
  'MCP-Protocol-Version: 1',
  ' folded: x',
  'no colon',
  ': no name',
  'X-\x00: \x00',
  `X-Long: ${'x'.repeat(9000)}`,
]
const VERSIONS = ['HTTP/1.0', 'HTTP/2', 'HTTP/9.9', 'http/1.1', '']
const HOSTS = [
  'localhost',
  '127.0.0.1:1',
  '[::1]',
  'evil.example',
  'localhost, localhost',
  '',
  'a'.repeat(300),
  '\xff',
]

const one = <T>(random: Random, of: readonly T[]): T => of[random(of.length)] as T
const many = <T>(random: Random, most: number, make: () => T): T[] =>
  Array.from({ length: random(most + 1) }, make)

/** The runtime drops a connection on which another request comes while one waits for a worker. */
const WAITS =
  /^\/(api\/(processes|diff|history|timeline|lives|snapshot|recording|export)|report|topz\/doctor|topz.*(at|diff)=)/

export interface OddRequest {
  /** As latin1. */
  readonly text: string
  /** What may follow it: more, nothing because it claims to be the last, or a last one if this was not an end. */
  readonly behind: 'more' | 'nothing' | 'last'
}

export function oddRequest(random: Random): OddRequest {
  return random(4) === 0 ? wrongRequest(random) : plainRequest(random)
}

function plainRequest(random: Random): OddRequest {
  const method = one(random, METHODS.slice(0, 5))
  const to = target(random, false)
  const isLast = WAITS.test(to)
  const headers = [
    'Host: localhost',
    ...many(random, 3, () => one(random, HEADERS.slice(0, 7))),
    ...(isLast ? ['Connection: close'] : []),
  ]
  return {
    text: `${method} ${to} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`,
    behind: isLast ? 'nothing' : 'more',
  }
}

function wrongRequest(random: Random): OddRequest {
  const host = random(3) === 0 ? one(random, HOSTS) : 'localhost'
  const version = random(9) === 0 ? one(random, VERSIONS) : 'HTTP/1.1'
  const headers = [`Host: ${host}`, ...many(random, 3, () => one(random, HEADERS))]
  const body = random(3) === 0 ? noise(random, 200) : ''
  const text = `${one(random, METHODS)} ${target(random, random(2) === 0)} ${version}\r\n${headers.join('\r\n')}\r\n\r\n${body}`
  return { text: random(2) === 0 ? broken(random, text) : text, behind: 'last' }
}

function target(random: Random, isOdd: boolean): string {
  let path = one(random, PATHS)
  // Rarely, because each costs a whole report or recording.
  if (random(200) === 0) path = one(random, ['/report.html', '/api/export'])
  for (const piece of isOdd ? many(random, 3, () => one(random, ODD)) : []) {
    const at = random(path.length + 1)
    path = path.slice(0, at) + piece + path.slice(at)
  }
  if (isOdd && random(9) === 0)
    path = one(random, ['*', '', 'http://localhost/topz', 'http://evil.example/topz', `/${'x'.repeat(5000)}`])
  const pairs = many(random, random(2) * 3, () => {
    const name = one(random, random(5) === 0 ? MORE_NAMES : NAMES)
    return `${name}=${one(random, random(5) === 0 ? MORE_VALUES : VALUES)}`
  })
  return pairs.length === 0 ? path : `${path}?${pairs.join('&')}`
}

function noise(random: Random, most: number): string {
  return String.fromCharCode(...many(random, most, () => random(256)))
}

/** Some of its bytes changed, added, repeated or left out. */
function broken(random: Random, text: string): string {
  let bytes = text
  for (let change = 0; change <= random(4); change++) {
    const at = random(bytes.length + 1)
    const length = random(20)
    const put = one(random, [noise(random, 20), bytes.slice(at, at + length).repeat(2), ''])
    bytes = bytes.slice(0, at) + put + bytes.slice(at + length)
  }
  return random(5) === 0 ? bytes.slice(0, random(bytes.length + 1)) : bytes
}

const MESSAGES = [
  JSON.stringify({ type: 'subscribe', view: view({ columns: ['pid', 'cpu'], limit: 5 }) }),
  JSON.stringify({ type: 'subscribe', view: view({ limit: 5, panel: 'events', at: 1 }), intervalMs: 1000 }),
  JSON.stringify({ type: 'ack', seq: 1 }),
  JSON.stringify({ type: 'unsubscribe' }),
  '{"type":"subscribe","view":{"__proto__":{}}}',
  '['.repeat(900),
  '',
]

/** One frame: of a message that is right, broken or noise, with a header that may lie. */
export function oddFrame(random: Random): Buffer {
  const message = one(random, MESSAGES)
  const text = random(2) === 0 ? message : random(2) === 0 ? broken(random, message) : noise(random, 1100)
  const payload = Buffer.from(text, 'latin1')
  const isOdd = random(4) === 0
  const first = isOdd ? random(256) : 0x80 | one(random, [1, 1, 1, 2, 9, 10])
  const mask = Buffer.from([random(256), random(256), random(256), random(256)])
  const isMasked = !isOdd || random(4) > 0
  const said = isOdd && random(3) === 0 ? random(2 ** 31) : payload.length
  return Buffer.concat([
    Buffer.from([first]),
    lengthOf(random, said, isMasked ? 0x80 : 0, isOdd),
    isMasked ? mask : Buffer.alloc(0),
    isMasked ? payload.map((byte, i) => byte ^ (mask[i % 4] as number)) : payload,
  ])
}

/** In the shortest form, or for odd ones in one that is too long. */
function lengthOf(random: Random, length: number, masked: number, isOdd: boolean): Buffer {
  const form = isOdd ? random(3) : length < 126 ? 0 : length < 65_536 ? 1 : 2
  if (form === 0) return Buffer.from([masked | Math.min(length, 125)])
  const bytes = Buffer.alloc(form === 1 ? 3 : 9)
  bytes[0] = masked | (form === 1 ? 126 : 127)
  if (form === 1) bytes.writeUInt16BE(length & 0xffff, 1)
  else bytes.writeBigUInt64BE(BigInt(length), 1)
  return bytes
}
