// Every request -> refused, or passed to the router (S2): deny by default, before any route is looked up, for HTTP and
// WebSocket alike, so that a refused handshake never becomes a 101 (S3).

import type { Context, MiddlewareHandler } from 'hono'
import { preferred } from '../model/accept.ts'
import { createFailureLimiter } from './failures.ts'
import { setSecurityHeaders } from './headers.ts'
import { checkHost } from './host-check.ts'
import type { HostRules } from './hosts.ts'
import type { Log } from './log.ts'
import { SIGN_IN_STYLE } from './login-page.ts'
import { isOriginAllowed } from './origin.ts'
import { belowBase, type CanonicalPath, canonicalPath, rawPathOf } from './path.ts'
import { answerRefusal, type Refusal } from './refusal.ts'
import { createSessions } from './session.ts'
import { answerPage, type SignIn, signIn, signOut, tooMany } from './sign-in.ts'
import { createTokenVerifier } from './token.ts'
import type { TokenSource } from './token-file.ts'

export interface GateOptions {
  /** '' or '/foo'. */
  readonly basePath: string
  readonly hosts: HostRules
  /** Origins of pages other than the server's own, for a proxy that terminates TLS. */
  readonly publicOrigins: readonly string[]
  /** null: everyone may read. */
  readonly token: TokenSource | null
  readonly tls: boolean
  /** Whether this path, below the base path, is a compiled-in asset. */
  readonly isAsset: (path: string) => boolean
  /** Address of the connection, never from a header (S32). */
  readonly peer: (c: Context) => string
  /** Unix milliseconds, for sessions. */
  readonly now: () => number
  /** Monotonic milliseconds, for the limit of failures. */
  readonly monotonic: () => number
  readonly log?: Log
  /** Somebody signed out: `isValid` tells which Cookie headers are still valid. */
  readonly onSignOut?: (isValid: (cookieHeader: string | undefined) => boolean) => void
}

interface Gate extends GateOptions {
  /** Present if a token is configured. */
  readonly signIn: SignIn | undefined
}

/** They contain no data, so a health check needs no token (S36). */
const OPEN_ROUTES = new Set(['/healthz', '/readyz'])
const TOKEN_PARAMETERS = ['token', 'access_token', 'auth_token', 'api_key']

export function createGate(options: GateOptions): MiddlewareHandler {
  const gate: Gate = {
    ...options,
    signIn: options.token === null ? undefined : createSignIn(options, options.token),
  }
  return async (c, next) => {
    const canonical = canonicalPath(rawPathOf(c.req.url))
    const path = 'path' in canonical ? belowBase(canonical.path, gate.basePath) : undefined
    const asset = path !== undefined && gate.isAsset(path)
    const answer = await refuseOrAnswer(c, gate, canonical, path)
    if (answer !== undefined) {
      setSecurityHeaders(answer.headers, { asset: false })
      return answer
    }
    await next()
    setSecurityHeaders(c.res.headers, { asset: asset && c.res.ok })
  }
}

function createSignIn({ basePath, tls, now, monotonic, log }: GateOptions, source: TokenSource): SignIn {
  const of = (token: string) => ({
    token,
    sessions: createSessions({ token, basePath, tls, now }),
    verify: createTokenVerifier(token),
  })
  let known = of(source.current())
  /** A new token ends the sessions of the previous one. */
  const present = () => {
    const token = source.current()
    if (token !== known.token) known = of(token)
    return known
  }
  return {
    basePath,
    sessions: {
      start: () => present().sessions.start(),
      end: cookies => present().sessions.end(cookies),
      isValid: cookies => present().sessions.isValid(cookies),
    },
    verify(candidate) {
      if (present().verify(candidate)) return true
      source.check()
      return present().verify(candidate)
    },
    failures: createFailureLimiter(monotonic),
    onFailure: peer => log?.warn('wrong token', { peer }),
  }
}

/** The gate's own answer, or undefined to let the request through. `path` is undefined when it is not one of topz's. */
async function refuseOrAnswer(
  c: Context,
  gate: Gate,
  canonical: CanonicalPath,
  path: string | undefined,
): Promise<Response | undefined> {
  const host = checkHost(c, gate.hosts)
  if ('status' in host) return answerRefusal(c, host)
  const safe = c.req.method === 'GET' || c.req.method === 'HEAD'
  const foreign = refuseOrigin(c, gate, host.host, safe)
  if (gate.signIn !== undefined) {
    if (carriesToken(c.req.url)) return answerRefusal(c, QUERY_TOKEN)
    if (path === '/login.css') return safe ? answerStyle() : answerRefusal(c, STYLE_METHODS)
    const isOpen = safe && path !== undefined && (OPEN_ROUTES.has(path) || gate.isAsset(path))
    if (!isOpen) {
      const answer = await authenticate(c, gate, gate.signIn, path, safe, foreign)
      if (answer !== undefined) return answer
    }
  }
  if (foreign !== undefined) return answerRefusal(c, foreign)
  if ('refused' in canonical) {
    return answerRefusal(c, { status: 404, detail: `There is no such address: ${canonical.refused}.` })
  }
  return undefined
}

