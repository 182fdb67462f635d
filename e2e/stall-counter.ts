// A process of this host -> what the kernel counts of its cgroup's waiting (pressure stall information), read from outside:
// the truth to which the reports of topz are held.

import { existsSync, readFileSync } from 'node:fs'

/** Where the second version of cgroups is mounted: on hosts with both versions not at the top. */
const MOUNTS = ['/sys/fs/cgroup/unified', '/sys/fs/cgroup']

/** Whether some task waited for at least this share of the time since the previous call. False at the first one. */
export function stalledFor(pid: number, resource: 'cpu' | 'memory' | 'io', share: number): () => boolean {
  const place = readFileSync(`/proc/${pid}/cgroup`, 'utf8').match(/^0::(.*)$/m)?.[1] ?? ''
  const file = MOUNTS.map(mount => `${mount}${place}/${resource}.pressure`).find(existsSync)
  if (file === undefined)
    throw new Error(`Cannot count stalls of process ${pid}: no ${resource}.pressure of ${place}`)
  let last: { readonly at: number; readonly micros: number } | undefined
  return () => {
    const micros = Number(readFileSync(file, 'utf8').match(/^some .*total=(\d+)$/m)?.[1])
    const before = last
    last = { at: performance.now(), micros }
    return before !== undefined && (micros - before.micros) / 1000 >= share * (last.at - before.at)
  }
}
