// The name of a flag, variable, field or header -> whether its value is a secret, and which values are not (S11). The
// last words decide: `db.password` is one, `password-file`, `token-ttl` and `max-tokens` are not.

/**
 * secret: mask always. token: mask unless it is a mode (`--auth-token=simple`). key: mask unless it is a path or file
 * (`--private-key=/etc/key.pem`). maybe: mask what looks generated (`--x-key=9f86d0...`). pin: not one or two digits.
 * seed: a phrase or a long one, not `--seed 42`. switch: a yes/no about a secret (`--no-password`), mask only a value
 * that is no yes/no. auth: mask what looks like credentials, not `--auth=basic`. pair: the secret of `user:secret`.
 * command: the secret of `echo secret`. header: to the end of the line, of `Authorization` the scheme stays readable.
 */
export type Secrecy =
  | 'secret'
  | 'token'
  | 'key'
  | 'maybe'
  | 'pin'
  | 'seed'
  | 'switch'
  | 'auth'
  | 'pair'
  | 'command'
  | 'header'

export const SECRET_NAME_LENGTH_MAX = 64
/** Spanish spells it so; names of flags are ASCII otherwise. */
const ENYE = /[\u00f1\u00d1]|n\u0303/gi
const WORD = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g
const setOf = (words: string): ReadonlySet<string> => new Set(words.split(' '))

/** Words after the secret word that do not change its meaning: SECRET_KEY_BASE, PASSWORD_HASH, TOKEN_2. */
const QUALIFIERS = setOf(
  'base base64 b64 hash md5 sha256 value plain plaintext text string old new current prev previous next prod production dev development test staging live primary secondary main default encrypted enc decrypted raw confirmation confirm again repeat inline',
)
/** Words that make it a question about a secret. */
const SWITCHES = setOf(
  'no non without with skip disable enable allow require requires required ask ignore use prompt show hide check need needs has is empty',
)
/** `eos token`, `max token` and the like belong to language models and lists, not to access. */
const HARMLESS_TOKENS = setOf(
  'pad eos bos unk sep stop cls mask image special max min num per next first last continuation page initial start end ending starting delimiter blank word',
)
/** Keys that order, find or name something, and public ones. */
const HARMLESS_KEYS = setOf(
  'public pub primary foreign sort partition group by cache row map hot short unique index lookup shard hash range object message event idempotency websocket socket project config translation label json registry host arrow function meta default recv order join distribution',
)
/** Pins of a board. */
const HARMLESS_PINS = setOf('gpio led io input output cs rst dc mosi miso sda scl clk tx rx reset data')
/** Words that only end like `pass`: every other word that ends this way counts as a password (dbpass, storepass). */
const HARMLESS_PASS =
  /(by|com|encom|tres|sur|under|over|multi|one|two|single|proxy|fastcgi|uwsgi|grpc|scgi|render|stdin)pass$/

const STRONG =
  /(passw(or)?ds?|passwort|passphrases?|passcode|passkey|kennwort|contrasenh?as?|senhas?|mot(s)?depasse|wachtwoord(en)?|parolachiave|secrets?|secretword|(seed|recovery|secret|wallet)phrase|mnemonics?|rediscliauth|masterauth)$/
const TOKEN = /(token|roottokenid)$/
const PASS_LIKE = /(pass|pwd|(bind|root|user|admin|ssh|db|su|new|old|ftp|smtp|owner|input)pw)$/
const KEY_LIKE =
  /((api|access|secret|priv|private|account|storage|shared|preshared|encrypt|encryption|decrypt|decryption|signing|sign|master|licen[cs]e|unseal|recovery|auth|hmac|jwt|app|application|session|subscription|webhook|service|wrapping|write|ingest|integration|cipher|aes|psk|setup|stream|rtmp|fernet|certificate|routing|enrollment|activation|wep|otp|totp|node|admin|backup)keys?|keymaterial|apikey.{0,20}keys|(otp|totp|mfa)seed|credentials?|(sharedaccess|amz)signature|psk)$/
