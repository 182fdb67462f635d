// The words of a command line -> the words with secrets masked that their position gives away (S11): the value after
// `--password`, mysql's `-psecret`, `user:secret` after curl's `-u`, and the same inside `sh -c "..."`.

import { isPath, isReference, isScheme, MASK, maskQuoted, maskValue } from './mask.ts'
import { maskPiped } from './mask-piped.ts'
import { maskPair, maskProgramWord, type ProgramWalk } from './mask-program.ts'
import { flagsOf, isProgramAnywhere } from './program-flags.ts'
import { languageAt } from './script-language.ts'
import { isSecretName, type Secrecy, secrecyOf } from './secret-name.ts'
import { joinWords, splitWords } from './shell-words.ts'
import {
  isPairFlag,
  isPasswordFlag,
  isSetByName,
  isSetWord,
  isValueFlag,
  isValueOfName,
  isWindows,
  loginAt,
  maskLine,
  type SecretCommand,
  type Setting,
  secretCommandAfter,
  settingAfter,
} from './word-rules.ts'

/** A script in a script in a title: deeper nesting is not examined. */
const DEPTH_MAX = 3
const FLAG = /^[[({]?(?:-{1,2}|\+)[A-Za-z][\u0303\w.\u00f1\u00d1-]*$/
const WINDOWS_FLAG = /^\/[A-Za-z][\w.-]*$/
const FLAG_VALUE = /^(-{1,2}[A-Za-z][\u0303\w.:\u00f1\u00d1-]{0,63}=)(.*)$/s
/** `--password= x`: the value is empty, or meant to be the next word. */
const FLAG_OPEN = /^-{1,2}[A-Za-z][\u0303\w.\u00f1\u00d1-]{0,63}=$/
const WINDOWS_VALUE = /^(\/[A-Za-z][\w.-]{0,40}(?::[\w.-]{1,40}(?==))?[:=])(?!\/)(.*)$/s
const VARIABLE_VALUE = /^([A-Za-z_][\u0303\w\u00f1\u00d1]{0,63}=)(.*)$/s
/** What a value is not: the next flag. A secret may begin with a dash too, but does not look like this. */
const NEXT_FLAG = /^(--[a-z][a-z-]*(=|$)|-[A-Za-z]$|-D[\w.]+=|[;|&()]+$)/
const OPERATOR = /^[;|&()]+$/
const OPERATOR_START = ';|&()'
/** A header whose credential is the next word. */
const HEADER_OPEN = /authorization: {0,4}(basic|bearer|token|digest|negotiate|apikey|ntlm|splunk|oauth)$/i
const LIST = /[;,&\s]\s{0,4}\w[\w. -]{0,40}=/
/** `Server=db;User Id=sa;...` is not a script. */
const CONNECTION = /^[\w .]{1,40}=[^;]{0,200}; {0,4}[\w][\w .]{0,40}=/
/** After these a command begins. */
const COMMAND_OPEN = /^(sudo|env|exec|nohup|time|command|then|do|else|xargs|--|!|[A-Za-z_]\w*=.*)$/s

interface Walk extends ProgramWalk {
  /** Where the current command begins: after `;`, `|`, `&&`. */
  start: number
  /** From here on `-p` is the password of `-u NAME`, -1 for never. */
  readonly loginAt: number
  readonly windows: boolean
  setting: Setting
  readonly settled: Set<number>
  command: SecretCommand
}

/**
 * `script`: the words come from a shell script, so $NAME in them is a reference. `settled` takes the indexes of words
 * that contain no secret although their name suggests one.
 */
export function maskWords(
  words: readonly string[],
  script = false,
  depth = 0,
  settled: Set<number> = new Set(),
): string[] {
  const walk: Walk = {
    program: undefined,
    programAt: 0,
    unlocked: false,
    awaited: [],
    next: undefined,
    start: 0,
    loginAt: loginAt(words),
    windows: isWindows(words),
    setting: 'none',
    command: { isAbout: false, writes: false },
    settled,
  }
  const masked: string[] = []
  for (const [index, word] of words.entries()) {
    const isOperator = OPERATOR_START.includes(word[0] ?? ' ') && OPERATOR.test(word)
    if (isOperator) endCommand(walk, words, masked, index)
    masked.push(isOperator ? word : maskWord(walk, words, index, script, depth))
  }
  endCommand(walk, words, masked, words.length)
  if (script) for (const [index, word] of maskPiped(words)) masked[index] = word
  return masked
}

function maskWord(
  walk: Walk,
  words: readonly string[],
  index: number,
  script: boolean,
  depth: number,
): string {
  const word = words[index] as string
  const expected = walk.next
  walk.next = undefined
  if (expected !== undefined && !NEXT_FLAG.test(word)) {
    if (walk.awaited.length > 0) takeAwaited(walk, word)
    return maskExpected(walk, expected, word, script)
  }
  if (walk.awaited.length > 0 && takeAwaited(walk, word)) return maskBare(word, script)
  enterProgram(walk, words, index)
  const byProgram = maskProgramWord(walk, words, index, walk.start, script)
  if (byProgram !== undefined) return byProgram
  if (/\s/.test(word)) return maskSpaced(walk, words, index, script, depth)
  if (word.startsWith('-') && word !== '--set') {
    if (!word.includes('=')) expectNext(walk, words, index, script)
    else if (FLAG_OPEN.test(word) && isSecretName(word)) walk.next = secrecyOf(word)
  } else {
    expectNext(walk, words, index, script)
    walk.setting = settingAfter(word, walk.setting)
    walk.command = secretCommandAfter(word, walk.command)
  }
  return /[=:]/.test(word) ? maskAssigned(word, walk, index, script) : word
}

/** An argument of several words: an assigned value, or a script. */
function maskSpaced(
  walk: Walk,
  words: readonly string[],
  index: number,
  script: boolean,
  depth: number,
): string {
  const word = words[index] as string
  if (HEADER_OPEN.test(word)) walk.next = 'secret'
  const language = languageAt(words, index)
  if (language === 'code') return word
  const line = language === 'shell' ? undefined : maskLine(word, script)
  const whole = line ?? (language === 'shell' ? word : maskAssigned(word, walk, index, script))
  if (whole !== word || depth >= DEPTH_MAX || CONNECTION.test(word)) return whole
  const inner = splitWords(word)
  const texts = inner.map(({ text }) => text)
  return joinWords(word, inner, maskWords(texts, true, depth + 1))
}

function maskExpected(walk: Walk, expected: Secrecy | 'login', word: string, script: boolean): string {
  if (expected === 'login') return maskPair(word, walk.program?.separator ?? ':', script)
  if (expected !== 'header') return maskValue(word, expected, script)
  // `Authorization:` `Bearer` `xyz` as three arguments.
  if (!isScheme(word)) return maskValue(word, 'header', script)
  walk.next = 'secret'
  return word
}

/** A word that the table marks as a secret: no flag, network share or drive. */
function maskBare(word: string, script: boolean): string {
  return /^(\\\\|[A-Za-z]:$|\*$)/.test(word) ? word : maskValue(word, 'secret', script)
}

/** Whether this word is one of those announced: `add_user NAME SECRET`. Flags and `name=value` do not count. */
function takeAwaited(walk: Walk, word: string): boolean {
  if (/^-{1,2}[A-Za-z]|^\/[a-z]+(:|$)|^[a-z_]{2,}=[^=]/.test(word)) return false
  walk.awaited = walk.awaited.map(distance => distance - 1)
  const isIt = walk.awaited.includes(0)
  walk.awaited = walk.awaited.filter(distance => distance > 0)
  return isIt
}

function enterProgram(walk: Walk, words: readonly string[], index: number): void {
  const word = words[index] as string
  // `ProxyCommand=sshpass -p x ssh ...`
  const assigned = word.includes('=') ? /^(?:-o)?[A-Za-z_]\w*=([\w./-]+)$/.exec(word)?.[1] : undefined
  const found = assigned !== undefined ? flagsOf(assigned) : word.startsWith('-') ? undefined : flagsOf(word)
  if (walk.program?.wraps && !word.startsWith('-')) walk.program = found
  if (found === undefined) return
  const begins = index === walk.start || COMMAND_OPEN.test(words[index - 1] ?? '')
  if (!begins && assigned === undefined && !isProgramAnywhere(word)) return
  if (walk.program !== undefined && found.after !== undefined && !begins) return
  walk.program = found
  walk.programAt = index
  walk.unlocked = found.after === undefined
}

/** Flags whose name says that the next word is a secret, and bare words that do. */
function expectNext(walk: Walk, words: readonly string[], index: number, script: boolean): void {
  const word = words[index] as string
  const next = words[index + 1] ?? ''
  if (/^[-+[({]/.test(word) || (walk.windows && word.startsWith('/'))) {
    if (FLAG.test(word) || WINDOWS_FLAG.test(word)) walk.next = expectedAfterFlag(walk, words, index)
  } else if (word.endsWith(':') && /^[\w-]+:$/.test(word)) {
    if (!script) walk.next = nameless(secrecyOf(word))
  } else if (/^bearer$/i.test(word)) {
    if (index > 0 && /^(?=.*\d)\S{8,}$|^\S{24,}$/.test(next) && !isReference(next, true)) walk.next = 'secret'
  } else if (words[index - 1] === '--arg' && words[0]?.endsWith('jq')) {
    if (secrecyOf(word) !== undefined) walk.next = 'secret'
  } else if (isSetWord(words[index - 1] ?? '') || isSetByName(words, index, walk.setting)) {
    // aws configure set aws_secret_access_key X, npm config set //host/:_authToken X
    if (isSecretName(word) && !word.includes('=')) walk.next = 'secret'
  } else if ((word === '=' || word === ':' || /^\w+=$/.test(word)) && isSecret(words, index)) {
    walk.next = 'secret'
  }
}

function isSecret(words: readonly string[], index: number): boolean {
  const word = words[index] as string
  // `sc.exe config s password= x`
  if (word.length > 1) return secrecyOf(word) === 'secret' && /^\w+=$/.test(words[index - 2] ?? '')
  return secrecyOf(words[index - 1] ?? '') === 'secret'
}

function expectedAfterFlag(
  walk: Walk,
  words: readonly string[],
  index: number,
): Secrecy | 'login' | undefined {
  const word = words[index] as string
  const next = words[index + 1] ?? ''
  if ((walk.command.writes && isValueFlag(word)) || isValueOfName(words, index)) return 'secret'
  const secrecy = nameless(secrecyOf(word))
  if (secrecy !== undefined) return secrecy
  if (isPairFlag(word, next) && walk.program?.names?.includes(word) !== true) return 'pair'
  const logsIn = walk.loginAt >= 0 && walk.loginAt < index && walk.program?.names?.includes('-u') !== true
  return logsIn && walk.program?.plain?.includes(word) !== true && isPasswordFlag(word, next)
    ? 'key'
    : undefined
}

/** A switch has no next word. */
const nameless = (secrecy: Secrecy | undefined) => (secrecy === 'switch' ? undefined : secrecy)

/** `--password=x` and `PASSWORD=x`: everything after the sign is the secret, unless it is itself a list. */
function maskAssigned(word: string, walk: Walk, index: number, script: boolean): string {
  const match = FLAG_VALUE.exec(word) ?? VARIABLE_VALUE.exec(word) ?? WINDOWS_VALUE.exec(word)
  if (match === null) return word
  const [, name = '', value = ''] = match
  if (walk.program?.names?.includes(name.slice(0, -1))) {
    walk.settled.add(index)
    return word
  }
  if (walk.command.writes && (isValueFlag(name.slice(0, -1)) || /^[A-Z][A-Z0-9_]*=$/.test(name)))
    return name + maskQuoted(value, 'secret', script)
  const secrecy = secrecyOf(name)
  if (secrecy === undefined) return word
  // Password=x;Server=y is left to maskPairs; --password=x;y=z and PASSWORD=x;y=z are one secret.
  if (!/^(-|[A-Z0-9_]+=$)/.test(name) && LIST.test(value)) return word
  return name + maskQuoted(value, secrecy, script)
}

/** What only the end of a command reveals: which of its words is the last. */
function endCommand(walk: Walk, words: readonly string[], masked: string[], end: number): void {
  const { program, start } = walk
  const last = end - 1
  walk.program = undefined
  walk.awaited = []
  walk.setting = 'none'
  walk.command = { isAbout: false, writes: false }
  walk.start = end + 1
  const word = words[last] ?? ''
  if (program === undefined || last <= start || word.startsWith('-') || isPath(word)) return
  const own = words.slice(start, end)
  const isIt =
    program.last === true ||
    (program.lastAfter !== undefined && own.slice(0, -1).includes(program.lastAfter)) ||
    (program.lastWith !== undefined && isGivenWith(own, program.lastWith))
  if (isIt && !isReference(word, true)) masked[last] = MASK
}

/** `htpasswd -b FILE USER SECRET`; without a file (`-n`) there is one word less. */
function isGivenWith(words: readonly string[], flag: string): boolean {
  const isShown = words.some(word => /^-[A-Za-z]*n/.test(word))
  const letter = flag.slice(1)
  return (
    words.length >= (isShown ? 4 : 5) &&
    words.some(word => /^-[A-Za-z]+$/.test(word) && word.includes(letter))
  )
}
