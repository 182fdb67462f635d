// /proc/<pid>/cmdline -> arguments (procfs(5), proc_pid_cmdline(5)). Each ends in NUL, even an empty one; the process
// may have written anything over them, and many do to show a title: no NUL at the end, NULs or spaces as padding (P10,
// P11).

import { text } from './scan.ts'

export interface PidCmdline {
  /**
   * Bad UTF-8 replaced; may contain control characters. Empty for kernel threads, zombies and cleared command lines.
   */
  readonly argv: readonly string[]
  /** There is more than was read. */
  readonly truncated: boolean
  /** The process wrote a title over its arguments: `argv` is that one title, without padding, or nothing. */
  readonly rewritten: boolean
}

const NUL = 0
const SPACE = 32

/** `truncated`: the reader stopped before the end of the file (P5). */
export function parsePidCmdline(bytes: Uint8Array, truncated = false): PidCmdline {
  const to = truncated ? wholeCharacters(bytes) : bytes.length
  const content = contentEnd(bytes, to)
  if (content === 0) return { argv: [], truncated, rewritten: bytes.length > 0 }
  if (isTitle(bytes, content, to, truncated)) {
    return { argv: [text(bytes, 0, content)], truncated, rewritten: true }
  }
  // The NUL that ends the last argument does not start another one.
  const args = text(bytes, 0, bytes[to - 1] === NUL ? to - 1 : to)
  return { argv: args.split('\0'), truncated, rewritten: false }
}

/** Where the trailing padding of NULs and spaces begins. */
function contentEnd(bytes: Uint8Array, to: number): number {
  let end = to
  while (end > 0 && (bytes[end - 1] === NUL || bytes[end - 1] === SPACE)) end--
  return end
}

/**
 * One string is a title if it contains a space (an executable's name hardly does), is not followed by a NUL, or is
 * followed by more NULs than an empty argument would leave there. Several strings are arguments.
 */
function isTitle(bytes: Uint8Array, content: number, to: number, truncated: boolean): boolean {
  const nul = bytes.indexOf(NUL)
  if (nul !== -1 && nul < to && !isZero(bytes, nul, to)) return false
  const space = bytes.indexOf(SPACE)
  if (space !== -1 && space < to) return true
  const padding = to - content
  return padding > 2 || (padding === 0 && !truncated)
}

function isZero(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (bytes[at] !== NUL) return false
  return true
}

/** The length without a UTF-8 character that the cut went through. */
function wholeCharacters(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if ((byte & 0xc0) === 0x80) continue
    const size = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1
    return size > back ? bytes.length - back : bytes.length
  }
  return bytes.length
}
