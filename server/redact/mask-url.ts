// Addresses and key blocks inside a text: `scheme://user:secret@host`, `user:secret@tcp(host)`, PEM private keys (S11).
// By hand and bounded, not by regex: every character is examined a fixed number of times (S26).

import { isReference, MASK } from './mask.ts'

/** How far an address whose password contains unescaped `/` or `#` is searched for its `@`. */
const USERINFO_LENGTH_MAX = 256
const AUTHORITY_END = /[\s/?#"'<>`\\|;]/g
/** Schemes whose user is the secret: they have no password. */
const TOKEN_SCHEME = /^(trojan|hysteria2?|hy2|vless|tuic)$/i
const QUERY_END = /[\s?#"'<>`\\|;,]/g
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
    const user = text.slice(start, end)
    const scheme = /[a-z]*$/i.exec(text.slice(Math.max(0, at - 12), at))?.[0] ?? ''
    if (colon >= start && colon < end) {
      const secret = text.slice(colon + 1, end)
      if (secret === MASK || isReference(secret, true)) continue
      // `https://token:@host`
      const isToken = secret === '' && isLoneToken(user.slice(0, -1), scheme)
      if (secret === '' && !isToken) continue
      out += isToken ? `${text.slice(done, start)}${MASK}:` : text.slice(done, colon + 1) + MASK
    } else if (isLoneToken(user, scheme) || TOKEN_SCHEME.test(scheme)) {
      out += text.slice(done, start) + MASK
    } else continue
    done = end
  }
  return done === 0 ? text : out + text.slice(done)
}

/** Index of the `@` that ends the user information, or -1. */
function userinfoEnd(text: string, start: number): number {
  // Linear: the search for the next address starts at the latest behind the slash where this one ends.
  const end = indexOfMatch(AUTHORITY_END, text, start, text.length)
  const at = text.slice(start, end).lastIndexOf('@')
  if (at >= 0) return isHost(text.slice(start + at + 1, end)) ? start + at : laterEnd(text, start, start + at)
  // No `@` before the first slash: either there is no user, or the password contains the slash. A port is digits only.
  const colon = text.slice(start, end).indexOf(':')
  if (colon < 0 || /^\d*$/.test(text.slice(start + colon + 1, end))) return -1
  const word = text.slice(start, indexOfMatch(WORD_END, text, end, start + USERINFO_LENGTH_MAX))
  const next = word.indexOf('://')
  const far = (next < 0 ? word : word.slice(0, next)).lastIndexOf('@')
  return far < 0 ? -1 : start + far
}

/** In `host:port`, or several of them; a single label could be the rest of a password with a slash. */
function isHost(text: string): boolean {
  return /[.,:[]|^localhost$/.test(text)
}

/** `u:pa:ss@w/ord@host`: of two `@` in a word the later one ends the password, unless it is in the query. */
function laterEnd(text: string, start: number, at: number): number {
  if (text.slice(start, at).indexOf(':') < 0) return at
  const stop = indexOfMatch(QUERY_END, text, at, start + USERINFO_LENGTH_MAX)
  const rest = text.slice(at + 1, stop)
  const later = rest.lastIndexOf('@')
  return later < 0 || rest.includes('://') ? at : at + 1 + later
}

function indexOfMatch(pattern: RegExp, text: string, from: number, max: number): number {
  pattern.lastIndex = from
  const found = pattern.exec(text.length > max ? text.slice(0, max) : text)
  return found === null ? Math.min(text.length, max) : found.index
}

/** `https://<token>@host`: a user without password is a token if it is long and mixed, never for ssh. */
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
const STREAM = /(\brtmp[a-z]{0,2}:\/\/[^\s/"']{1,255}\/[^\s/"'?]{1,128}\/)[^\s"'?]{1,512}/g

/** `rtmp://host/app/key`: anyone with the key can stream under that name. */
export function maskStreamKey(text: string): string {
  return text.replace(STREAM, `$1${MASK}`)
}

/** The address in Go's MySQL driver has no scheme: `user:secret@tcp(host:3306)/db`. */
export function maskDriverAddress(text: string): string {
  if (!text.includes('(')) return text
  return text.replace(DRIVER, '\0@').includes('\0') ? replaceBefore(text) : text
}

function replaceBefore(text: string): string {
  let out = ''
  let done = 0
  for (const match of text.matchAll(DRIVER)) {
    const window = text.slice(Math.max(done, match.index - USERINFO_LENGTH_MAX), match.index)
    const user = /(?:^|[\s"'=/])([\w.-]{1,64}:)([^\s"']{1,200})$/.exec(window)
    if (user === null || user[2]?.endsWith(MASK)) continue
    out += text.slice(done, match.index - (user[2]?.length ?? 0)) + MASK
    done = match.index
  }
  return out + text.slice(done)
}

const WHOLE_WORD =
  /^((?:[\w.-]{1,64}=)?(?:[\w.-]{1,64}[/\\])?[\w.+-]{1,64}:)([^\s@/]{1,256})(@(?!sha\d)[\w.-]{1,253}(?::\d{1,5})?(?:\/\S*)?)$/

/** Addresses of people, who are named behind the scheme: `sip:bob@host`. */
const PERSON = /^(sips?|mailto|xmpp|acct|im|pres|tel|h323):$/i

/**
 * A separate word, `user:secret@host:port`, perhaps with a domain before the user. A digest (`image:tag@sha256:...`) is
 * not one.
 */
export function maskUserAtHost(word: string): string {
  if (!word.includes('@')) return word
  return word.replace(WHOLE_WORD, (all, user: string, secret: string, host: string) => {
    if (!PERSON.test(user)) return user + MASK + host
    const colon = secret.indexOf(':')
    return colon < 0 ? all : user + secret.slice(0, colon + 1) + MASK + host
  })
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
