// The file of --token-file while topz runs -> the token that counts now (S8). A rotated secret replaces its file:
// Kubernetes by another symbolic link, everybody else in place. There is no timer: a look is one stat, when somebody
// asks.

import { statSync } from 'node:fs'
import { loadToken } from './token.ts'

/** Looks at the file are at least so far apart, but for the one after a wrong token. */
const LOOK_MS = 1000

export interface TokenSource {
  /** Looks at the file when the last look is a second ago. */
  readonly current: () => string
  /** Looks now: somebody has another token, and it may be the new one. */
  readonly look: () => void
}

export interface TokenFile extends TokenSource {
  /** Why the token before still counts; one line that never holds a token (S28). */
  readonly problem: () => string | undefined
}

export interface TokenFileOptions {
  readonly path: string
  /** What it held at the start. */
  readonly token: string
  /** Monotonic milliseconds. */
  readonly now: () => number
  readonly onChange: () => void
  /** Undefined: it is well again. */
  readonly onProblem: (problem: string | undefined) => void
}

export function createTokenFile({ path, token, now, onChange, onProblem }: TokenFileOptions): TokenFile {
  let current = token
  let problem: string | undefined
  let seen = identityOf(path)
  let lookedAt = now()

  function look(): void {
    lookedAt = now()
    const identity = identityOf(path)
    if (identity === seen) return
    seen = identity
    const before = problem
    try {
      const loaded = loadToken(path)
      problem = undefined
      if (loaded !== current) {
        current = loaded
        onChange()
      }
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error)
    }
    if (problem !== before) onProblem(problem)
  }

  return {
    current() {
      if (now() - lookedAt >= LOOK_MS) look()
      return current
    },
    look,
    problem: () => problem,
  }
}

/** Changes with whatever may change what the file holds, or whether it may be read. */
function identityOf(path: string): string {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = statSync(path, { bigint: true })
    return [dev, ino, size, mtimeNs, ctimeNs].join(' ')
  } catch (error) {
    return String((error as { code?: unknown }).code)
  }
}
