// A command line -> the same with every secret masked (S11), at collection, before anything stores or shows it.
//
// Three passes over each argument: what its position gives away (mask-words.ts), what a name in it gives away
// (mask-pairs.ts, mask-url.ts), what its own shape gives away (secret-shape.ts). Most command lines contain nothing of
// interest, and one check by HINT says so. Masking a masked text changes nothing.

import { CALL_HINT, maskCalls } from './mask-calls.ts'
import { maskNamed } from './mask-named.ts'
import { maskPairs } from './mask-pairs.ts'
import {
  maskCutUserinfo,
  maskDriverAddress,
  maskKeyBlocks,
  maskOracleAddress,
  maskStreamKey,
  maskUserAtHost,
  maskUserinfo,
} from './mask-url.ts'
import { maskWords } from './mask-words.ts'
import { flagsOf } from './program-flags.ts'
import { type Language, languageAt } from './script-language.ts'
import { hasPhrase, maskShapes, SHAPE_HINT } from './secret-shape.ts'
import { hasPair, loginAt } from './word-rules.ts'

/** on: secrets masked. exe: the program only, no arguments. off: as the process wrote it. */
export type RedactMode = 'on' | 'exe' | 'off'

/** Every text that any pass would change contains something of this, except for flags of known programs. */
const NAME_HINT =
  /pass|pwd|pw=|pw(?![a-z])|secret|token|key|auth|cred|cookie|signature|[?&](?:sig|code|hmac|pw|sv_sig)=|psk|jwt|bearer|mnemonic|seed|phrase|hmac|pepper|puk|pin(?![a-z])|code(?![a-z])|user|login|(?:pat|sas|otp)(?![a-z])|rtmp|connect\(|mysqli|PDO\(|bind|identified|pragma|assword|,p=|@/
const HINT = new RegExp(`${NAME_HINT.source}|${SHAPE_HINT.source}`, 'i')

/** Two fields of one object, one of them the name of the other. */
const FIELD_HINT = /value/i

/** `isCut`: the end of the last argument was not read. */
export function redactArgv(argv: readonly string[], mode: RedactMode, isCut = false): string[] {
  if (mode === 'off') return [...argv]
  if (mode === 'exe') return [exeOf(argv[0] ?? '')].slice(0, argv.length)
  const hinted = argv.map(isHinted)
  const mayHold = hinted.includes(true) || isCut || argv.some(mayCallProgram)
  if (!mayHold && loginAt(argv) < 0 && !hasPair(argv)) return [...argv]
  const settled = new Set<number>()
  const masked = maskWords(argv, false, 0, settled).map((argument, index) =>
    hinted[index] && !settled.has(index) ? maskHinted(argument, languageAt(argv, index)) : argument,
  )
  if (hinted.includes(true) && argv.some(argument => FIELD_HINT.test(argument))) maskFields(masked)
  const last = masked.pop()
  return last === undefined ? masked : [...masked, isCut ? maskCutUserinfo(last) : last]
}

/** One text that is not a command line: a title, a message. */
export function redactText(text: string): string {
  const masked = maskWords([text])[0] ?? ''
  return isHinted(masked) ? maskNamed(maskHinted(masked, undefined)) : masked
}

const isHinted = (text: string) => HINT.test(text) || hasPhrase(text)

/** A title of one argument with spaces may carry arguments: only its first word is the program. */
function exeOf(program: string): string {
  return program.split(/\s/, 1)[0] ?? ''
}

function mayCallProgram(argument: string): boolean {
  if (flagsOf(argument) !== undefined) return true
  return argument.includes(' ') && argument.split(/[\s;|&()'"`]+/).some(word => flagsOf(word) !== undefined)
}

/** Name and value may be two arguments: `--set env[0].name=TOKEN --set env[0].value=x`. No argument contains a NUL. */
function maskFields(argv: string[]): void {
  const masked = maskNamed(argv.join('\0')).split('\0')
  if (masked.length === argv.length) for (const [index, argument] of masked.entries()) argv[index] = argument
}

function maskHinted(text: string, language: Language | undefined): string {
  let masked = maskKeyBlocks(text)
  if (masked.includes('@'))
    masked = maskUserAtHost(maskOracleAddress(maskDriverAddress(maskUserinfo(masked))))
  if (masked.includes('rtmp')) masked = maskStreamKey(masked)
  if (CALL_HINT.test(masked)) masked = maskCalls(masked)
  return maskShapes(maskPairs(masked, language))
}
