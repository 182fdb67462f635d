// The token that is valid now -> who may go on reading: when it changes, sockets and endless answers are ended, and
// clients with the new token connect again.

import type { Log } from '../access/log.ts'
import { createTokenFile, type TokenFile } from '../access/token-file.ts'
import type { Config } from '../config/config.ts'
import { CLOSE_POLICY } from '../live/hub.ts'
import type { Socket } from './listen.ts'

export interface Admission {
  /** Undefined: everyone may read. */
  readonly token: TokenFile | undefined
  /** Aborted when the token changes. */
  readonly admitted: () => AbortSignal
}

export function createAdmission(
  { tokenFile, token }: Config,
  sockets: ReadonlySet<Socket>,
  now: () => number,
  log: Log,
): Admission {
  let admitted = new AbortController()
  return {
    token:
      tokenFile === undefined || token === undefined
        ? undefined
        : createTokenFile({
            path: tokenFile,
            token,
            now,
            onChange() {
              log.info('token changed', { meaning: 'sessions of the previous token have ended' })
              for (const ws of sockets) ws.close(CLOSE_POLICY, 'the token changed')
              admitted.abort()
              admitted = new AbortController()
            },
            onProblem(problem) {
              if (problem === undefined) log.info('token file', { meaning: 'readable again' })
              else log.warn('token file', { problem, meaning: 'the previous token stays valid' })
            },
          }),
    admitted: () => admitted.signal,
  }
}
