// Containers and networks -> families topz_container_* (named as in cAdvisor where it has them) and topz_network_*.
// Where there is no limit, there is no series for it.

import {
  METRICS_CONTAINERS_MAX,
  METRICS_INTERFACES_MAX,
  METRICS_LISTENERS_MAX,
  METRICS_NETWORKS_MAX,
} from '../config/limits.ts'
import { type Container, memoryUseOf, type Stall } from '../model/container.ts'
import { createFamilies, type Families, type Family, type FamilyType, type Labels } from '../model/family.ts'
import type { Network } from '../model/network.ts'
import { safeLabel } from './grouping.ts'

type Row<T> = readonly [key: keyof T, type: FamilyType, name: string, help: string]

const CONTAINER: readonly Row<Container>[] = [
  ['processCount', 'gauge', 'processes', 'Processes'],
  ['threadCount', 'gauge', 'threads', 'Threads in the container'],
  ['cpuSeconds', 'counter', 'cpu_usage_seconds', 'CPU time, including processes that have ended'],
  ['cpuUserSeconds', 'counter', 'cpu_user_seconds', 'CPU time in user mode'],
  ['cpuSystemSeconds', 'counter', 'cpu_system_seconds', 'CPU time in kernel mode'],
  ['cpuLimit', 'gauge', 'cpu_limit_cpus', 'CPUs allowed by the quota; absent without a quota'],
  ['cpusetCpuCount', 'gauge', 'cpuset_cpus', 'CPUs of its cpuset'],
  ['cpuPeriods', 'counter', 'cpu_cfs_periods', 'Quota periods in which a task was runnable'],
  [
    'cpuThrottledPeriods',
    'counter',
    'cpu_cfs_throttled_periods',
    'Quota periods in which the container was throttled',
  ],
  [
    'cpuThrottledSeconds',
    'counter',
    'cpu_cfs_throttled_seconds',
    'Time for which the container was throttled',
  ],
  ['memoryBytes', 'gauge', 'memory_usage_bytes', 'Memory charged to the container, including file cache'],
  [
    'workingSetBytes',
    'gauge',
    'memory_working_set_bytes',
    'Memory charged to the container, without reclaimable file cache',
  ],
  ['memoryLimitBytes', 'gauge', 'memory_limit_bytes', 'Memory limit; absent without a limit'],
  ['memoryHighBytes', 'gauge', 'memory_high_bytes', 'Memory above which the container is slowed down'],
  ['memoryPeakBytes', 'gauge', 'memory_peak_bytes', 'Peak memory'],
  ['memoryAnonBytes', 'gauge', 'memory_anon_bytes', 'Anonymous memory: heaps and stacks'],
  ['memoryFileBytes', 'gauge', 'memory_file_bytes', 'File cache'],
  ['memoryShmemBytes', 'gauge', 'memory_shmem_bytes', 'Shared memory and tmpfs'],
  ['memoryKernelBytes', 'gauge', 'memory_kernel_bytes', 'Kernel memory charged to the container'],
  ['swapBytes', 'gauge', 'memory_swap_bytes', 'Memory swapped out'],
  ['swapLimitBytes', 'gauge', 'memory_swap_limit_bytes', 'Swap limit; absent without a limit'],
  [
    'oomEvents',
    'counter',
    'oom_events',
    'Times that the memory limit was reached and nothing could be reclaimed',
  ],
  ['oomKills', 'counter', 'oom_kills', 'Processes killed by the OOM killer'],
  ['pids', 'gauge', 'pids', 'Processes and threads that count against the limit'],
  ['pidsLimit', 'gauge', 'pids_limit', 'Limit of processes and threads; absent without a limit'],
  ['diskReadBytes', 'counter', 'disk_read_bytes', 'Bytes read from block devices'],
  ['diskWriteBytes', 'counter', 'disk_written_bytes', 'Bytes written to block devices'],
]

const INTERFACE: readonly Row<Network['interfaces'][number]>[] = [
  ['receivedBytes', 'counter', 'receive_bytes', 'Bytes received'],
  ['sentBytes', 'counter', 'transmit_bytes', 'Bytes sent'],
  ['receivedPackets', 'counter', 'receive_packets', 'Packets received'],
  ['sentPackets', 'counter', 'transmit_packets', 'Packets sent'],
  ['receiveErrors', 'counter', 'receive_errors', 'Receive errors'],
  ['sendErrors', 'counter', 'transmit_errors', 'Transmit errors'],
  ['receiveDrops', 'counter', 'receive_drops', 'Received packets dropped'],
  ['sendDrops', 'counter', 'transmit_drops', 'Outgoing packets dropped'],
]

