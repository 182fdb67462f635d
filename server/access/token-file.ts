// The file of --token-file while topz runs -> the token that is valid now (S8). A rotated secret replaces its file:
// Kubernetes swaps a symbolic link, everyone else writes in place. There is no timer: a check is one stat, made when a
// request comes.

import { statSync } from 'node:fs'
import { loadToken } from './token.ts'

/** Minimum time between checks of the file, except after a wrong token. */
const CHECK_MS = 1000

export interface TokenSource {
  /** Checks the file if the last check was a second ago. */
  readonly current: () => string
  /** Checks now: a client has another token, which may be the new one. */
  readonly check: () => void
}

export interface TokenFile extends TokenSource {
  /** Why the previous token is still valid; one line that never contains a token (S28). */
  readonly problem: () => string | undefined
}

export interface TokenFileOptions {
  readonly path: string
  /** What it contained at the start. */
  readonly token: string
  /** Monotonic milliseconds. */
  readonly now: () => number
  readonly onChange: () => void
  /** Undefined: it is fine again. */
  readonly onProblem: (problem: string | undefined) => void
}

export function createTokenFile({ path, token, now, onChange, onProblem }: TokenFileOptions): TokenFile {
  let current = token
  let problem: string | undefined
  let seen = identityOf(path)
  let checkedAt = now()

  function check(): void {
    checkedAt = now()
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
      if (now() - checkedAt >= CHECK_MS) check()
      return current
    },
    check,
    problem: () => problem,
  }
}

/** Changes with whatever may change the file's content, or whether it may be read. */
function identityOf(path: string): string {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = statSync(path, { bigint: true })
    return [dev, ino, size, mtimeNs, ctimeNs].join(' ')
  } catch (error) {
    return String((error as { code?: unknown }).code)
  }
}
