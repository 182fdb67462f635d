// A secret's value -> ****** (S11), unless it only says where the secret is: a path, a variable, a yes/no. Six
// asterisks whatever the length, plain ASCII, so that every terminal shows them.

import type { Secrecy } from './secret-name.ts'

export const MASK = '******'

/** Directories that contain secret files: a value below one is a path, even where a password is expected. */
const SECRET_PATH =
  /^@?(file:)?(\/(etc|run|var|home|opt|usr|tmp|mnt|srv|secrets?|app|root|dev|proc|vault|config|certs?|keys?|pki|tls)\/|\.{1,2}\/|~\/)/
const ANY_PATH =
  /^@?(file:)?(\/|\.{1,2}\/|~|[A-Za-z]:\\)|^[\w./@-]{1,200}\.(pem|key|crt|cer|cert|json|p12|pfx|p8|jks|snk|txt|ya?ml|toml|ini|conf|env|gpg|asc|pub|jar|cookies?|keychain(-db)?|pw|secret|token)$/i
/** File names that no password looks like. */
const KEY_FILE = /^[\w./@-]{1,200}\.(pem|key|crt|cer|cert|json|p12|pfx|jks|txt|ya?ml|gpg|asc|keytab)$/i
/** `env:NAME`, `file:...`: openssl, and the stores that programs resolve by themselves. */
const REFERENCE = /^(file|env|fd|stdin|vault|ssm|awssm|secretsmanager|op|prompt|keyring):|^(stdin|-)$/
/** Not a password, whatever its name says. */
const NOTHING = /^(null|nil|none|true|false|on|off|yes|no)$/i
const YES_NO = /^(true|false|yes|no|on|off|0|1|auto|never|always|none|null|nil|optional|required|)$/i
/** Placeholders for a value that is filled in elsewhere, in a script or left as it is by a shell. */
const PLACEHOLDER =
  /^(\$\{[^}]{1,200}\}|\$\([^)]{1,200}\)|\{\{[^}]{1,200}\}\}|%\(\w{1,99}\)s|%[A-Z_]{2,99}%|\$[A-Z][A-Z_]{2,99}|\$env:\w{1,99})$/
const VARIABLE = /^(\$[A-Za-z_]\w{0,99}|\$\d|`[^`]{1,200}`)$/
const SCHEME =
  /^(basic|bearer|token|digest|negotiate|apikey|api-key|ntlm|aws4-hmac-sha256|splunk|key|oauth|genie[kK]ey|sso-key|ssws)(\s+(?=\S)|$)/i
/** docker build --secret=id=npm,src=.npmrc names a secret. */
const SETTING = /^(id|type|src|source|env)=/
const HAS_DIGIT = /\d/
/** How tokens are made, or what becomes of a header. */
const MODE =
  /^(simple|jwt|none|null|bearer|basic|oauth2?|opaque|random|auto|optional|required|drop|keep|redact|allow|deny)$/i
const ALGORITHM = /^(sha-?[1-9]\d*|md5|(aes|hs|rs|es)-?\d{3}|rsa|ecdsa|ed25519)$/i
/** What follows `jdbc:`. */
const ADDRESS = /^\w{1,32}:\/\//
/** The second word of `user:group`. */
const GROUP =
  /^(\d{1,10}|root|nogroup|nobody|wheel|staff|daemon|users|adm|docker|www-data|nginx|postgres|mysql|redis)$/

/**
 * The value masked, or unchanged. `shell`: the text is a script that a shell has yet to expand, so $name is a
 * reference; elsewhere only what can hardly be a secret is one ($NAME, ${name}).
 */
export function maskValue(value: string, secrecy: Secrecy, shell: boolean): string {
  if (value === '' || value === MASK) return value
  if (value.startsWith('pass:')) return `pass:${maskValue(value.slice(5), secrecy, shell)}`
  if (
    SECRET_PATH.test(value) ||
    KEY_FILE.test(value) ||
    SETTING.test(value) ||
    REFERENCE.test(value) ||
    isReference(value, shell)
  )
    return value
  switch (secrecy) {
    case 'secret':
      return NOTHING.test(value) ? value : MASK
    case 'token':
      return MODE.test(value) || NOTHING.test(value) ? value : MASK
    case 'key':
      // A single digit is an encoder's pass, not a password.
      return ANY_PATH.test(value) || /^\d$/.test(value) || NOTHING.test(value) || ALGORITHM.test(value)
        ? value
        : MASK
    case 'maybe':
      return looksGenerated(value) ? MASK : value
    case 'pin':
      return YES_NO.test(value) || ANY_PATH.test(value) || /^\d{1,2}$/.test(value) ? value : MASK
    case 'seed':
      return /\S\s+\S+\s+\S+\s+\S/.test(value) || /^(?!\d+$)\S{24,}$/.test(value) ? MASK : value
    case 'switch':
      return YES_NO.test(value) || ANY_PATH.test(value) ? value : MASK
    case 'auth':
      return maskAuth(value)
    case 'pair':
      return maskUserSecret(value, shell)
    case 'command':
      return value.replace(/^(\s*echo(?: -n)? +)(["']?)([^\s"'$`]+)\2$/, `$1$2${MASK}$2`)
    case 'header':
      return maskHeader(value, shell)
    default:
      return secrecy satisfies never
  }
}

