// The name of a flag, variable, field or header -> whether its value is a secret (S11).
// The last words decide: `db.password` is one, `password-file`, `token-ttl` and `max-tokens` are not.

/**
 * secret: mask always. key: mask unless it is a path (`--private-key=/etc/key.pem`). switch: a yes/no about a secret
 * (`--no-password`), mask only a value that is no yes/no. auth: mask what looks like credentials, not `--auth=basic`.
 * header: to the end of the line, of `Authorization` the scheme stays readable.
 */
export type Secrecy = 'secret' | 'key' | 'switch' | 'auth' | 'header'

const NAME_LENGTH_MAX = 64
const WORD = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g

/** Words after the secret word that do not change what it is: SECRET_KEY_BASE, PASSWORD_HASH, TOKEN_2. */
const QUALIFIERS = new Set(
  'base base64 b64 hash md5 sha256 value plain plaintext text string old new current prev previous next prod production dev development test staging live primary secondary main default encrypted enc decrypted raw'.split(
    ' ',
  ),
)
/** Words that make it a question about a secret. */
const SWITCHES = new Set(
  'no non without with skip disable enable allow require requires required ask ignore use prompt show hide check need needs has is empty'.split(
    ' ',
  ),
)
/** `eos token`, `max token` and their like belong to language models and lists, not to access. */
const HARMLESS_TOKENS = new Set(
  'pad eos bos unk sep stop cls mask image special max min num per next first last continuation page'.split(
    ' ',
  ),
)
/** Words that only end like `pass`: everything else that ends so is taken for a password (dbpass, storepass). */
const HARMLESS_PASS =
  /(by|com|encom|tres|sur|under|over|multi|one|two|single|proxy|fastcgi|uwsgi|grpc|scgi|render)pass$/

const STRONG = /(passw(or)?ds?|passwort|passphrase|passcode|passkey|secrets?|token|rediscliauth|masterauth)$/
const PASS_LIKE = /(pass|pwd|bindpw|rootpw|userpw|adminpw|sshpw)$/
const KEY_LIKE =
  /((api|access|secret|private|account|storage|shared|preshared|encrypt|encryption|decryption|signing|sign|master|licen[cs]e|unseal|recovery|auth|hmac|jwt|app|application|session|subscription|webhook|service|wrapping|write|ingest|integration|cipher|aes|psk)keys?|credentials?|(sharedaccess|amz)signature|psk)$/
/** Secrets whose name is one short word, alone or the last one: --jwt, GITHUB_PAT. */
const SHORT_NAME = /^(jwt|bearer|pat|sas|otp|pw)$/
/** A part of every name that is secret: most names are not, and are done with here. */
const HINT =
  /pass|pwd|pw|secret|token|.keys?|auth|cred|cookie|signature|psk|jwt|bearer|(?:pat|sas|otp)(?![a-z])/i
/** Names that are too common elsewhere but carry secrets in the query of an address. */
const QUERY_NAME = /^(key|sig|signature|code|x-amz-signature|x-amz-credential|sv_sig|auth|hmac|pw)$/i

/** What the value of this name is, undefined when it is nothing to hide. */
export function secrecyOf(name: string): Secrecy | undefined {
  if (!HINT.test(name)) return undefined
  const words = name.slice(-NAME_LENGTH_MAX).match(WORD)
  if (words === null) return undefined
  const lower = words.map(word => word.toLowerCase())
  const last = () => lower[lower.length - 1] ?? ''
  while (lower.length > 1 && (QUALIFIERS.has(last()) || /^\d+$/.test(last()))) lower.pop()
  if (lower.length === 0) return undefined
  const secrecy = ofWords(lower)
  return secrecy !== undefined && secrecy !== 'auth' && lower.some(word => SWITCHES.has(word))
    ? 'switch'
    : secrecy
}

function ofWords(lower: readonly string[]): Secrecy | undefined {
  const glued = lower.join('')
  const before = lower[lower.length - 2] ?? ''
  if (/(authorization|cookies?)$/.test(glued)) return 'header'
  if (STRONG.test(glued)) {
    if (glued.endsWith('token') && HARMLESS_TOKENS.has(before)) return undefined
    if (before === 'pull') return undefined // imagePullSecrets names a secret, it is none
    return 'secret'
  }
  if (PASS_LIKE.test(glued)) return HARMLESS_PASS.test(glued) ? undefined : 'key'
  if (KEY_LIKE.test(glued)) return 'key'
  if (SHORT_NAME.test(lower[lower.length - 1] ?? '')) return 'key'
  return /^(auth|creds?)$/.test(lower[lower.length - 1] ?? '') ? 'auth' : undefined
}

/** As secrecyOf, for a parameter of an address: `?sig=` and `?key=` count there too. */
export function secrecyOfQuery(name: string): Secrecy | undefined {
  return QUERY_NAME.test(name) ? 'secret' : secrecyOf(name)
}
