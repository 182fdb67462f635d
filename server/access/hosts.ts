// Host of a request -> whether it means topz (S5). A page that rebinds its own name to this machine's address sends its
// own name as Host, and Origin agrees with it: only a list of names distinguishes it from the operator.

export interface HostRules {
  /** This machine's own name; in Docker, the container's id. */
  readonly hostName: string
  /** From --allowed-hosts. */
  readonly allowed: readonly AllowedHost[]
  /** Every name: only with a token required on every route, where rebinding gains nothing. */
  readonly open: boolean
}

/** `example.com` or, with `wildcard`, every name below it and not the name itself. */
export interface AllowedHost {
  readonly name: string
  readonly wildcard: boolean
  /** Written with its scheme: also an origin that pages may have, for a proxy that terminates TLS. */
  readonly origin?: string
}

export interface HostPort {
  /** Lower case, IPv6 without brackets, no final dot. */
  readonly name: string
  readonly port: number | undefined
  readonly kind: 'name' | 'ipv4' | 'ipv6'
}

const HOST_LENGTH_MAX = 253 + 6
const NAME = /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,62})(\.[a-z0-9_][a-z0-9_-]{0,62})*$/
const IPV4 = /^(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$/

/** RFC 9110, 7.2: host, optional port. Undefined for anything else, including two values in one header. */
export function parseHost(text: string): HostPort | undefined {
  if (text.length > HOST_LENGTH_MAX) return undefined
  const match = /^(\[[0-9a-f:.]{2,45}\]|[^:[\]]+)(?::(\d{1,5}))?$/i.exec(text)
  if (match === null) return undefined
  const port = match[2] === undefined ? undefined : Number(match[2])
  if (port !== undefined && (port < 1 || port > 65535)) return undefined
  const host = (match[1] ?? '').toLowerCase()
  if (host.startsWith('[')) return isIpv6(host) ? { name: host.slice(1, -1), port, kind: 'ipv6' } : undefined
  if (IPV4.test(host)) return { name: host, port, kind: 'ipv4' }
  const name = host.endsWith('.') ? host.slice(0, -1) : host
  // `127.1` or `0x7f.1`: browsers read these as addresses but never send them.
  if (!NAME.test(name) || /(^|\.)(\d+|0x[0-9a-f]*)$/.test(name)) return undefined
  return { name, port, kind: 'name' }
}

function isIpv6(bracketed: string): boolean {
  return URL.canParse(`http://${bracketed}/`)
}

export function isHostAllowed(host: HostPort, rules: HostRules): boolean {
  // An address can't be rebound: the browser connects to exactly that address.
  if (rules.open || host.kind !== 'name') return true
  const { name } = host
  if (name === 'localhost' || name.endsWith('.localhost')) return true
  if (name === rules.hostName.toLowerCase()) return true
  return rules.allowed.some(allowed =>
    allowed.wildcard ? name.endsWith(`.${allowed.name}`) : name === allowed.name,
  )
}

/** The names in --allowed-hosts, separated by commas; throws what is wrong and what is allowed. */
export function parseAllowedHosts(text: string): AllowedHost[] {
  if (text.trim() === '') return []
  return text.split(',').map(part => parseAllowedHost(text, part.trim()))
}

function parseAllowedHost(text: string, part: string): AllowedHost {
  const scheme = /^(https?):\/\/([^/]*)\/?$/i.exec(part)
  const wildcard = scheme === null && part.startsWith('*.')
  const host = parseHost(wildcard ? part.slice(2) : (scheme?.[2] ?? part))
  const isPlain = host?.kind === 'name' && (scheme !== null || host.port === undefined)
  if (host === undefined || !isPlain || (wildcard && !host.name.includes('.'))) {
    const shown = JSON.stringify(part.slice(0, 100))
    throw new Error(
      `Cannot parse --allowed-hosts=${text.slice(0, 200)}: ${shown} is neither a name (topz.example.com), ` +
        'nor the names below one (*.example.com), nor an origin (https://topz.example.com); ' +
        'names carry no port, IP addresses are always allowed',
    )
  }
  if (scheme === null) return { name: host.name, wildcard }
  const port = host.port === undefined ? '' : `:${host.port}`
  return { name: host.name, wildcard, origin: `${scheme[1]?.toLowerCase()}://${host.name}${port}` }
}
