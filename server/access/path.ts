// The address of a request as the client wrote it -> one canonical path, or why it has none (S2, S13; RFC 3986, 6).
//
// Authentication and the router must read the same path, or a spelling that only one of them folds bypasses the other.
// So nothing is folded: an address that has a shorter or plainer spelling is not an address of topz.

import { PATH_LENGTH_MAX } from '../config/limits.ts'

export type CanonicalPath = { readonly path: string } | { readonly refused: string }

/** Path of a request's URL, untouched: `new URL()` would fold dots before anyone sees them. */
export function rawPathOf(url: string): string {
  const scheme = url.indexOf('://')
  const start = scheme < 0 ? 0 : url.indexOf('/', scheme + 3)
  if (start < 0) return '/'
  const end = url.slice(start).search(/[?#]/)
  return end < 0 ? url.slice(start) : url.slice(start, start + end)
}

export function canonicalPath(raw: string): CanonicalPath {
  if (raw.length > PATH_LENGTH_MAX) return refuse(`it is longer than ${PATH_LENGTH_MAX} characters`)
  if (!raw.startsWith('/')) return refuse('it does not start with a slash')
  const path = decode(raw)
  if (path === undefined) return refuse('its percent-encoding is broken')
  if (/[^!-~]|\\/.test(path))
    return refuse('it contains a backslash, or a character that is not printable ASCII')
  if (path !== raw) return refuse('it encodes characters that need no encoding')
  if (path.includes('//')) return refuse('it contains an empty segment')
  // Some file systems and proxies read `a.` as `a`; all of them treat `.` and `..` specially.
  if (path.split('/').some(segment => segment.endsWith('.'))) return refuse('a segment ends with a dot')
  return { path }
}

function refuse(reason: string): CanonicalPath {
  return { refused: reason }
}

function decode(raw: string): string | undefined {
  try {
    return decodeURIComponent(raw)
  } catch {
    return undefined
  }
}

/** The path below the base path, undefined if it is not below it. `/foo` itself is `/`. */
export function belowBase(path: string, basePath: string): string | undefined {
  if (basePath === '') return path
  if (path === basePath) return '/'
  return path.startsWith(`${basePath}/`) ? path.slice(basePath.length) : undefined
}
