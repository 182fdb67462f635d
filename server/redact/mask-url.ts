// Addresses and key blocks inside a text: `scheme://user:secret@host`, `user:secret@tcp(host)`, PEM private keys (S11).
// By hand and bounded, not by regex: every character is looked at a fixed number of times (S26).

import { MASK } from './mask.ts'

/** How far an address whose password contains unescaped `/` or `#` is searched for its `@`. */
const USERINFO_LENGTH_MAX = 256
const AUTHORITY_END = /[\s/?#"'<>`\\|;]/g
const WORD_END = /[\s"'<>`]/g
const PEM_BEGIN = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY[A-Z ]{0,20}-----/g

export function maskUserinfo(text: string): string {
  let at = text.indexOf('://')
  if (at < 0) return text
  let out = ''
  let done = 0
  for (; at >= 0; at = text.indexOf('://', Math.max(at + 3, done))) {
    const start = at + 3
    const end = userinfoEnd(text, start)
    if (end < 0) continue
    const colon = text.indexOf(':', start)
    const scheme = /[a-z]*$/i.exec(text.slice(Math.max(0, at - 12), at))?.[0] ?? ''
    if (colon >= start && colon < end) {
      if (colon + 1 === end) continue
      out += text.slice(done, colon + 1) + MASK
    } else if (isLoneToken(text.slice(start, end), scheme)) {
      out += text.slice(done, start) + MASK
    } else continue
    done = end
  }
  return done === 0 ? text : out + text.slice(done)
}

/** Index of the `@` that ends the user information, or -1. */
function userinfoEnd(text: string, start: number): number {
  const end = indexOfMatch(AUTHORITY_END, text, start, start + 2 * USERINFO_LENGTH_MAX)
  const at = text.slice(start, end).lastIndexOf('@')
  if (at >= 0) return start + at
  // No `@` before the first slash: either there is no user, or the password contains the slash. A port is digits only.
  const colon = text.slice(start, end).indexOf(':')
  if (colon < 0 || /^\d*$/.test(text.slice(start + colon + 1, end))) return -1
  const word = text.slice(start, indexOfMatch(WORD_END, text, end, start + USERINFO_LENGTH_MAX))
  const next = word.indexOf('://')
  const far = (next < 0 ? word : word.slice(0, next)).lastIndexOf('@')
  return far < 0 ? -1 : start + far
}

function indexOfMatch(pattern: RegExp, text: string, from: number, max: number): number {
  pattern.lastIndex = from
  const found = pattern.exec(text.length > max ? text.slice(0, max) : text)
  return found === null ? Math.min(text.length, max) : found.index
}

/** `https://<token>@host`: a user without password is a token when it is long and mixed, never for ssh. */
function isLoneToken(user: string, scheme: string): boolean {
  return scheme !== 'ssh' && user.length >= 16 && /\d/.test(user) && /^[\w.~-]+$/.test(user)
}

/** `scheme://user:secr` at the end of a text that was cut: its `@` may have been behind the cut. */
export function maskCutUserinfo(text: string): string {
  return text.replace(/(:\/\/[^\s/@:?#]{0,64}:)(?!\d{1,5}(?:\/|$))[^\s@]{1,4096}$/, `$1${MASK}`)
}

const ORACLE = /\b(thin:[\w$]{1,64}\/)[^\s@"']{1,128}(?=@)/g

/** `jdbc:oracle:thin:user/secret@//host/service` */
export function maskOracleAddress(text: string): string {
  return text.replace(ORACLE, `$1${MASK}`)
}

const DRIVER = /@(?=(?:tcp6?|unix|udp)?\()/g

/** The address of Go's MySQL driver has no scheme: `user:secret@tcp(host:3306)/db`. */
export function maskDriverAddress(text: string): string {
  if (!text.includes('(')) return text
  return text.replace(DRIVER, '\0@').includes('\0') ? replaceBefore(text) : text
}

function replaceBefore(text: string): string {
  let out = ''
  let done = 0
  for (const match of text.matchAll(DRIVER)) {
    const window = text.slice(Math.max(done, match.index - USERINFO_LENGTH_MAX), match.index)
    const user = /(?:^|[\s"'=])([\w.-]{1,64}:)([^\s"']{1,200})$/.exec(window)
    if (user === null) continue
    out += text.slice(done, match.index - (user[2]?.length ?? 0)) + MASK
    done = match.index
  }
  return out + text.slice(done)
}

const WHOLE_WORD = /^([\w.+-]{1,64}:)([^\s@/]{1,256})(@(?!sha\d)[\w.-]{1,253}(?::\d{1,5})?(?:\/\S*)?)$/

/** A word of its own, `user:secret@host:port`. A digest (`image:tag@sha256:...`) is none. */
export function maskUserAtHost(word: string): string {
  if (!word.includes('@')) return word
  return word.replace(WHOLE_WORD, (_all, user: string, _secret: string, host: string) => user + MASK + host)
}

export function maskKeyBlocks(text: string): string {
  if (!text.includes('-----BEGIN')) return text
  let out = ''
  let done = 0
  for (const match of text.matchAll(PEM_BEGIN)) {
    if (match.index < done) continue
    const body = match.index + match[0].length
    const end = text.indexOf('-----END', body)
    out += text.slice(done, body) + MASK
    done = end < 0 ? text.length : end
  }
  return out + text.slice(done)
}
