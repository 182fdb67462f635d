// Token -> session cookie and back (S7): `expiry.nonce.mac`, the MAC keyed by the token (RFC 2104).
//
// Stateless on purpose: topz is killed with the app it watches and comes back with it, and the page must come back
// without signing in again. A new token ends all sessions. Signing out also ends the session on the server, in a
// bounded list; after a restart, only the browser has forgotten it.

import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

export const SESSION_COOKIE = 'topz_session'
const SESSION_SECONDS = 12 * 3600
/** Sessions signed out and remembered; the oldest leave first. */
const REVOKED_MAX = 1024
/** The runtime accepts no longer header. Checking that many session-like cookies costs a millisecond. */
const COOKIE_HEADER_LENGTH_MAX = 16_384

export interface Sessions {
  /** Value of a Set-Cookie header. */
  start(): string
  /** Set-Cookie header that makes the browser forget. */
  end(cookieHeader: string | undefined): string
  isValid(cookieHeader: string | undefined): boolean
}

export interface SessionOptions {
  readonly token: string
  readonly basePath: string
  /** Marks the cookie Secure. */
  readonly tls: boolean
  /** Unix milliseconds. */
  readonly now: () => number
}

export function createSessions({ token, basePath, tls, now }: SessionOptions): Sessions {
  const key = createHmac('sha256', token).update('topz session 1').digest()
  const revoked = new Set<string>()
  const sign = (text: string) => createHmac('sha256', key).update(text).digest()
  const attributes = `; Path=${basePath}/; HttpOnly; SameSite=Strict${tls ? '; Secure' : ''}`
  const isValidValue = (value: string) => {
    const match = /^(([0-9a-z]{6,9})\.([\w-]{22}))\.([\w-]{43})$/.exec(value)
    if (match === null) return false
    const [, signed = '', expiry = '', nonce = '', mac = ''] = match
    // A MAC is not worth computing for what has ended anyway.
    if (Number.parseInt(expiry, 36) <= now() / 1000 || revoked.has(nonce)) return false
    return timingSafeEqual(sign(signed), Buffer.from(mac, 'base64url'))
  }
  return {
    start() {
      const expiry = Math.floor(now() / 1000) + SESSION_SECONDS
      const signed = `${expiry.toString(36)}.${randomBytes(16).toString('base64url')}`
      const value = `${signed}.${sign(signed).toString('base64url')}`
      return `${SESSION_COOKIE}=${value}; Max-Age=${SESSION_SECONDS}${attributes}`
    },
    end(cookieHeader) {
      for (const value of valuesOf(cookieHeader)) {
        if (isValidValue(value)) revoked.add(value.split('.')[1] ?? '')
        if (revoked.size > REVOKED_MAX)
          for (const oldest of revoked) {
            revoked.delete(oldest)
            break
          }
      }
      return `${SESSION_COOKIE}=; Max-Age=0${attributes}`
    },
    isValid: cookieHeader => valuesOf(cookieHeader).some(isValidValue),
  }
}

/**
 * Cookies are shared by all ports and sites of a host: others may have set any number with the same name, and a browser
 * sends those with longer paths first. All are tried.
 */
function valuesOf(cookieHeader: string | undefined): string[] {
  if (cookieHeader === undefined || cookieHeader.length > COOKIE_HEADER_LENGTH_MAX) return []
  return cookieHeader
    .split(';')
    .map(cookie => cookie.trim())
    .filter(cookie => cookie.startsWith(`${SESSION_COOKIE}=`))
    .map(cookie => cookie.slice(SESSION_COOKIE.length + 1))
}
