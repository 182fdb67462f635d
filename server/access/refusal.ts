// A refusal -> the answer in the form that the client asked for: one line of text, problem details (RFC 9457).

import type { Context } from 'hono'
import { preferred } from '../model/accept.ts'

const TITLES = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  421: 'Misdirected Request',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
} as const

const TYPES = { text: 'text/plain', json: 'application/json' } as const

export type RefusalStatus = keyof typeof TITLES

export interface Refusal {
  readonly status: RefusalStatus
  /** What was wrong and what is allowed, in one line. */
  readonly detail: string
  readonly headers?: Readonly<Record<string, string>>
}

export function answerRefusal(c: Context, { status, detail, headers }: Refusal): Response {
  // A client that asks for JSON accepts problem details, too.
  const accept = c.req.header('accept')?.replaceAll(/\bapplication\/problem\+json\b/gi, TYPES.json)
  const asJson = preferred(accept, ['text', 'json'], TYPES) === 'json'
  const body = asJson
    ? `${JSON.stringify({ type: 'about:blank', title: TITLES[status], status, detail })}\n`
    : `${detail}\n`
  return new Response(body, {
    status,
    headers: {
      'Content-Type': asJson ? 'application/problem+json' : 'text/plain; charset=utf-8',
      'Cache-Control': 'no-store',
      Vary: 'Accept',
      // S24: the rest of an unwanted body is not waited for.
      ...(c.req.method !== 'GET' && c.req.method !== 'HEAD' && { Connection: 'close' }),
      ...headers,
    },
  })
}
