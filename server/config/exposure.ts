// Config -> who may read what topz serves.

import type { Config } from './config.ts'

/** Anyone who reaches the port may read. */
export function isInsecure({ token, isLoopback }: Pick<Config, 'token' | 'isLoopback'>): boolean {
  return token === undefined && !isLoopback
}
