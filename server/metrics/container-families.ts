// Containers and networks -> families topz_container_* (named as cAdvisor names them, where it does) and topz_network_*.
// What has no limit has no limit's series.

import { type Container, memoryUseOf, type Stall } from '../model/container.ts'
import { createFamilies, type Families, type Family, type FamilyType, type Labels } from '../model/family.ts'
import type { Network } from '../model/network.ts'
import { safeLabel } from './grouping.ts'

/** So many of each have series (S16): of containers the main one, then those that are nearest to their limits. */
const CONTAINERS_MAX = 16
const NETWORKS_MAX = 4
const INTERFACES_MAX = 4
const LISTENERS_MAX = 16

type Row<T> = readonly [key: keyof T, type: FamilyType, name: string, help: string]

const CONTAINER: readonly Row<Container>[] = [
  ['processCount', 'gauge', 'processes', 'Processes'],
  ['threadCount', 'gauge', 'threads', 'Threads of its processes'],
  ['cpuSeconds', 'counter', 'cpu_usage_seconds', 'CPU time, of processes that ended too'],
  ['cpuUserSeconds', 'counter', 'cpu_user_seconds', 'CPU time in user mode'],
  ['cpuSystemSeconds', 'counter', 'cpu_system_seconds', 'CPU time in the kernel'],
  ['cpuLimit', 'gauge', 'cpu_limit_cpus', 'CPUs that the quota allows; missing without one'],
  ['cpusetCpuCount', 'gauge', 'cpuset_cpus', 'CPUs of its cpuset'],
  ['cpuPeriods', 'counter', 'cpu_cfs_periods', 'Periods of the quota in which something ran'],
  ['cpuThrottledPeriods', 'counter', 'cpu_cfs_throttled_periods', 'Periods in which the quota was used up'],
  ['cpuThrottledSeconds', 'counter', 'cpu_cfs_throttled_seconds', 'Time for which the quota was used up'],
  ['memoryBytes', 'gauge', 'memory_usage_bytes', 'Memory charged to it, file cache included'],
  ['workingSetBytes', 'gauge', 'memory_working_set_bytes', 'The same without what can be dropped at once'],
  ['memoryLimitBytes', 'gauge', 'memory_limit_bytes', 'Memory that it may use; missing without a limit'],
  ['memoryHighBytes', 'gauge', 'memory_high_bytes', 'Memory from which on it is slowed down'],
  ['memoryPeakBytes', 'gauge', 'memory_peak_bytes', 'Most memory it ever used'],
  ['memoryAnonBytes', 'gauge', 'memory_anon_bytes', 'Anonymous memory: heaps and stacks'],
  ['memoryFileBytes', 'gauge', 'memory_file_bytes', 'Cache of files'],
  ['memoryShmemBytes', 'gauge', 'memory_shmem_bytes', 'Shared memory and tmpfs'],
  ['memoryKernelBytes', 'gauge', 'memory_kernel_bytes', 'Memory of the kernel on its behalf'],
  ['swapBytes', 'gauge', 'memory_swap_bytes', 'Memory swapped out'],
  ['swapLimitBytes', 'gauge', 'memory_swap_limit_bytes', 'Swap that it may use; missing without a limit'],
  ['oomEvents', 'counter', 'oom_events', 'Times the memory limit was hit and nothing could be reclaimed'],
  ['oomKills', 'counter', 'oom_kills', 'Processes that the kernel killed for the memory limit'],
  ['pids', 'gauge', 'pids', 'Processes and threads, as the kernel counts them against the limit'],
  ['pidsLimit', 'gauge', 'pids_limit', 'Processes and threads that it may have; missing without a limit'],
  ['diskReadBytes', 'counter', 'disk_read_bytes', 'Bytes read from block devices'],
  ['diskWriteBytes', 'counter', 'disk_written_bytes', 'Bytes written to block devices'],
]

const INTERFACE: readonly Row<Network['interfaces'][number]>[] = [
  ['receivedBytes', 'counter', 'receive_bytes', 'Bytes received'],
  ['sentBytes', 'counter', 'transmit_bytes', 'Bytes sent'],
  ['receivedPackets', 'counter', 'receive_packets', 'Packets received'],
  ['sentPackets', 'counter', 'transmit_packets', 'Packets sent'],
  ['receiveErrors', 'counter', 'receive_errors', 'Errors while receiving'],
  ['sendErrors', 'counter', 'transmit_errors', 'Errors while sending'],
  ['receiveDrops', 'counter', 'receive_drops', 'Received packets that were dropped'],
  ['sendDrops', 'counter', 'transmit_drops', 'Packets to be sent that were dropped'],
]

const NETWORK: readonly Row<Network>[] = [
  ['retransmittedSegments', 'counter', 'tcp_retransmitted_segments', 'TCP segments that were sent again'],
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
  if (containers.length <= CONTAINERS_MAX) return containers
  const need = (one: Container) =>
    one.main
      ? Number.POSITIVE_INFINITY
      : Math.max(
          one.memoryLimitBytes ? (memoryUseOf(one).usedBytes ?? 0) / one.memoryLimitBytes : 0,
          one.cpuThrottledShare ?? 0,
        )
  // Alike is what is less than a tenth apart: a container must not come and go with every reading.
  const rank = (container: Container) => Math.floor(need(container) * 10)
  return containers
    .toSorted((a, b) => rank(b) - rank(a) || (a.name < b.name ? -1 : 1))
    .slice(0, CONTAINERS_MAX)
}

export function containerFamilies(containers: readonly Container[]): readonly Family[] {
  const families = createFamilies()
  families.add('gauge', 'topz_containers', 'Containers that topz sees', {}, containers.length)
  for (const container of toldOf(containers)) {
    const labels = labelsOf(container)
    families.add(
      'info',
      'topz_container',
      'Which container this is',
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

/** Names repeat, as those of two pods' containers do; ids are too long to be read. */
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
  const some = `Time for which some task waited for ${resource}`
  const full = `Time for which every task waited for ${resource}`
  families.add('counter', `${name}_waiting_seconds`, some, labels, stall?.someSeconds)
  families.add('counter', `${name}_stalled_seconds`, full, labels, stall?.fullSeconds)
}

export function networkFamilies(
  networks: readonly Network[],
  containers: readonly Container[],
): readonly Family[] {
  const families = createFamilies()
  for (const network of networks.slice(0, NETWORKS_MAX)) {
    const container = containers.find(({ id }) => network.containers.includes(id))?.name
    const labels = { network: safeLabel(network.id), container: container && safeLabel(container) }
    for (const one of network.interfaces.slice(0, INTERFACES_MAX))
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
  for (const { protocol, address, port, queue, queueLimit } of listeners.slice(0, LISTENERS_MAX)) {
    const listener = { ...labels, protocol, address, port: String(port) }
    const name = 'topz_network_accept_queue_connections'
    families.add('gauge', name, 'Connections that wait to be accepted', listener, queue)
    families.add('gauge', 'topz_network_accept_queue_limit', 'Most that may wait', listener, queueLimit)
  }
}

/** `timeWait` -> `time_wait` */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)
}
