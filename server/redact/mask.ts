// A secret's value -> ****** (S11), unless what stands there only says where the secret is: a path, a variable,
// a yes/no. Six asterisks whatever the length, plain ASCII, so that every terminal shows them.

import type { Secrecy } from './secret-name.ts'

export const MASK = '******'

/** Directories that hold files of secrets: a value below one is a path, also where a password is expected. */
const SECRET_PATH =
  /^@?(file:)?(\/(etc|run|var|home|opt|usr|tmp|mnt|srv|secrets?|app|root|dev|proc|vault|config|certs?|keys?)\/|\.{1,2}\/|~\/)/
const ANY_PATH =
  /^@?(file:)?(\/|\.{1,2}\/|~)|^[\w./-]{1,200}\.(pem|key|crt|cert|json|p12|pfx|jks|txt|ya?ml|gpg|asc|pub)$/i
/** `env:NAME`, `file:...`: openssl, and the stores that programs resolve by themselves. */
const REFERENCE = /^(file|env|fd|stdin|vault|ssm|awssm|secretsmanager|op|prompt|keyring):|^(stdin|-)$/
const YES_NO = /^(true|false|yes|no|on|off|0|1|auto|never|always|none|null|optional|required|)$/i
const VARIABLE =
  /^(\$\{[^}]{1,200}\}|\$\([^)]{1,200}\)|\$[A-Za-z_]\w{0,99}|\$\d|`[^`]{1,200}`|\{\{[^}]{1,200}\}\}|%\(\w{1,99}\)s)$/
const SCHEME =
  /^(basic|bearer|token|digest|negotiate|apikey|api-key|ntlm|aws4-hmac-sha256|splunk|key|oauth|genie[kK]ey|sso-key|ssws)(\s+(?=\S)|$)/i
/** docker build --secret=id=npm,src=.npmrc names a secret. */
const SETTING = /^(id|type|src|env)=/
const HAS_DIGIT = /\d/

/**
 * The value masked, or as it was. `shell`: the text is a script that a shell has yet to expand, so $NAME is a
 * reference; in an argument of its own a dollar sign is a character of the secret.
 */
export function maskValue(value: string, secrecy: Secrecy, shell: boolean): string {
  if (value === '' || value === MASK) return value
  if (value.startsWith('pass:')) return `pass:${maskValue(value.slice(5), secrecy, shell)}`
  if (
    SECRET_PATH.test(value) ||
    SETTING.test(value) ||
    REFERENCE.test(value) ||
    (shell && VARIABLE.test(value))
  )
    return value
  switch (secrecy) {
    case 'secret':
      return /^(null|true|false)$/.test(value) ? value : MASK
    case 'key':
      // One digit is the pass of an encoder, not a password.
      return ANY_PATH.test(value) || /^\d$/.test(value) || /^(null|true|false)$/.test(value) ? value : MASK
    case 'switch':
      return YES_NO.test(value) || ANY_PATH.test(value) ? value : MASK
    case 'auth':
      return maskAuth(value)
    case 'header': {
      const scheme = SCHEME.exec(value)?.[0] ?? ''
      return scheme === value ? value : scheme + MASK
    }
    default:
      return secrecy satisfies never
  }
}

/** The word is the scheme of an `Authorization` header alone: the credential is the next word. */
export function isScheme(word: string): boolean {
  return SCHEME.exec(word)?.[0] === word
}

/** As maskValue; quotes around the whole value stay. */
export function maskQuoted(value: string, secrecy: Secrecy, shell: boolean): string {
  const quote = /^(["']).*\1$/s.exec(value)?.[1]
  return quote === undefined || value.length < 2
    ? maskValue(value, secrecy, shell)
    : quote + maskValue(value.slice(1, -1), secrecy, shell) + quote
}

/** `user:secret` and long base64 are credentials, `basic`, `ldap` or `http://...` are settings. */
function maskAuth(value: string): string {
  if (/^\w+:\/\//.test(value) || ANY_PATH.test(value)) return value
  const colon = value.indexOf(':')
  if (colon >= 0) return colon + 1 === value.length ? value : value.slice(0, colon + 1) + MASK
  return value.length >= 12 &&
    HAS_DIGIT.test(value) &&
    /^[A-Za-z0-9+/=_-]+$/.test(value) &&
    /[A-Z]/.test(value)
    ? MASK
    : value
}
