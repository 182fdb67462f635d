// The path of a cgroup -> which container a process belongs to, and its name. Cgroups below a container's (systemd
// inside it, a split by threads) belong to it; if a path names no container, the path itself is the id.

/** Docker, containerd, CRI-O, Podman: 64 hex digits, bare or in `docker-<id>.scope`. */
const RUNTIME_ID = /[0-9a-f]{64}/
const SHORT_ID_LENGTH = 12
const UNIT = /\.(service|scope)$/
const POD = /pod([0-9a-f]{8}[-_][0-9a-f]{4}[-_][0-9a-f]{4}[-_][0-9a-f]{4}[-_][0-9a-f]{12})/

/** `mainNamespace`: the mount namespace of process 1; another namespace in the same cgroup is another container. */
export function containerIdOf(
  cgroup: string | undefined,
  mountNamespace: string | undefined,
  mainNamespace: string | undefined,
): string | undefined {
  if (cgroup === undefined) return undefined
  const runtimeId = RUNTIME_ID.exec(cgroup)?.[0]
  if (runtimeId !== undefined) return runtimeId
  const path = groupOf(cgroup)
  const isApart =
    mountNamespace !== undefined && mainNamespace !== undefined && mountNamespace !== mainNamespace
  return isApart ? `${path}@${mountNamespace}` : path
}

/** Up to the unit, or the whole path. */
function groupOf(cgroup: string): string {
  const parts = cgroup.split('/')
  const unit = parts.findIndex(part => UNIT.test(part))
  return unit < 0 ? cgroup : parts.slice(0, unit + 1).join('/')
}

/** A path or an id that says nothing to people: the root of a cgroup namespace, `/lxc/3f4e5d6c7b8a`. */
const NAMELESS = /^(\/|[0-9a-f]{12,})$/

/**
 * What sentences, headers, filters and metrics call it: `nginx.service`, the last part of a path. Where that is only an
 * id, its host name, if that is given; else the short id: `3f4e5d6c7b8a`.
 */
export function containerNameOf(id: string, cgroup: string | undefined, hostname?: string): string {
  const name = nameInPath(id, cgroup)
  return hostname !== undefined && (RUNTIME_ID.test(id) || NAMELESS.test(name)) ? hostname : name
}

function nameInPath(id: string, cgroup: string | undefined): string {
  if (RUNTIME_ID.test(id)) {
    const pod = POD.exec(cgroup ?? '')?.[1]?.replaceAll('_', '-')
    const short = id.slice(0, SHORT_ID_LENGTH)
    return pod === undefined ? short : `${short} of pod ${pod.slice(0, 8)}`
  }
  // Names of units and of cgroups may have an @ themselves: getty@tty1.service.
  const path = cgroup === undefined ? id : groupOf(cgroup)
  const namespace = id.startsWith(`${path}@`) ? id.slice(path.length + 1) : undefined
  const last = path.split('/').findLast(part => part !== '' && part !== '..') ?? '/'
  return namespace === undefined ? last : `${last} (mounts ${namespace})`
}

export function isRuntimeId(id: string): boolean {
  return RUNTIME_ID.test(id)
}
