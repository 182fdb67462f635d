// Calls and statements in scripts -> their secret arguments masked (S11): `mysqli_connect(h, u, "x")`, `setenv("TOKEN",
// "x")`, SQL's `IDENTIFIED BY 'x'`, XML's `<password>x</password>`. Each search is bounded, and no two searches of one
// pattern overlap much (S26).

import { isReference, MASK } from './mask.ts'
import { isSecretName } from './secret-name.ts'

/** Which argument of a call is the secret, from 1; 0 is the last one. */
const ARGUMENT: Readonly<Record<string, number>> = {
  mysqli_connect: 3,
  mysqli: 3,
  mysql_connect: 3,
  mysql_pconnect: 3,
  real_connect: 3,
  pdo: 3,
  oci_connect: 2,
  odbc_connect: 3,
  connect: 3,
  ldap_bind: 3,
  simple_bind_s: 2,
  simple_bind: 2,
  ftp_login: 3,
  ssh2_auth_password: 3,
  imap_open: 3,
  login: 2,
  auth: 0,
  httpbasicauth: 2,
  basic_auth: 2,
  authenticate: 2,
  changeuserpassword: 2,
  passwordauthentication: 2,
  sign: 2,
}
const CALL = new RegExp(`(?<![\\w$])(${Object.keys(ARGUMENT).join('|')})\\s?=?\\s?\\(`, 'gi')
const ARGUMENTS_MAX = 4
const ONE =
  /\s{0,4}(?:"((?:[^"\\]|\\.){0,128})"|'((?:[^'\\]|\\.){0,128})'|\{[^{}]{0,128}\}|[^,()"'{}\n]{0,128}(?:\([^()]{0,64}\))?)\s{0,4}([,)])/dy
/** `("NAME", "value")`: calls that set a variable, a property or a constant. */
const NAMED = /\(\s{0,4}(["'])([\w.-]{2,64})\1\s{0,4},\s{0,4}(["'])([^"'\n]{1,256})\3/g

/** `["name"] "value"`: as sops and yq set values. */
const INDEXED = /\[(["'])([\w.-]{2,64})\1\]\s{1,4}(["'])([^"'\n]{1,256})\3/g

const STATEMENT =
  /(\b(?:password[ (]|identified (?:with [\w.]{1,64} )?by |pragma (?:re)?key ?=) {0,8}(["']))([^"']{1,256})(?=\2)|(<(?:password|passwd|secret|token|api[_-]?key)>)[^<]{1,256}(?=<)/gi
/** What answers a program's password prompt: expect's `send "x\r"`. */
const SENT = /(\bsend(?: --)? {1,4}")[^"\\]{1,256}(?=\\r)/g

export const CALL_HINT = /\(|\] ["']|identified|pragma|<(?:pass|secret|token|api)|send|password/i

export function maskCalls(text: string): string {
  if (!CALL_HINT.test(text)) return text
  let masked = text.includes('(') ? maskArguments(text).replace(NAMED, maskNamedArgument) : text
  masked = masked.replace(INDEXED, maskNamedArgument)
  masked = masked.replace(STATEMENT, (all: string, ...groups: (string | undefined)[]) => {
    const [sql, , value = '', element] = groups
    return isReference(value, true) ? all : `${sql ?? element}${MASK}`
  })
  return /assword|assphrase|PIN/.test(masked) ? masked.replace(SENT, `$1${MASK}`) : masked
}

function maskArguments(text: string): string {
  let out = ''
  let done = 0
  CALL.lastIndex = 0
  for (let found = CALL.exec(text); found !== null; found = CALL.exec(text)) {
    const name = (found[1] ?? '').toLowerCase()
    const secret = secretArgument(text, CALL.lastIndex, name, text[found.index - 1] ?? '')
    if (secret === undefined) continue
    out += text.slice(done, secret[0]) + MASK
    done = secret[1]
    CALL.lastIndex = done
  }
  return done === 0 ? text : out + text.slice(done)
}

type Span = readonly [from: number, to: number]

function secretArgument(text: string, from: number, name: string, before: string): Span | undefined {
  const wanted = ARGUMENT[name] ?? 0
  const literals: (Span | undefined)[] = []
  ONE.lastIndex = from
  for (let found = ONE.exec(text); found !== null; found = ONE.exec(text)) {
    literals.push(found.indices?.[1] ?? found.indices?.[2])
    if (found[3] === ')' || literals.length >= ARGUMENTS_MAX) break
  }
  const span = wanted === 0 ? literals[literals.length - 1] : literals[wanted - 1]
  const first = literals[0]
  // Many calls connect and sign: a database is recognised by its first argument, a token by its signer.
  if (name === 'connect' && !(first !== undefined && /^dbi:/i.test(text.slice(...first)))) return undefined
  if (name === 'sign' && before !== '.') return undefined
  if (span === undefined || span[0] === span[1]) return undefined
  const value = text.slice(...span)
  return value === MASK || isReference(value, false) ? undefined : span
}

/** Of a match: quote, name, quote, value. */
function maskNamedArgument(all: string, ...groups: unknown[]): string {
  const [, name, , value] = groups as string[]
  if (name === undefined || value === undefined || !isSecretName(name) || /^-|^\*{6}$/.test(value)) return all
  return isReference(value, false) ? all : all.slice(0, -value.length - 1) + MASK + all.slice(-1)
}
