// A shell script by its words -> the words written to where only a secret goes (S11): `echo x | docker login
// --password-stdin`, `kinit <<< x`, `echo host:5432:db:user:x > ~/.pgpass`, `echo bob:x | chpasswd`.

import { isReference, MASK } from './mask.ts'
import { flagsOf } from './program-flags.ts'
import type { ProgramFlags } from './program-table.ts'
import { isSecretName, secrecyOf } from './secret-name.ts'

const OPERATOR = /^[;|&()]+$/
const WRITER = /^(?:\/\S{0,40}\/)?(echo|printf)$/
const REDIRECT = /^\d?>{1,2}(.*)$/s
/** `--password-stdin`, `--with-token`, `--passphrase-fd 0`, `-S` of sudo. */
const STDIN_FLAG = /^-{1,2}(with-token|(pass\w*|secret|token|key)-?(on-)?(stdin|fd|file)|stdin)$/
const LINE_FILE = /pgpass|htpasswd|passwd|shadow|smbcred/i

/** This many words of a command tell what it reads. */
const COMMAND_WORDS_MAX = 32

type Rule = NonNullable<ProgramFlags['reads']>

/** Index of a word -> its result. */
export function maskPiped(words: readonly string[]): ReadonlyMap<number, string> {
  const masked = new Map<number, string>()
  if (!words.some(word => WRITER.test(word) || word.startsWith('<<<'))) return masked
  let written: number[] = []
  let depth = 0
  let start = 0
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string
    if (WRITER.test(word)) {
      const end = commandEnd(words, at + 1)
      const own = writtenWords(words, at, end)
      const target = targetOf(words, at, end)
      if (target !== undefined) maskAll(words, own, target, masked)
      written.push(...own)
      at = end - 1
      continue
    }
    if (word.startsWith('<<<')) {
      const rule = ruleOf(words.slice(start, Math.min(at, start + COMMAND_WORDS_MAX)))
      const told = word === '<<<' ? at + 1 : at
      if (rule !== undefined) maskAll(words, [told], rule, masked)
    }
    if (!OPERATOR.test(word)) continue
    if (word.includes('(')) depth++
    if (word.includes(')')) depth = Math.max(0, depth - 1)
    start = at + 1
    if (/(^|[^|])\|$/.test(word)) {
      const rule = ruleOf(words.slice(start, Math.min(commandEnd(words, start), start + COMMAND_WORDS_MAX)))
      if (rule !== undefined) maskAll(words, written, rule, masked)
      written = []
    } else if (depth === 0 && !word.includes(')')) written = []
  }
  return masked
}

function commandEnd(words: readonly string[], from: number): number {
  let end = from
  while (end < words.length && !OPERATOR.test(words[end] as string)) end++
  return end
}

/** What echo and printf write: no flags, no format, no target. */
function writtenWords(words: readonly string[], at: number, end: number): number[] {
  const own: number[] = []
  for (let index = at + 1; index < end; index++) {
    const word = words[index] as string
    const redirect = REDIRECT.exec(word)
    if (redirect !== null) {
      if (redirect[1] === '') index++
    } else if (!/^-[neE]+$/.test(word) && !/^[\d]?[<>]/.test(word)) own.push(index)
  }
  const isFormat = /printf$/.test(words[at] as string) && /%/.test(words[own[0] ?? 0] as string)
  return isFormat && own.length > 1 ? own.slice(1) : own
}

/** How the target file interprets its text. */
function targetOf(words: readonly string[], at: number, end: number): Rule | undefined {
  for (let index = at + 1; index < end; index++) {
    const redirect = REDIRECT.exec(words[index] as string)
    if (redirect === null) continue
    const target = redirect[1] || (words[index + 1] ?? '')
    const name = target.slice(target.lastIndexOf('/') + 1)
    if (LINE_FILE.test(name)) return 'pair'
    if (isSecretName(name)) return 'secret'
  }
  return undefined
}

/** How a command interprets its standard input. */
function ruleOf(command: readonly string[]): Rule | undefined {
  const isSudo = /(^|\/)sudo$/.test(command[0] ?? '')
  if (isSudo && command.some(word => /^-[A-Za-z]*S/.test(word) || word === '--stdin')) return 'secret'
  if (command[0] === 'read') return readsSecret(command.slice(1)) ? 'secret' : undefined
  const program = flagsOf(command.find(word => word !== 'sudo' && !word.startsWith('-')) ?? '')
  if (command.some(word => STDIN_FLAG.test(word))) return 'secret'
  if (/^secrets?$/.test(command[1] ?? '') && /^(create|set|put|add)$/.test(command[2] ?? '')) return 'secret'
  return program?.reads
}

/** What `read` takes unseen (-s), into a variable that says so, or into none, for a script to use once. */
function readsSecret(words: readonly string[]): boolean {
  if (words.some(word => /^-[a-z]*s/.test(word) || secrecyOf(word) !== undefined)) return true
  const bare = words.filter(
    (word, index) => !word.startsWith('-') && !/^-[a-z]*[adinNptu]$/.test(words[index - 1] ?? ''),
  )
  return bare.length === 0
}

function maskAll(
  words: readonly string[],
  indexes: readonly number[],
  rule: Rule,
  masked: Map<number, string>,
): void {
  for (const index of indexes) {
    const word = (words[index] ?? '').replace(/^<<</, '')
    const prefix = (words[index] ?? '').slice(0, (words[index] ?? '').length - word.length)
    const ends = /(\\n|\n)*$/.exec(word)?.[0] ?? ''
    const body = word.slice(0, word.length - ends.length)
    if (body === '' || isReference(body, true)) continue
    const colon = body.lastIndexOf(':')
    if (rule === 'pair' && colon < 0) continue
    const secret = rule === 'pair' ? body.slice(colon + 1) : body
    if (secret === '' || isReference(secret, true)) continue
    masked.set(index, prefix + (rule === 'pair' ? body.slice(0, colon + 1) : '') + MASK + ends)
  }
}
