// The cgroup file system of the container that this program runs in -> the command lines of its other processes, without
// a look at all of /proc and without node:fs: for a health check, which loads as little as it can.

/** In v1 each controller lists them. Mounted by container engines, with the container's own cgroup as the root. */
const LISTS = ['', 'memory/', 'pids/'].map(controller => `/sys/fs/cgroup/${controller}cgroup.procs`)
/** More are no container of topz. */
const PROCESSES_MAX = 8

/** Undefined if it is unknown which processes those are. `root`: of the file system, for tests. */
export async function companionsOf(
  pid: number,
  root = '',
): Promise<readonly (readonly string[])[] | undefined> {
  for (const list of LISTS) {
    const pids = (await textOf(root + list))?.split('\n').filter(Boolean).map(Number)
    // Without this process it is the cgroup of others, such as the machine's.
    if (!pids?.includes(pid)) continue
    if (pids.length > PROCESSES_MAX) return undefined
    const others = pids.filter(other => other !== pid)
    const lines = await Promise.all(others.map(other => textOf(`${root}/proc/${other}/cmdline`)))
    return lines.flatMap(line => (line === undefined ? [] : [line.replace(/\0$/, '').split('\0')]))
  }
  return undefined
}

/** Without Buffer, whose module alone takes longer than the reading. */
async function textOf(path: string): Promise<string | undefined> {
  try {
    return await Bun.file(path).text()
  } catch {
    return undefined
  }
}
