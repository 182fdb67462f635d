// /proc/<pid>/cgroup -> one entry per hierarchy (cgroups(7)). Lines are `id:controllers:path`; only the first two
// colons separate, a path may contain more, and the v2 line (`0::`) may appear anywhere (P47).

import { Malformed } from './malformed.ts'
import { text, wholeNumber } from './scan.ts'

export interface CgroupEntry {
  /** 0 is the v2 hierarchy. */
  readonly hierarchy: number
  /** Empty for v2; `name=systemd` for a named v1 hierarchy. */
  readonly controllers: readonly string[]
  /** As the kernel names it to the reader: outside its cgroup namespace it starts with `/..`, which is kept (P48). */
  readonly path: string
}

/** More hierarchies than any kernel has controllers. */
const ENTRIES_MAX = 64

export function parsePidCgroup(bytes: Uint8Array): readonly CgroupEntry[] {
  const lines = text(bytes).split('\n', ENTRIES_MAX)
  return lines.filter(line => line !== '').map(parseLine)
}

function parseLine(line: string): CgroupEntry {
  const first = line.indexOf(':')
  const second = line.indexOf(':', first + 1)
  const hierarchy = wholeNumber(line.slice(0, Math.max(first, 0)))
  if (hierarchy === undefined || second === -1)
    throw new Malformed('cgroup', 'line', 'hierarchy:controllers:path')
  const path = line.slice(second + 1)
  if (!path.startsWith('/')) throw new Malformed('cgroup', 'path', 'a path that starts with /')
  const controllers = line.slice(first + 1, second)
  return { hierarchy, controllers: controllers === '' ? [] : controllers.split(','), path }
}

/**
 * The path that distinguishes processes of different containers: v2's, else memory's, else cpu's, the first that is not
 * the root. On hybrid hosts v2 often has only the root while v1 holds the containers.
 */
export function cgroupPath(entries: readonly CgroupEntry[]): string | undefined {
  const paths = [
    entries.find(entry => entry.hierarchy === 0),
    entries.find(entry => entry.controllers.includes('memory')),
    entries.find(entry => entry.controllers.includes('cpu')),
  ].flatMap(entry => (entry === undefined ? [] : [entry.path]))
  return paths.find(path => path !== '/') ?? paths[0]
}
