// What the words around a word say about it, whatever the program (S11): a `-p` next to `-u user`, `set NAME value`,
// `secret set --value x`, flags in Windows style.

import { isPath, maskQuoted } from './mask.ts'
import { isSecretName, secrecyOf } from './secret-name.ts'

const USER_FLAG = /^(-{1,2}(u|U|l|au|user|username|login|usr)|\/[uU])$/
const PASSWORD_FLAG = /^(-p|-P|-pw|-ap|-pass|\/[pP])$/
/** A port, a list of ports, or a mapping of them. */
const PORTS = /^\d{1,5}([-,:/]\d{1,5})*(\/(tcp|udp))?$/

/** A command that sets a user's password. */
const USER_VERB = /^(useradd|adduser|user-add|add-?user|create-?user|((change|set|reset)[-_])password)$/

/** The index from which on `-p` is a password: a user logs in with `-u NAME`, or is added. -1 for never. */
export function loginAt(words: readonly string[]): number {
  return words.findIndex(
    (word, index) =>
      index + 2 < words.length &&
      (USER_VERB.test(word) || (USER_FLAG.test(word) && /^[^-/.\s][^/\s]*$/.test(words[index + 1] ?? ''))),
  )
}

/** `-u NAME:SECRET`, also at the end. */
export function isPairFlag(word: string, next: string): boolean {
  return word === '-u' && next.includes(':')
}

export function hasPair(words: readonly string[]): boolean {
  return words.some((word, index) => isPairFlag(word, words[index + 1] ?? ''))
}

/** `-p x` where a user logs in: a password, unless x is a port or a file. */
export function isPasswordFlag(word: string, next: string): boolean {
  return (
    PASSWORD_FLAG.test(word) && next !== '' && !PORTS.test(next) && !isPath(next) && !next.startsWith('-')
  )
}

/** `-n db.password -v SECRET` */
export function isValueOfName(words: readonly string[], index: number): boolean {
  return (
    /^(-v|--value)$/.test(words[index] ?? '') &&
    /^(-[nk]|--name|--key)$/.test(words[index - 2] ?? '') &&
    isSecretName(words[index - 1] ?? '')
  )
}

/** `set password x`; of game servers `+set rcon_password x`, `+seta`. */
export function isSetWord(word: string): boolean {
  return /^(set|\+set[asu]?)$/.test(word)
}

/** `rcon_password x` in one argument: a line of a configuration. */
const LINE = /^(\w*_\w+\s+)(\S+)$/s

/** Undefined: it is no such line. */
export function maskLine(text: string, script: boolean): string | undefined {
  const [, name = '', value = ''] = LINE.exec(text) ?? []
  return isSecretName(name.trim()) ? name + maskQuoted(value, 'secret', script) : undefined
}

const SETTERS = new Set(
  'set setenv set-env setx put config configure config:set modify edit --set set_network set-environment'.split(
    ' ',
  ),
)
/** One-word names that are set as often as they are mentioned. */
const PLAIN_NAME = /^(psk|pass|password|passwd|passphrase)$/
/** A separate command: `config set-credentials NAME`. */
const VERB_NAME = /^(set|get|unset|delete|reset|update|change|list|show|create|rotate)[-_]/
const SENTENCE = /^(for|is|on|to|in|from|with|and|or|the|of|has|was|=|:)$/i

export type Setting = 'none' | 'adds' | 'sets'

/** Whether a command that contains this word sets something by name. */
export function settingAfter(word: string, before: Setting): Setting {
  if (SETTERS.has(word)) return 'sets'
  return before === 'none' && (word === 'add' || word === 'create') ? 'adds' : before
}

/** `set db.password x`, `setx DB_PASSWORD x`, `.netrc`'s `login bob password x`. */
export function isSetByName(words: readonly string[], index: number, setting: Setting): boolean {
  const word = words[index] ?? ''
  const next = words[index + 1] ?? ''
  if (
    next === '' ||
    (setting === 'none' && !/^passw/.test(word)) ||
    /^[-/.]|^\w+=[^=]/.test(next) ||
    SENTENCE.test(next)
  )
    return false
  const isLogin = /^(login|user)$/.test(words[index - 2] ?? '') && /^passw(or)?d$/.test(word)
  if (isLogin) return true
  if (setting === 'none' || !/^[\w.:/-]+$/.test(word) || VERB_NAME.test(word)) return false
  const isName =
    setting === 'sets' ? /[-_.:]|[a-z][A-Z]/.test(word) || PLAIN_NAME.test(word) : /[_.]/.test(word)
  if (!isName) return false
  const secrecy = secrecyOf(word)
  return secrecy === 'secret' || secrecy === 'token' || secrecy === 'key'
}

const SECRETS = new Set(['secret', 'secrets', 'keyvault', 'user-secrets', 'keys'])
const WRITES = new Set(['set', 'put', 'add', 'create', 'import', 'update'])
const VALUE_FLAG = /^--?(value|data|text|body|key-value|string|literal)$/

/** `gh secret set X --body x`: in such commands the value is a secret. */
export interface SecretCommand {
  readonly isAbout: boolean
  readonly writes: boolean
}

export function secretCommandAfter(word: string, before: SecretCommand): SecretCommand {
  if (before.isAbout) return !before.writes && WRITES.has(word) ? { isAbout: true, writes: true } : before
  return SECRETS.has(word) ? { isAbout: true, writes: false } : before
}

export function isValueFlag(flag: string): boolean {
  return VALUE_FLAG.test(flag)
}

/** Programs whose flags are `/name value`. */
const WINDOWS_PROGRAM =
  /\.exe$|^(net|schtasks|cmdkey|runas|wmic|psexec|djoin|certutil|setup|msiexec|vpncmd)$/i

export function isWindows(words: readonly string[]): boolean {
  const [program = ''] = words
  return WINDOWS_PROGRAM.test(
    program.slice(Math.max(program.lastIndexOf('/'), program.lastIndexOf('\\')) + 1),
  )
}
