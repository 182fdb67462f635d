// What SQLite and the file system throw -> what it means for the recording, and one sentence for people.

import { messageOf } from '../../model/message.ts'

/** Says for people why there is no recording. */
export class RecordingError extends Error {}

export function isDamage(error: unknown): boolean {
  const code = codeOf(error)
  return (
    code.startsWith('SQLITE_CORRUPT') ||
    code === 'SQLITE_NOTADB' ||
    code === 'SQLITE_ERROR' ||
    messageOf(error).includes('malformed')
  )
}

/** What was read makes no sense: the file is damaged there, wherever that was noticed. */
export function isUnreadable(error: unknown): boolean {
  return (
    isDamage(error) ||
    error instanceof SyntaxError ||
    error instanceof TypeError ||
    error instanceof RangeError
  )
}

/** What is read, or its substitute if the file is damaged there. */
export function readable<T>(read: () => T, otherwise: T): T {
  try {
    return read()
  } catch (error) {
    if (!isUnreadable(error)) throw error
    return otherwise
  }
}

/** Up to the point where the file is damaged. */
export function* untilDamage<T>(rows: Iterable<T>): Iterable<T> {
  try {
    yield* rows
  } catch (error) {
    if (!isUnreadable(error)) throw error
  }
}

/** The disk, or the limit, is full. */
export function isFull(error: unknown): boolean {
  return (
    codeOf(error) === 'SQLITE_FULL' || codeOf(error) === 'ENOSPC' || codeOf(error).startsWith('SQLITE_IOERR')
  )
}

export function codeOf(error: unknown): string {
  return String((error as { code?: unknown } | undefined)?.code ?? '')
}

export function reasonOf(error: unknown, path: string): string {
  switch (codeOf(error)) {
    case 'EACCES':
    case 'EPERM':
    case 'SQLITE_CANTOPEN':
      return `permission denied to write to ${path}`
    case 'EROFS':
    case 'SQLITE_READONLY':
    case 'SQLITE_READONLY_DIRECTORY':
      return `${path} is read-only`
    case 'ENOSPC':
    case 'SQLITE_FULL':
      return `the disk of ${path} is full`
    default:
      return `${path} cannot be used (${messageOf(error)})`
  }
}
