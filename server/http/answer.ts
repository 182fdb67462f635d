// A request -> its parameters, as the route describes them -> its answer: what the routes have in common.

import type { Context, Hono } from 'hono'
import { answerRefusal } from '../access/refusal.ts'
import { preferred } from '../model/accept.ts'
import { type Given, oneOf, type Parameters } from '../model/parameter.ts'
import { parseQuery } from '../model/query.ts'
import { safeJson } from '../render/json.ts'
import { MEDIA_TYPES } from '../render/negotiate.ts'
import type { Operation } from '../render/openapi.ts'

/** `given`: the parameters, parsed as the route describes them. */
export type Answer<P extends Parameters = Parameters> = (
  c: Context,
  given: Given<P>,
) => Response | Promise<Response>

export interface Route {
  /** Below the base path: /api/processes/{pid} */
  readonly path: string
  readonly operation: Operation
  /** `now`: Unix milliseconds. */
  readonly answer: (c: Context, now: number) => Response | Promise<Response>
}

/** The answer is requested only if the parameters are valid. */
export function route<P extends Parameters>(path: string, operation: Operation<P>, answer: Answer<P>): Route {
  const { query, passed } = operation
  return {
    path,
    operation,
    answer: (c, now) => {
      const search = query === undefined ? '' : new URL(c.req.url).search
      const given = parseQuery(search, query ?? ({} as P), now, passed)
      return given.ok ? answer(c, given.value) : answerRefusal(c, { status: 400, detail: `${given.error}.` })
    },
  }
}

/** A method that the route lacks is refused as such, not as an unknown address. */
export function register(app: Hono, basePath: string, routes: readonly Route[], now: () => number): void {
  for (const { path, operation, answer } of routes) {
    const pattern = `${basePath}${path.replace(/\{(\w+)\}/g, ':$1')}`
    app.on(operation.method === 'post' ? 'POST' : 'GET', pattern, c => answer(c, now()))
    app.all(pattern, c => refuseMethod(c, operation.method))
  }
}

function refuseMethod(c: Context, method: 'post' | undefined): Response {
  return answerRefusal(c, {
    status: 405,
    detail:
      method === 'post'
        ? 'This address accepts messages: expected POST.'
        : 'This address is read-only: expected GET or HEAD.',
    headers: { Allow: method === 'post' ? 'POST' : 'GET, HEAD' },
  })
}

/** For every route that shows the newest reading, before there is one. */
export const NOT_READY = {
  status: 503,
  detail: 'The first sample is not ready yet: try again in a second.',
  headers: { 'Retry-After': '1' },
} as const

export const FORMAT = oneOf(
  'The format of the answer; without it, the Accept header decides, and JSON is the default.',
  ['json', 'text'],
)

/** JSON is the default for programs; people with curl add ?format=text. */
export function wantsText(c: Context, format: 'json' | 'text' | undefined): boolean {
  return (format ?? preferred(c.req.header('accept'), ['json', 'text'], MEDIA_TYPES)) === 'text'
}

export function answerJson<Value extends object>(value: Value): Response {
  return answerBody(`${safeJson(value)}\n`, MEDIA_TYPES.json)
}

export function answerText(text: string): Response {
  return answerBody(text, MEDIA_TYPES.text)
}

function answerBody(body: string, type: string): Response {
  const bytes = Buffer.from(body)
  return new Response(bytes, {
    headers: {
      'Content-Type': type,
      'Content-Length': String(bytes.length),
      'Cache-Control': 'no-store',
      Vary: 'Accept',
    },
  })
}
