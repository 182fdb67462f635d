// A request's Host header and address -> the one host it is for, or why it is refused (S5; RFC 9112, 3.2).

import type { Context } from 'hono'
import { type HostRules, isHostAllowed, parseHost } from './hosts.ts'
import type { Refusal } from './refusal.ts'

/** `host` as written, for comparison with Origin. */
export function checkHost(c: Context, rules: HostRules): { readonly host: string } | Refusal {
  const header = c.req.header('host')
  const authority = /^[a-z]+:\/\/([^/?#]*)/i.exec(c.req.url)?.[1] ?? ''
  if (header?.includes(',')) return { status: 400, detail: 'A request must have exactly one Host header.' }
  // The runtime makes the address from the Host header, or from `GET http://other/` if there is none.
  for (const text of [header ?? authority, authority]) {
    const host = parseHost(text)
    if (host === undefined) {
      return { status: 400, detail: 'The Host header is not a host name or address with an optional port.' }
    }
    if (!isHostAllowed(host, rules)) {
      return {
        status: 421,
        detail: `The host name ${host.name} is not allowed: allow it with --allowed-hosts=${host.name} (TOPZ_ALLOWED_HOSTS), or use localhost or an IP address.`,
      }
    }
  }
  return { host: header ?? authority }
}
