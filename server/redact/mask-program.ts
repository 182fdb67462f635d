// A word of a known program -> the word masked as the program's own flags say, and what is announced about the words
// after it: `mysql -psecret`, `curl -u user:secret`, `redis-cli AUTH secret`.

import { MASK, maskQuoted, maskValue } from './mask.ts'
import type { ProgramFlags } from './program-table.ts'
import type { Secrecy } from './secret-name.ts'

/** Where a program's own secrets are, in words from its name. */
const BARE_DISTANCE_MAX = 16

export interface ProgramWalk {
  program: ProgramFlags | undefined
  /** Index of the program. */
  programAt: number
  /** Since when `program.after` was seen. */
  unlocked: boolean
  /** How many bare words remain until each announced secret. */
  awaited: readonly number[]
  /** What the next word is, because of this one. */
  next: Secrecy | 'login' | undefined
}

/** Undefined if the program says nothing about the word. `start`: where its command begins. */
export function maskProgramWord(
  walk: ProgramWalk,
  words: readonly string[],
  index: number,
  start: number,
  script: boolean,
): string | undefined {
  const { program } = walk
  const word = words[index] as string
  if (program === undefined) return undefined
  if (program.after === word) walk.unlocked = true
  if (program.pairAfter === words[index - 1] && index > start) return maskValue(word, 'pair', script)
  announce(walk, program, words, index)
  if (program.plain?.includes(word) || program.names?.includes(word)) return word
  if (program.sign !== undefined && word.startsWith(program.sign) && word.length > 1)
    return program.sign + maskValue(word.slice(1), 'secret', script)
  if (program.login && !word.startsWith('-')) return maskLogin(word)
  const { programAt } = walk
  const isNear = program.bare !== undefined && index - programAt <= BARE_DISTANCE_MAX
  if (isNear && program.bare?.includes(bareAt(program, words.slice(programAt, index + 1))))
    return maskValue(word, 'secret', script)
  if (!walk.unlocked || !/^[-/]/.test(word)) return undefined
  return (
    maskFlag(walk, program, word, script) ??
    (program.joins ? maskJoined(walk, program, word, script) : undefined)
  )
}

/** Which of the program's bare words the last of these is; -1 for none, and where a flag may have moved it. */
function bareAt({ switches, values }: ProgramFlags, own: readonly string[]): number {
  let bare = -1
  for (const [index, word] of own.entries()) {
    const isFlag = word.startsWith('-')
    if (isFlag && switches === undefined && values === undefined) return -1
    if (!isFlag && values?.includes(own[index - 1] ?? '') !== true) bare++
    else if (index === own.length - 1) return -1
  }
  return bare
}

/** Words that announce where secrets follow. */
function announce(walk: ProgramWalk, program: ProgramFlags, words: readonly string[], index: number): void {
  if (program.word === undefined || walk.awaited.length > 0) return
  const word = (words[index] as string).toLowerCase()
  const dot = word.indexOf('.')
  const key = Object.hasOwn(program.word, word) ? word : dot > 0 ? word.slice(0, dot + 1) : ''
  if (!Object.hasOwn(program.word, key)) return
  const distance = program.word[key] ?? []
  if (typeof distance !== 'number') walk.awaited = distance
  else if (distance > 0) walk.awaited = [distance]
  else {
    const next = words.slice(index + 1, index + 2 - distance)
    const bare = next.findIndex(other => other.startsWith('-') || /^[;|&()]+$/.test(other))
    const count = bare < 0 ? next.length : bare
    // One word is the secret; of two, the second; more is something else again, so both are masked.
    walk.awaited = count === 1 ? [1] : count === -distance ? [count] : [1, 2]
  }
}

function maskFlag(
  walk: ProgramWalk,
  program: ProgramFlags,
  word: string,
  script: boolean,
): string | undefined {
  if (program.next?.includes(word)) {
    walk.next = /^-macopt$/.test(word) ? 'login' : 'key'
    return word
  }
  for (const flag of program.glued ?? [])
    if (word.startsWith(flag) && word.length > flag.length)
      return flag + maskQuoted(word.slice(flag.length), 'secret', script)
  for (const flag of program.secret ?? []) {
    if (word === flag) walk.next = 'secret'
    else if (word.startsWith(flag) && !flag.startsWith('--'))
      return flag + maskQuoted(word.slice(flag.length), 'secret', script)
    else continue
    return word
  }
  for (const flag of program.cookies ?? []) {
    const glue = flag.startsWith('--') ? `${flag}=` : flag
    if (word === flag) walk.next = 'header'
    else if (word.startsWith(glue)) return glue + maskValue(word.slice(glue.length), 'header', script)
    else continue
    return word
  }
  for (const flag of program.pair ?? []) {
    const glue = flag.startsWith('--') ? `${flag}=` : flag
    if (word === flag) walk.next = 'login'
    else if (word.startsWith(glue) && !word.startsWith('--', flag.length - 1))
      return glue + maskPair(word.slice(glue.length), program.separator ?? ':', script)
    else continue
    return word
  }
  return undefined
}

export function maskPair(word: string, separator: string, script: boolean): string {
  const at = word.indexOf(separator)
  return at < 0 ? word : word.slice(0, at + 1) + maskValue(word.slice(at + 1), 'key', script)
}

/** Flags of curl that take no value and can be joined: `-HAuthorization` is not among them. */
const SWITCH_LETTERS = /^[afgiIjkLnNqsSvZ]{1,6}$/

/** `-su user:secret`, `-fsuuser:secret`: letters of switches before the one that takes a value. */
function maskJoined(
  walk: ProgramWalk,
  program: ProgramFlags,
  word: string,
  script: boolean,
): string | undefined {
  if (!/^-[A-Za-z]{2}/.test(word)) return undefined
  const isShort = (flag: string) => /^-[A-Za-z]$/.test(flag)
  for (const flag of [...(program.secret ?? []), ...(program.cookies ?? [])].filter(isShort))
    if (/^-[A-Za-z]+$/.test(word) && word.endsWith(flag.slice(1))) {
      walk.next = program.cookies?.includes(flag) ? 'header' : 'secret'
      return word
    }
  for (const flag of (program.pair ?? []).filter(isShort)) {
    const at = word.indexOf(flag.slice(1), 2)
    if (at < 0) continue
    if (at + 1 === word.length) {
      walk.next = 'login'
      return word
    }
    if (SWITCH_LETTERS.test(word.slice(1, at)))
      return word.slice(0, at + 1) + maskPair(word.slice(at + 1), program.separator ?? ':', script)
  }
  return undefined
}

/** `user/secret@service`, for Oracle's tools. */
function maskLogin(word: string): string {
  const equal = /^userid=/i.exec(word)?.[0].length ?? 0
  const slash = word.indexOf('/')
  if (slash <= 0 || /[.:\s]/.test(word.slice(0, slash))) return word
  const at = word.lastIndexOf('@')
  const end = at > slash ? at : word.length
  return end === slash + 1 || slash < equal ? word : word.slice(0, slash + 1) + MASK + word.slice(end)
}
