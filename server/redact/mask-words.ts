// The words of a command line -> the words with secrets masked that their place gives away (S11): the value after
// `--password`, `-psecret` of mysql, `user:secret` after curl's `-u`, and the same inside `sh -c "..."`.

import { isScheme, MASK, maskQuoted, maskValue } from './mask.ts'
import { flagsOf, type ProgramFlags } from './program-flags.ts'
import { type Secrecy, secrecyOf } from './secret-name.ts'
import { joinWords, splitWords } from './shell-words.ts'

/** A script in a script in a title: deeper nesting is not looked into. */
const DEPTH_MAX = 3
const FLAG = /^[[({]?-{1,2}[A-Za-z][\w.-]*$/
const FLAG_VALUE = /^(-{1,2}[A-Za-z][\w.-]{0,63}=)(.*)$/s
const VARIABLE_VALUE = /^([A-Za-z_][\w]{0,63}=)(.*)$/s
/** What a value is not: the next flag. A secret may begin with a dash too, but not look like this. */
const NEXT_FLAG = /^(--[a-z][a-z-]*(=|$)|-[A-Za-z]$|[;|&()]+$)/
const SHELL_SCRIPT = /^-[a-z]*c$/
/** A header whose credential is the next word. */
const HEADER_OPEN = /authorization: {0,4}(basic|bearer|token|digest|negotiate|apikey|ntlm|splunk|oauth)$/i
const LIST = /[;,&]\s{0,4}\w[\w. -]{0,40}=/

interface Walk {
  program: ProgramFlags | undefined
  /** Since when `program.after` or a word of `program.word` was seen; distance to the secret. */
  unlocked: boolean
  secretAt: number
  /** What the next word is, because of this one. */
  next: Secrecy | 'pair' | undefined
}

/** `script`: the words come from a script, so that $NAME in them is a reference. */
export function maskWords(words: readonly string[], script = false, depth = 0): string[] {
  const walk: Walk = { program: undefined, unlocked: false, secretAt: -1, next: undefined }
  const masked = words.map((word, index) => maskWord(walk, words, index, word, script, depth))
  return maskLast(walk.program, words, masked)
}

function maskWord(
  walk: Walk,
  words: readonly string[],
  index: number,
  word: string,
  script: boolean,
  depth: number,
) {
  const expected = walk.next
  walk.next = undefined
  if (expected !== undefined && !NEXT_FLAG.test(word)) return maskExpected(walk, expected, word, script)
  if (walk.secretAt === index) return maskValue(word, 'secret', script)
  if (/^[;|&()]+$/.test(word)) walk.program = undefined
  enterProgram(walk, word, index)
  const byProgram = walk.program === undefined ? undefined : maskProgramWord(walk, walk.program, word, script)
  if (byProgram !== undefined) return byProgram
  if (/\s/.test(word)) {
    if (HEADER_OPEN.test(word)) walk.next = 'secret'
    const whole = SHELL_SCRIPT.test(words[index - 1] ?? '') ? word : maskAssigned(word, script)
    return whole === word ? maskScript(word, depth) : whole
  }
  expectNext(walk, words, index, word, script)
  return maskAssigned(word, script)
}

function maskScript(text: string, depth: number): string {
  if (depth >= DEPTH_MAX) return text
  const words = splitWords(text)
  return joinWords(
    text,
    words,
    maskWords(
      words.map(word => word.text),
      true,
      depth + 1,
    ),
  )
}

function maskExpected(walk: Walk, expected: Secrecy | 'pair', word: string, script: boolean): string {
  if (expected === 'pair') return maskPair(word, walk.program?.separator ?? ':', script)
  if (expected !== 'header') return maskValue(word, expected, script)
  // `Authorization:` `Bearer` `xyz` as three arguments.
  if (!isScheme(word)) return MASK
  walk.next = 'secret'
  return word
}

function maskPair(word: string, separator: string, script: boolean): string {
  const at = word.indexOf(separator)
  if (at < 0) return word
  return word.slice(0, at + 1) + maskValue(word.slice(at + 1), 'key', script)
}

function enterProgram(walk: Walk, word: string, index: number): void {
  const found = word.startsWith('-') ? undefined : flagsOf(word)
  if (walk.program?.wraps && !word.startsWith('-')) walk.program = found
  if (found !== undefined && (walk.program === undefined || found.after === undefined)) {
    walk.program = found
    walk.unlocked = found.after === undefined
  }
  if (walk.program?.after === word) walk.unlocked = true
  const distance = found?.word?.[word] ?? walk.program?.word?.[word]
  if (distance !== undefined && walk.secretAt < index) walk.secretAt = index + distance
}

/** What this program's own flags say of the word, undefined when nothing. */
function maskProgramWord(
  walk: Walk,
  program: ProgramFlags,
  word: string,
  script: boolean,
): string | undefined {
  if (program.plain?.includes(word)) return word
  if (program.login && !word.startsWith('-')) return maskLogin(word)
  if (!walk.unlocked || !/^[-/]/.test(word)) return undefined
  for (const flag of program.secret ?? []) {
    if (word === flag) walk.next = 'secret'
    else if (word.startsWith(flag) && !flag.startsWith('--'))
      return flag + maskQuoted(word.slice(flag.length), 'secret', script)
    else continue
    return word
  }
  for (const flag of program.pair ?? []) {
    const glue = flag.startsWith('--') ? `${flag}=` : flag
    if (word === flag) walk.next = 'pair'
    else if (word.startsWith(glue) && !word.startsWith('--', flag.length - 1))
      return glue + maskPair(word.slice(glue.length), program.separator ?? ':', script)
    else continue
    return word
  }
  return program.joins ? maskJoined(walk, program, word, script) : undefined
}

/** Flags of curl that take no value, and what joins them: `-HAuthorization` is not among them. */
const SWITCH_LETTERS = /^[afgiIjkLnNqsSvZ]{1,6}$/

/** `-su user:secret`, `-fsuuser:secret`: letters of switches before the one that takes a value. */
function maskJoined(walk: Walk, program: ProgramFlags, word: string, script: boolean): string | undefined {
  if (!/^-[A-Za-z]{2}/.test(word)) return undefined
  const isShort = (flag: string) => /^-[A-Za-z]$/.test(flag)
  for (const flag of (program.secret ?? []).filter(isShort))
    if (/^-[A-Za-z]+$/.test(word) && word.endsWith(flag.slice(1))) {
      walk.next = 'secret'
      return word
    }
  for (const flag of (program.pair ?? []).filter(isShort)) {
    const at = word.indexOf(flag.slice(1), 2)
    if (at < 0) continue
    if (at + 1 === word.length) {
      walk.next = 'pair'
      return word
    }
    if (SWITCH_LETTERS.test(word.slice(1, at)))
      return word.slice(0, at + 1) + maskPair(word.slice(at + 1), program.separator ?? ':', script)
  }
  return undefined
}

/** `user/secret@service` of Oracle's tools. */
function maskLogin(word: string): string {
  const slash = word.indexOf('/')
  if (slash <= 0 || /[.:]/.test(word.slice(0, slash))) return word
  const at = word.lastIndexOf('@')
  const end = at > slash ? at : word.length
  return end === slash + 1 ? word : word.slice(0, slash + 1) + MASK + word.slice(end)
}

/** Flags whose name says that the next word is a secret; and the few words without dash that do. */
function expectNext(
  walk: Walk,
  words: readonly string[],
  index: number,
  word: string,
  script: boolean,
): void {
  if (FLAG.test(word)) {
    const secrecy = secrecyOf(word)
    if (secrecy !== undefined && secrecy !== 'switch') walk.next = secrecy
  } else if (!script && word.endsWith(':') && /^[\w-]+:$/.test(word)) {
    const secrecy = secrecyOf(word)
    if (secrecy !== undefined && secrecy !== 'switch') walk.next = secrecy
  } else if (index > 0 && /^bearer$/i.test(word)) {
    if (/^(?=.*\d)\S{8,}$|^\S{24,}$/.test(words[index + 1] ?? '')) walk.next = 'secret'
  } else if (words[index - 1] === '--arg' && words[0]?.endsWith('jq')) {
    if (secrecyOf(word) !== undefined) walk.next = 'secret'
  } else if (index > 0 && words[index - 1] === 'set') {
    // aws configure set aws_secret_access_key X, npm config set //host/:_authToken X
    if (secrecyOf(word) !== undefined && !word.includes('=')) walk.next = 'secret'
  } else if ((word === '=' || word === ':') && secrecyOf(words[index - 1] ?? '') === 'secret') {
    walk.next = 'secret'
  }
}

/** `--password=x` and `PASSWORD=x`: everything after the sign is the secret, unless it is a list of its own. */
function maskAssigned(word: string, script: boolean): string {
  const match = FLAG_VALUE.exec(word) ?? VARIABLE_VALUE.exec(word)
  if (match === null) return word
  const [, name = '', value = ''] = match
  const secrecy = secrecyOf(name)
  if (secrecy === undefined) return word
  // Password=x;Server=y is left to maskPairs; --password=x;y=z and PASSWORD=x;y=z are one secret.
  if (!/^(-|[A-Z0-9_]+=$)/.test(name) && LIST.test(value)) return word
  return name + maskQuoted(value, secrecy, script)
}

function maskLast(program: ProgramFlags | undefined, words: readonly string[], masked: string[]): string[] {
  const flag = program?.lastWith
  // Without a file (`-n`) there is one word less.
  const isShown = words.some(word => /^-[A-Za-z]*n/.test(word))
  if (flag === undefined || words.length < (isShown ? 4 : 5)) return masked
  const letter = flag.slice(1)
  if (words.some(word => /^-[A-Za-z]+$/.test(word) && word.includes(letter))) masked[masked.length - 1] = MASK
  return masked
}
