// An answer of text, JSON or CSV -> the same compressed, for clients that accept that. Not tiny ones, and none while
// memory is short: those go as they are.

import { gzip, gzipSync } from 'node:zlib'
import type { Context, MiddlewareHandler } from 'hono'
import { preferred } from '../model/accept.ts'

/** Below this, headers are most of the answer. */
const BYTES_MIN = 2048
/** Compressed at once, within about a millisecond; larger ones in a thread of the runtime, one at a time. */
const SYNC_BYTES_MAX = 64 * 1024
/** The fastest: a sixth of JSON is left, and a tenth at the best level, for five times the work. */
const LEVEL = 1
const CODINGS = { gzip: 'gzip', identity: 'identity' } as const
const COMPRESSIBLE = /^(text\/|application\/(json|openmetrics-text|openapi))/

/** `hasRoom`: for this many bytes more. */
export function createCompression(hasRoom: (bytes: number) => boolean): MiddlewareHandler {
  /** The newest answer that has a tag: most clients ask for the same. */
  let last: { readonly etag: string; readonly bytes: Uint8Array<ArrayBuffer> } | undefined
  /** A large one is being compressed. */
  let isBusy = false

  async function compressed(etag: string | null, body: Response): Promise<Uint8Array<ArrayBuffer>> {
    if (etag !== null && etag === last?.etag) return last.bytes
    const plain = new Uint8Array(await body.arrayBuffer())
    const bytes = plain.length <= SYNC_BYTES_MAX ? gzipSync(plain, { level: LEVEL }) : await inThread(plain)
    if (etag !== null) last = { etag, bytes }
    return bytes
  }

  async function inTurn(etag: string | null, body: Response): Promise<Uint8Array<ArrayBuffer>> {
    isBusy = true
    try {
      return await compressed(etag, body)
    } finally {
      isBusy = false
    }
  }

  return async (c, next) => {
    await next()
    const { res } = c
    const bytes = Number(res.headers.get('content-length') ?? 0)
    if (bytes < BYTES_MIN || !isPlain(res)) return
    const headers = new Headers(res.headers)
    headers.append('Vary', 'Accept-Encoding')
    const etag = res.headers.get('etag')
    const isKnown = etag !== null && etag === last?.etag
    const isLarge = bytes > SYNC_BYTES_MAX && !isKnown
    const mayCompress = accepts(c) && (isKnown || (!(isLarge && isBusy) && hasRoom(bytes)))
    const body = mayCompress ? await (isLarge ? inTurn : compressed)(etag, res) : undefined
    if (body !== undefined) {
      headers.set('Content-Encoding', 'gzip')
      headers.set('Content-Length', String(body.length))
    }
    c.res = undefined
    c.res = new Response(body ?? res.body, { status: res.status, headers })
  }
}

function inThread(plain: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  return new Promise((resolve, reject) =>
    gzip(plain, { level: LEVEL }, (error, bytes) => (error === null ? resolve(bytes) : reject(error))),
  )
}

function isPlain({ status, headers, body }: Response): boolean {
  if (status !== 200 || body === null || headers.has('content-encoding')) return false
  return COMPRESSIBLE.test(headers.get('content-type') ?? '')
}

function accepts(c: Context): boolean {
  return preferred(c.req.header('accept-encoding'), ['gzip', 'identity'], CODINGS) === 'gzip'
}