/** It names the place of the secret. */
export function isReference(value: string, shell: boolean): boolean {
  return PLACEHOLDER.test(value) || (shell && VARIABLE.test(value))
}

export function isPath(value: string): boolean {
  return ANY_PATH.test(value)
}

/** Long, with letters and digits mixed as only a machine mixes them. */
function looksGenerated(value: string): boolean {
  return /^(?=.*\d)(?=.*[A-Za-z])[A-Za-z0-9+/=_-]{20,256}$/.test(value)
}

/** The word is the scheme of an `Authorization` header alone: the credential is the next word. */
export function isScheme(word: string): boolean {
  return SCHEME.exec(word)?.[0] === word
}

/** Like maskValue; quotes around the whole value stay. */
export function maskQuoted(value: string, secrecy: Secrecy, shell: boolean): string {
  const quote = /^(["']).*\1$/s.exec(value)?.[1]
  return quote === undefined || value.length < 2
    ? maskValue(value, secrecy, shell)
    : quote + maskValue(value.slice(1, -1), secrecy, shell) + quote
}

function maskHeader(value: string, shell: boolean): string {
  const scheme = SCHEME.exec(value)?.[0] ?? ''
  const rest = value.slice(scheme.length)
  if (rest === '' || isReference(rest, shell) || MODE.test(value) || YES_NO.test(value)) return value
  return scheme === '' && ANY_PATH.test(value) ? value : scheme + MASK
}

/** `user:secret` and long base64 are credentials, `basic`, `ldap` or `http://...` are settings. */
function maskAuth(value: string): string {
  if (/^\w+:\/\//.test(value) || ANY_PATH.test(value)) return value
  if (value.startsWith('neo4j/')) return `neo4j/${MASK}`
  const colon = value.indexOf(':')
  if (colon >= 0) return colon + 1 === value.length ? value : value.slice(0, colon + 1) + MASK
  return value.length >= 12 &&
    HAS_DIGIT.test(value) &&
    /^[A-Za-z0-9+/=_-]+$/.test(value) &&
    /[A-Z]/.test(value)
    ? MASK
    : value
}

/** `user:secret`, not `user:group`. */
function maskUserSecret(value: string, shell: boolean): string {
  const match = /^([^:/\s]{1,64}):(.+)$/s.exec(value)
  // A token may take the place of both.
  if (match === null) return looksGenerated(value) ? MASK : value
  const [, user = '', secret = ''] = match
  return secret === user ||
    GROUP.test(secret) ||
    ANY_PATH.test(secret) ||
    ADDRESS.test(secret) ||
    isReference(secret, shell)
    ? value
    : `${user}:${MASK}`
}
