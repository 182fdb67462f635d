// Origin of a request (RFC 6454) -> whether the page that sent it is topz's own (S4). Browsers let any page open a
// WebSocket to any host, with cookies: only this header distinguishes them. Scripts send none.

import { parseHost } from './hosts.ts'

const DEFAULT_PORT: Readonly<Record<string, number>> = { http: 80, https: 443 }

/** One spelling: lower case, always with a port. Undefined for `null`, two values, a path, another scheme. */
export function normaliseOrigin(origin: string): string | undefined {
  const match = /^(https?):\/\/([^/\s,@?#]+)$/i.exec(origin)
  if (match === null) return undefined
  const scheme = (match[1] ?? '').toLowerCase()
  const host = parseHost(match[2] ?? '')
  if (host === undefined) return undefined
  const name = host.kind === 'ipv6' ? `[${host.name}]` : host.name
  return `${scheme}://${name}:${host.port ?? DEFAULT_PORT[scheme]}`
}

/**
 * `host` is the request's own, already checked by isHostAllowed: without that check, the origin of a rebound name
 * equals it.
 */
export function isOriginAllowed(
  origin: string | null | undefined,
  host: string,
  tls: boolean,
  publicOrigins: readonly string[],
): boolean {
  if (origin === null || origin === undefined) return true
  const from = normaliseOrigin(origin)
  if (from === undefined) return false
  if (from === normaliseOrigin(`${tls ? 'https' : 'http'}://${host}`)) return true
  return publicOrigins.some(allowed => normaliseOrigin(allowed) === from)
}
