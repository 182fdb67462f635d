// /proc/sys/kernel/random/boot_id -> which boot of the kernel this is (random(4)).

import { readRecord } from './read.ts'

export function bootId(procRoot: string): string | undefined {
  const bytes = readRecord(`${procRoot}/sys/kernel/random/boot_id`, { bytes: new Uint8Array(64) }, 64)
  if (typeof bytes === 'number') return undefined
  const id = new TextDecoder().decode(bytes).trim()
  return /^[0-9a-f-]{36}$/.test(id) ? id : undefined
}
