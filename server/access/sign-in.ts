// GET and POST /login, POST /logout: the token typed once -> a session cookie (S7). A login sent by another site would
// put a visitor into a session of the attacker's choice, so it is checked like any other change of state.

import type { Context } from 'hono'
import type { FailureLimiter } from './failures.ts'
import { readForm } from './form.ts'
import { CSP_SIGN_IN } from './headers.ts'
import { signInPage } from './login-page.ts'
import { canonicalPath, rawPathOf } from './path.ts'
import { answerRefusal } from './refusal.ts'
import type { Sessions } from './session.ts'
import type { TokenVerifier } from './token.ts'

export interface SignIn {
  readonly basePath: string
  readonly sessions: Sessions
  readonly verify: TokenVerifier
  readonly failures: FailureLimiter
  readonly onFailure: (peer: string) => void
}

const NEXT_LENGTH_MAX = 512
const NOT_RIGHT = 'Wrong token. Copy all of it, without spaces.'

export function answerPage(
  { basePath }: SignIn,
  next: string,
  status: 200 | 401 | 429,
  error?: string,
): Response {
  const page = signInPage({
    basePath,
    next: safeNext(next, basePath),
    ...(error === undefined ? {} : { error }),
  })
  return new Response(page, {
    status,
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': CSP_SIGN_IN,
      // With no-referrer, browsers send `Origin: null` with a form, which would be refused like a stranger's.
      'Referrer-Policy': 'same-origin',
      'Cache-Control': 'no-store',
      Vary: 'Accept, Cookie',
      ...(status === 401 ? { 'WWW-Authenticate': 'Bearer realm="topz"' } : {}),
    },
  })
}

/** The caller has checked Host and Origin. */
export async function signIn(c: Context, parts: SignIn, peer: string): Promise<Response> {
  const stranger = refuseStranger(c)
  if (stranger !== undefined) return stranger
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(c.req.header('content-type') ?? '')) {
    return answerRefusal(c, {
      status: 415,
      detail: 'Cannot sign in with this media type: expected application/x-www-form-urlencoded.',
    })
  }
  const form = await readForm(c.req.raw)
  if (form === 'too large') {
    return answerRefusal(c, {
      status: 413,
      detail: 'The sign-in form is too large: expected at most 4096 bytes.',
    })
  }
  const next = safeNext(form.get('next') ?? '', parts.basePath)
  // A client with the token does not wait for wrong guesses by others at the same address.
  if (!parts.verify((form.get('token') ?? '').trim())) {
    const seconds = parts.failures.waitSeconds(peer)
    if (seconds > 0) {
      const answer = answerPage(parts, next, 429, tooMany(seconds).detail)
      answer.headers.set('Retry-After', String(seconds))
      return answer
    }
    parts.failures.failed(peer)
    parts.onFailure(peer)
    return answerPage(parts, next, 401, NOT_RIGHT)
  }
  return new Response(null, {
    status: 303,
    headers: { Location: next, 'Set-Cookie': parts.sessions.start() },
  })
}

export function tooMany(seconds: number) {
  const detail = `Too many wrong tokens from this address: try again in ${seconds} s.`
  return { status: 429, detail, headers: { 'Retry-After': String(seconds) } } as const
}

export function signOut(c: Context, { basePath, sessions }: SignIn): Response {
  const stranger = refuseStranger(c)
  if (stranger !== undefined) return stranger
  const forget = sessions.end(c.req.header('cookie'))
  return new Response(null, { status: 303, headers: { Location: `${basePath}/login`, 'Set-Cookie': forget } })
}

function refuseStranger(c: Context): Response | undefined {
  const site = c.req.header('sec-fetch-site')
  if (site === undefined || site === 'same-origin' || site === 'none') return undefined
  return answerRefusal(c, { status: 403, detail: 'Another site may not sign you in or out.' })
}

/** Where to go after signing in: an address of topz in plain characters, or its front page. Never another host. */
export function safeNext(next: string, basePath: string): string {
  const front = `${basePath}/topz`
  if (next.length > NEXT_LENGTH_MAX || !/^\/[\w./~-]*(\?[\w./~?&=%+:,*()!-]*)?$/.test(next)) return front
  const canonical = canonicalPath(rawPathOf(`http://localhost${next}`))
  if ('refused' in canonical || !canonical.path.startsWith(`${basePath}/`)) return front
  return /\/log(in|out)$/.test(canonical.path) ? front : next
}
