// Address of a connection, and X-Forwarded-For -> the client of the request (S32). Anyone can send that header: it
// counts only if a proxy named by the operator has added to it, and only what those proxies added.

import { type AddressBytes, parseAddress } from './address.ts'

/** `bits`: how many must be equal. */
export interface Network {
  readonly bytes: AddressBytes
  readonly bits: number
}

const FORWARDED_LENGTH_MAX = 2048

/** The entries of --trusted-proxies, separated by commas; throws what is wrong and what is allowed. */
export function parseProxies(text: string): Network[] {
  if (text.trim() === '') return []
  return text.split(',').map(part => parseNetwork(text, part.trim()))
}

function parseNetwork(text: string, part: string): Network {
  const [, address = '', bits] = /^([0-9a-f.:]+)(?:\/(0|[1-9]\d{0,2}))?$/i.exec(part) ?? []
  const bytes = parseAddress(address)
  const length = bits === undefined ? (bytes?.length ?? 0) * 8 : Number(bits)
  if (bytes === undefined || length > bytes.length * 8 || length === 0) {
    const shown = JSON.stringify(part.slice(0, 100))
    throw new Error(
      `Cannot parse --trusted-proxies=${text.slice(0, 200)}: ${shown} is neither an address (10.0.0.7, 2001:db8::7) ` +
        'nor a network (10.0.0.0/8, 2001:db8::/32) of one bit or more',
    )
  }
  return { bytes, bits: length }
}

export function isIn(networks: readonly Network[], bytes: AddressBytes): boolean {
  return networks.some(network => contains(network, bytes))
}

function contains(network: Network, bytes: AddressBytes): boolean {
  if (network.bytes.length !== bytes.length) return false
  for (let bit = 0; bit < network.bits; bit += 8) {
    const mask = 0xff00 >> Math.min(8, network.bits - bit)
    const index = bit / 8
    if (((network.bytes[index] as number) & mask & 0xff) !== ((bytes[index] as number) & mask & 0xff))
      return false
  }
  return true
}

/** From the connection backwards: the first that is not a proxy, or the farthest that a proxy named. */
export function clientAddress(
  peer: string,
  forwardedFor: () => string | null,
  proxies: readonly Network[],
): string {
  const own = parseAddress(peer)
  if (proxies.length === 0 || own === undefined || !isIn(proxies, own)) return peer
  let client = peer
  const hops = (forwardedFor() ?? '').slice(-FORWARDED_LENGTH_MAX).split(',').reverse()
  for (const hop of hops) {
    const text = hop
      .trim()
      .replace(/^\[([^\]]*)\](:\d+)?$/, '$1')
      .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1')
    const bytes = parseAddress(text)
    if (bytes === undefined) return client
    client = text
    if (!isIn(proxies, bytes)) return client
  }
  return client
}
