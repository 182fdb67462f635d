// A command line -> the same with every secret masked (S11), at collection, before anything stores or shows it.
//
// Three passes over each argument: what its place gives away (mask-words.ts), what a name in it gives away
// (mask-pairs.ts, mask-url.ts), what its own shape gives away (secret-shape.ts). Most command lines hold nothing of
// interest, and one look by HINT says so. Masking what is masked changes nothing.

import { maskPairs } from './mask-pairs.ts'
import {
  maskCutUserinfo,
  maskDriverAddress,
  maskKeyBlocks,
  maskOracleAddress,
  maskUserAtHost,
  maskUserinfo,
} from './mask-url.ts'
import { maskWords } from './mask-words.ts'
import { flagsOf } from './program-flags.ts'
import { maskShapes, SHAPE_HINT } from './secret-shape.ts'

/** on: secrets masked. exe: the program only, no arguments. off: as the process wrote it. */
export type RedactMode = 'on' | 'exe' | 'off'

/** Something of this is in every text that any of the passes would change, but for flags of known programs. */
const NAME_HINT =
  /pass|pwd|pw=|-pw$|secret|token|key|auth|cred|cookie|signature|[?&](?:sig|code|hmac|pw|sv_sig)=|psk|jwt|bearer|(?:pat|sas|otp)(?![a-z])|@/
const HINT = new RegExp(`${NAME_HINT.source}|${SHAPE_HINT.source}`, 'i')

/** `isCut`: the end of the last argument was not read. */
export function redactArgv(argv: readonly string[], mode: RedactMode, isCut = false): string[] {
  if (mode === 'off') return [...argv]
  if (mode === 'exe') return [exeOf(argv[0] ?? '')].slice(0, argv.length)
  const hinted = argv.some(argument => HINT.test(argument))
  if (!hinted && !isCut && !argv.some(mayCallProgram)) return [...argv]
  const masked = maskWords(argv).map((argument, index) => maskText(argument, argv[index - 1] ?? ''))
  const last = masked.pop()
  return last === undefined ? masked : [...masked, isCut ? maskCutUserinfo(last) : last]
}

/** One text, for what is not a command line: a title, a message. */
export function redactText(text: string): string {
  return maskText(maskWords([text])[0] ?? '', '')
}

/** A title of one argument with spaces may carry arguments: only its first word is the program. */
function exeOf(program: string): string {
  return program.split(/\s/, 1)[0] ?? ''
}

function mayCallProgram(argument: string): boolean {
  if (flagsOf(argument) !== undefined) return true
  return argument.includes(' ') && argument.split(/[\s;|&()'"`]+/).some(word => flagsOf(word) !== undefined)
}

function maskText(text: string, before: string): string {
  if (!HINT.test(text)) return text
  const shell = /^-[a-z]*c$/.test(before)
  let masked = maskKeyBlocks(text)
  if (masked.includes('@'))
    masked = maskUserAtHost(maskOracleAddress(maskDriverAddress(maskUserinfo(masked))))
  return maskShapes(maskPairs(masked, shell))
}
