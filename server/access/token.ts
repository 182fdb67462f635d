// The file of --token-file -> the one token, and a check whether a client has it (S8, S10). The app beside topz can see
// its environment and argv, but not a file.

import { createHash, timingSafeEqual } from 'node:crypto'
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { TOKEN_HEX_LENGTH_MIN, TOKEN_LENGTH_MAX, TOKEN_LENGTH_MIN } from '../config/limits.ts'

const FORM =
  'one line of 22 to 512 letters, digits, - . _ ~ + / = (at least 32 if only hexadecimal digits), ' +
  'such as `head -c 32 /dev/urandom | base64` writes'

/** Throws a line that names the path and what is wrong, never what the file contains (S28). */
export function loadToken(path: string): string {
  const text = readTokenFile(path)
  const token = text.replace(/\r?\n$/, '')
  const wrong = wrongWith(token)
  if (wrong !== undefined) throw new Error(`Cannot use --token-file=${path}: ${wrong}; expected ${FORM}`)
  return token
}

function readTokenFile(path: string): string {
  const refuse = (wrong: string) => new Error(`Cannot read --token-file=${path}: ${wrong}`)
  let descriptor: number
  try {
    // Non-blocking: a FIFO in place of the file must not hang the start.
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  } catch (error) {
    throw refuse(reasonOf(error))
  }
  try {
    const stat = fstatSync(descriptor)
    if (!stat.isFile()) throw refuse('it is not a regular file')
    if ((stat.mode & 0o002) !== 0) throw refuse('it is world-writable; expected mode 0400 or 0600')
    const bytes = new Uint8Array(TOKEN_LENGTH_MAX + 3)
    const length = readSync(descriptor, bytes, 0, bytes.length, 0)
    return new TextDecoder('latin1').decode(bytes.subarray(0, length))
  } finally {
    closeSync(descriptor)
  }
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOENT') return 'no such file'
  if (code === 'EACCES' || code === 'EPERM') return 'permission denied'
  return `it cannot be opened (${String(code ?? 'unknown error')})`
}

function wrongWith(token: string): string | undefined {
  if (token.trim() === '') return 'it is empty'
  if (/[\r\n]/.test(token)) return 'it has more than one line'
  if (!/^[\w.~+/=-]+$/.test(token)) return 'the token contains other characters'
  if (token.length > TOKEN_LENGTH_MAX) return 'the token is too long'
  const min = /^[0-9a-f]+$/i.test(token) ? TOKEN_HEX_LENGTH_MIN : TOKEN_LENGTH_MIN
  if (token.length < min) return `the token is shorter than 128 bits (${token.length} characters)`
  if (new Set(token).size < 6) return 'the token repeats a few characters: it is not random'
  return undefined
}

export type TokenVerifier = (candidate: string) => boolean

/** Hashes have equal length, so the comparison neither throws nor reveals how much of a guess was right. */
export function createTokenVerifier(token: string): TokenVerifier {
  const expected = sha256(token)
  return candidate => timingSafeEqual(sha256(candidate), expected)
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