const FORMS = { text: 'text/plain', json: 'application/json', html: 'text/html' } as const
const ONLY_POST: Refusal = {
  status: 405,
  detail: 'This address ends a session: expected POST, as sent by the Sign out button.',
  headers: { Allow: 'POST' },
}
const SIGN_IN_METHODS: Refusal = {
  status: 405,
  detail: 'This address is the sign-in form: expected GET, HEAD or POST.',
  headers: { Allow: 'GET, HEAD, POST' },
}
const STYLE_METHODS: Refusal = {
  status: 405,
  detail: 'This address is read-only: expected GET or HEAD.',
  headers: { Allow: 'GET, HEAD' },
}
const QUERY_TOKEN: Refusal = {
  status: 401,
  detail: 'A token in the address ends up in logs and histories: send it as "Authorization: Bearer TOKEN".',
  headers: { 'WWW-Authenticate': 'Bearer realm="topz"' },
}
const FOREIGN: Refusal = {
  status: 403,
  detail:
    'This origin is not allowed: it is not this topz. Behind a proxy that terminates TLS, name its address with --allowed-hosts=https://NAME.',
}

/** The browser stops cross-site reads, since there is no CORS header; sockets and changes are stopped here. */
function refuseOrigin(c: Context, gate: Gate, host: string, safe: boolean): Refusal | undefined {
  if (safe && !isUpgrade(c)) return undefined
  return isOriginAllowed(c.req.header('origin'), host, gate.tls, gate.publicOrigins) ? undefined : FOREIGN
}

function isUpgrade(c: Context): boolean {
  return c.req.header('upgrade') !== undefined || c.req.header('sec-websocket-key') !== undefined
}

function carriesToken(url: string): boolean {
  const question = url.indexOf('?')
  if (question < 0) return false
  const query = new URLSearchParams(url.slice(question + 1))
  return TOKEN_PARAMETERS.some(name => query.has(name))
}

function answerStyle(): Response {
  return new Response(SIGN_IN_STYLE, {
    headers: { 'Content-Type': 'text/css; charset=utf-8', 'Cache-Control': 'public, max-age=3600' },
  })
}

async function authenticate(
  c: Context,
  gate: Gate,
  parts: SignIn,
  path: string | undefined,
  safe: boolean,
  foreign: Refusal | undefined,
): Promise<Response | undefined> {
  const isSignIn = path === '/login'
  // A session is a 256-bit MAC: guessing it needs no limit, and its owner must not wait because a neighbour guesses.
  const hasSession = parts.sessions.isValid(c.req.header('cookie'))
  if (path === '/logout') {
    if (c.req.method !== 'POST') return answerRefusal(c, ONLY_POST)
    if (foreign !== undefined) return answerRefusal(c, foreign)
    const answer = signOut(c, parts)
    gate.onSignOut?.(parts.sessions.isValid)
    return answer
  }
  if (isSignIn && !safe && c.req.method !== 'POST') return answerRefusal(c, SIGN_IN_METHODS)
  if (hasSession && !isSignIn) return undefined
  const bearer = /^Bearer +(\S+) *$/i.exec(c.req.header('authorization') ?? '')?.[1]
  const posted = isSignIn && c.req.method === 'POST'
  // Before the limit: a client with the token must not wait because a neighbour at the same address guesses.
  if (bearer !== undefined && parts.verify(bearer) && !isSignIn) return undefined
  if (posted) return foreign === undefined ? signIn(c, parts, gate.peer(c)) : answerRefusal(c, foreign)
  if (isSignIn && safe) return answerPage(parts, '', 200)
  if (bearer !== undefined) {
    const seconds = parts.failures.waitSeconds(gate.peer(c))
    if (seconds > 0) return answerRefusal(c, tooMany(seconds))
    parts.failures.failed(gate.peer(c))
    parts.onFailure(gate.peer(c))
  }
  return refuseUnknown(c, parts, safe, bearer !== undefined)
}

/** Browsers that would get the page get the form. */
function wantsPage(c: Context): boolean {
  return preferred(c.req.header('accept'), ['text', 'json', 'html'], FORMS) === 'html'
}

function refuseUnknown(c: Context, parts: SignIn, safe: boolean, wrong: boolean): Response {
  if (safe && !isUpgrade(c) && !wrong && wantsPage(c)) {
    const query = c.req.url.indexOf('?')
    return answerPage(parts, rawPathOf(c.req.url) + (query < 0 ? '' : c.req.url.slice(query)), 401)
  }
  const error = wrong ? ', error="invalid_token"' : ''
  return answerRefusal(c, {
    status: 401,
    detail: wrong
      ? 'The token is wrong: send the one of --token-file as "Authorization: Bearer TOKEN".'
      : 'A token is required: send "Authorization: Bearer TOKEN", or sign in with a browser.',
    headers: { 'WWW-Authenticate': `Bearer realm="topz"${error}` },
  })
}
