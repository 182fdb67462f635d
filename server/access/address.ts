// Text of an IP address -> its bytes, and the unit that limits count by. An IPv4 address inside an IPv6 one is that
// IPv4 address: a socket that listens to both reports it that way.

/** An IPv6 address with a zone is at most this long. */
const TEXT_LENGTH_MAX = 64
const V4_MAPPED = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]

/** 4 or 16 numbers of 0..255; undefined if it is not an address. */
export type AddressBytes = readonly number[]

export function parseAddress(text: string): AddressBytes | undefined {
  if (text.length > TEXT_LENGTH_MAX) return undefined
  return text.includes(':') ? parseIpv6(text.split('%')[0] as string) : parseIpv4(text)
}

/** Bytes as a socket has them. */
export function withoutMapping(bytes: AddressBytes): AddressBytes {
  const isMapped = bytes.length === 16 && V4_MAPPED.every((byte, i) => byte === bytes[i])
  return isMapped ? bytes.slice(12) : bytes
}

function parseIpv4(text: string): AddressBytes | undefined {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every(part => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256))
    return undefined
  return parts.map(Number)
}

function parseIpv6(text: string): AddressBytes | undefined {
  const [head = '', tail, ...more] = text.split('::')
  if (more.length > 0) return undefined
  const left = bytesOf(head, tail === undefined)
  const right = tail === undefined ? [] : bytesOf(tail, true)
  if (left === undefined || right === undefined) return undefined
  const missing = 16 - left.length - right.length
  if (tail === undefined ? missing !== 0 : missing < 2) return undefined
  return withoutMapping([...left, ...Array<number>(missing).fill(0), ...right])
}

/** `2001:db8` or, where the address ends, `ffff:192.0.2.1` */
function bytesOf(groups: string, isEnd: boolean): number[] | undefined {
  if (groups === '') return []
  const bytes: number[] = []
  const parts = groups.split(':')
  for (const [index, part] of parts.entries()) {
    if (/^[0-9a-f]{1,4}$/i.test(part)) {
      const group = Number.parseInt(part, 16)
      bytes.push(group >> 8, group & 0xff)
      continue
    }
    const last = isEnd && index === parts.length - 1 ? parseIpv4(part) : undefined
    if (last === undefined) return undefined
    bytes.push(...last)
  }
  return bytes
}

/** One customer owns a whole /64 of IPv6 addresses. */
export function customerOf(bytes: AddressBytes): string {
  return bytes.slice(0, bytes.length === 16 ? 8 : 4).join('.')
}

export function isLoopback(bytes: AddressBytes): boolean {
  if (bytes.length === 4) return bytes[0] === 127
  return bytes.every((byte, i) => byte === (i === 15 ? 1 : 0))
}
