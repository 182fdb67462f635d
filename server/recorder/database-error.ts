// What SQLite and the file system throw -> what it means for the recording, and one sentence for people.

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

/** The disk, or the limit, is full. */
export function isFull(error: unknown): boolean {
  return (
    codeOf(error) === 'SQLITE_FULL' || codeOf(error) === 'ENOSPC' || codeOf(error).startsWith('SQLITE_IOERR')
  )
}

export function codeOf(error: unknown): string {
  return String((error as { code?: unknown } | undefined)?.code ?? '')
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

export function reasonOf(error: unknown, path: string): string {
  switch (codeOf(error)) {
    case 'EACCES':
    case 'EPERM':
    case 'SQLITE_CANTOPEN':
      return `this user may not write to ${path}`
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