/** Of other languages, and words for other things there: Spanish key, Italian word, French abbreviation. */
const FOREIGN = /^(clave|parola|mdp)$/
/** A key word and the key of a row. */
const HARMLESS_FOREIGN = setOf('palabra palabras tipo primaria foranea')
/** Secrets named by one short word, alone or as the last one: --jwt, GITHUB_PAT. */
const SHORT_NAME = /^(jwt|bearer|pat|sas|otp|pw|hmac|pepper|puk)$/
/** One-time numbers from a person or a device. */
const CODE = /((token|otp|totp|mfa|pin|unlock|access|verification|auth)code)$/
/** Commands that print the secret: `--password-command='echo x'`. */
const COMMAND = /((pass(word|phrase|wd)?|secret|token)(command|cmd|eval)|extpass)$/
const PAIR = /^(user|login|basicauth)$|((basic|proxy|http)auth|basicauthusers?|rpclogin)$/
/** `secrets.system` is one of the secrets, `secrets.path` is not. */
const BELOW_SECRETS =
  /(^|[-.])(secrets|passwords)\.(?!\w*(name|ref|file|path|dir|enabled?|version|count|mount|create|provider|type|engine|driver|ttl)$)\w+$/i
/** Part of every secret name: most names are not secret, and are ruled out here. */
const HINT =
  /pass|pwd|pw|secret|token|keys?|auth|cred|cookie|signature|psk|jwt|bearer|mnemonic|phrase|seed|hmac|pepper|puk|pin(?![a-z])|code|user|login|kennwort|contrase|senha|wachtwoord|parola|clave|mdp|(?:pat|sas|otp)(?![a-z])/i
/** Names that are too common elsewhere but carry secrets in the query of an address. */
const QUERY_NAME = /^(key|sig|signature|code|x-amz-signature|x-amz-credential|sv_sig|auth|hmac|pw)$/i

/** What the value of this name is, undefined if there is nothing to hide. */
export function secrecyOf(name: string): Secrecy | undefined {
  if (!HINT.test(name)) return undefined
  const words = name.slice(-SECRET_NAME_LENGTH_MAX).replace(ENYE, 'n').match(WORD)
  if (words === null) return undefined
  const lower = words.map(word => word.toLowerCase())
  const last = () => lower[lower.length - 1] ?? ''
  while (lower.length > 1 && (QUALIFIERS.has(last()) || /^\d+$/.test(last()))) lower.pop()
  if (lower.length === 0) return undefined
  const secrecy = ofWords(lower) ?? (BELOW_SECRETS.test(name) ? 'key' : undefined)
  if (secrecy === undefined || secrecy === 'auth' || secrecy === 'pair') return secrecy
  return secrecy !== 'command' && lower.some(word => SWITCHES.has(word)) ? 'switch' : secrecy
}

function ofWords(lower: readonly string[]): Secrecy | undefined {
  const glued = lower.join('')
  const last = lower[lower.length - 1] ?? ''
  const before = lower[lower.length - 2] ?? ''
  if (/(authorization|cookies?)$/.test(glued)) return 'header'
  if (/^x.*signature$/.test(glued)) return 'header'
  if (TOKEN.test(glued)) return HARMLESS_TOKENS.has(before) ? undefined : 'token'
  // imagePullSecrets and existingSecret name a secret
  if (STRONG.test(glued)) return /^(pull|existing|external)$/.test(before) ? undefined : 'secret'
  if (COMMAND.test(glued)) return 'command'
  if (PAIR.test(last) || PAIR.test(glued)) return 'pair'
  if (PASS_LIKE.test(glued)) return HARMLESS_PASS.test(glued) ? undefined : 'key'
  if (KEY_LIKE.test(glued)) return 'key'
  if (CODE.test(glued)) return 'pin'
  if (/pin$/.test(last) && /^(pin|(so|user|new|old|sim|card)pin)$/.test(last))
    return HARMLESS_PINS.has(before) ? undefined : 'pin'
  if (SHORT_NAME.test(last)) return 'key'
  if (FOREIGN.test(last)) return HARMLESS_FOREIGN.has(before) ? undefined : 'key'
  if (/secretid$/.test(glued)) return 'maybe'
  if (last === 'seed') return 'seed'
  if (/^keys?$/.test(last)) return HARMLESS_KEYS.has(before) ? undefined : 'maybe'
  return /^(auth|authentication|creds?)$/.test(last) || /authparams?$/.test(glued) ? 'auth' : undefined
}

/** Like secrecyOf, for a parameter of an address: `?sig=` and `?key=` count there too. */
export function secrecyOfQuery(name: string): Secrecy | undefined {
  return QUERY_NAME.test(name) ? 'secret' : secrecyOf(name)
}

/** The name alone says that its value is a secret, wherever the two appear. */
export function isSecretName(name: string): boolean {
  const secrecy = secrecyOf(name)
  return secrecy === 'secret' || secrecy === 'token' || secrecy === 'key'
}