const NETWORK: readonly Row<Network>[] = [
  ['retransmittedSegments', 'counter', 'tcp_retransmitted_segments', 'TCP segments retransmitted'],
  [
    'listenOverflows',
    'counter',
    'tcp_listen_overflows',
    'Connections dropped because an accept queue was full',
  ],
  ['listenDrops', 'counter', 'tcp_listen_drops', 'Connections dropped while they were being established'],
  ['udpSockets', 'gauge', 'udp_sockets', 'UDP sockets'],
  ['unixSockets', 'gauge', 'unix_sockets', 'Unix sockets'],
]

function toldOf(containers: readonly Container[]): readonly Container[] {
  if (containers.length <= METRICS_CONTAINERS_MAX) return containers
  const need = (one: Container) =>
    one.main
      ? Number.POSITIVE_INFINITY
      : Math.max(
          one.memoryLimitBytes ? (memoryUseOf(one).usedBytes ?? 0) / one.memoryLimitBytes : 0,
          one.cpuThrottledShare ?? 0,
        )
  // Less than a tenth apart counts as equal: a container must not come and go with every reading.
  const rank = (container: Container) => Math.floor(need(container) * 10)
  return containers
    .toSorted((a, b) => rank(b) - rank(a) || (a.name < b.name ? -1 : 1))
    .slice(0, METRICS_CONTAINERS_MAX)
}

export function containerFamilies(containers: readonly Container[]): readonly Family[] {
  const families = createFamilies()
  families.add('gauge', 'topz_containers', 'Containers visible to topz', {}, containers.length)
  for (const container of toldOf(containers)) {
    const labels = labelsOf(container)
    families.add(
      'info',
      'topz_container',
      'Name, ID and cgroup of the container',
      { ...labels, ...identityOf(container) },
      1,
    )
    for (const [key, type, name, help] of CONTAINER)
      families.add(type, `topz_container_${name}`, help, labels, container[key] as number | null | undefined)
    for (const resource of ['cpu', 'memory', 'io'] as const)
      addPressure(families, labels, resource, container.pressure?.[resource])
  }
  return families.all()
}

/** Names repeat, such as those of two pods' containers; ids are too long to read. */
function labelsOf({ id, name }: Container): Labels {
  return { container: safeLabel(name), id: safeLabel(id) }
}

function identityOf({ cgroup, cgroupVersion, main, self }: Container): Labels {
  return {
    cgroup: cgroup === undefined ? undefined : safeLabel(cgroup),
    cgroup_version: cgroupVersion?.toString(),
    role: main ? 'main' : self ? 'topz' : 'other',
  }
}

function addPressure(families: Families, labels: Labels, resource: string, stall: Stall | undefined): void {
  const name = `topz_container_pressure_${resource}`
  const some = `Time for which at least one task waited for ${resource}`
  const full = `Time for which all tasks waited for ${resource}`
  families.add('counter', `${name}_waiting_seconds`, some, labels, stall?.someSeconds)
  families.add('counter', `${name}_stalled_seconds`, full, labels, stall?.fullSeconds)
}

export function networkFamilies(
  networks: readonly Network[],
  containers: readonly Container[],
): readonly Family[] {
  const families = createFamilies()
  for (const network of networks.slice(0, METRICS_NETWORKS_MAX)) {
    const container = containers.find(({ id }) => network.containers.includes(id))?.name
    const labels = { network: safeLabel(network.id), container: container && safeLabel(container) }
    for (const one of network.interfaces.slice(0, METRICS_INTERFACES_MAX))
      for (const [key, type, name, help] of INTERFACE)
        families.add(
          type,
          `topz_network_${name}`,
          help,
          { ...labels, interface: safeLabel(one.name) },
          one[key] as number,
        )
    for (const [key, type, name, help] of NETWORK)
      families.add(type, `topz_network_${name}`, help, labels, network[key] as number | undefined)
    for (const [state, count] of Object.entries(network.tcpStates ?? {}))
      families.add(
        'gauge',
        'topz_network_tcp_sockets',
        'TCP sockets',
        { ...labels, state: snakeCase(state) },
        count,
      )
    addListeners(families, labels, network)
  }
  return families.all()
}

function addListeners(families: Families, labels: Labels, { listeners }: Network): void {
  for (const { protocol, address, port, queue, queueLimit } of listeners.slice(0, METRICS_LISTENERS_MAX)) {
    const listener = { ...labels, protocol, address, port: String(port) }
    const name = 'topz_network_accept_queue_connections'
    families.add('gauge', name, 'Connections waiting to be accepted', listener, queue)
    families.add(
      'gauge',
      'topz_network_accept_queue_limit',
      'Limit of the accept queue',
      listener,
      queueLimit,
    )
  }
}

/** `timeWait` -> `time_wait` */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)
}
