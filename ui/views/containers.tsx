// The containers that share the PID namespace, each with its limits.

import { type Container, memoryUseOf } from '../../server/model/container.ts'
import { ifKnown } from '../../server/model/defined.ts'
import { formatByteRate, formatBytes, formatCount, formatRatio } from '../../server/model/format.ts'
import { AbsentList } from '../components/absent-list.tsx'
import { Bar } from '../components/bar.tsx'
import { List, type ListColumn } from '../components/list.tsx'
import { printable } from '../components/printable.ts'
import { REACHABLE } from '../components/reachable.ts'
import { header } from '../store/live.ts'

function of(used: number | undefined, limit: number | null | undefined, format: (value: number) => string) {
  if (used === undefined) return undefined
  const whole = limit === null ? 'no limit' : limit === undefined ? undefined : format(limit)
  return (
    <>
      {format(used)}
      {whole && <span class="quiet"> of {whole}</span>}
      {limit ? <Bar share={used / limit} /> : null}
    </>
  )
}

const COLUMNS: readonly ListColumn<Container>[] = [
  {
    title: 'Container',
    isText: true,
    of: ({ name, cgroup, main, self }) => (
      <span title={cgroup && printable(cgroup)}>
        <b>{printable(name)}</b>
        {main && <span class="tag">main</span>}
        {self && <span class="tag">topz</span>}
      </span>
    ),
  },
  { title: 'Processes', of: ({ processCount }) => formatCount(processCount) },
  { title: 'CPU', of: ({ cpuUsage, cpuLimit }) => of(cpuUsage, cpuLimit, value => value.toFixed(2)) },
  {
    title: 'Throttled',
    help: 'share of quota periods in the last interval in which it was throttled',
    of: ({ cpuThrottledShare }) => ifKnown(cpuThrottledShare, value => `${formatRatio(value)} %`),
  },
  {
    title: 'Memory',
    help: 'without file cache that the kernel can reclaim at once',
    of: container => of(memoryUseOf(container).usedBytes, container.memoryLimitBytes, formatBytes),
  },
  {
    title: 'RSS',
    help: 'sum over its processes; shared pages are counted once per process',
    of: ({ rssBytes }) => formatBytes(rssBytes),
  },
  {
    title: 'PSS',
    help: 'shared pages are divided among the processes that share them; covers the processes measured so far',
    of: ({ pssBytes, pssProcessCount, processCount }) =>
      pssBytes === undefined
        ? undefined
        : `${formatBytes(pssBytes)}${pssProcessCount === processCount ? '' : ` (${pssProcessCount} of ${processCount})`}`,
  },
  { title: 'PIDs', of: ({ pids, pidsLimit }) => of(pids, pidsLimit, formatCount) },
  { title: 'OOM kills', of: ({ oomKills }) => ifKnown(oomKills, formatCount) },
  { title: 'Read', of: ({ diskReadBytesPerSecond }) => ifKnown(diskReadBytesPerSecond, formatByteRate) },
  { title: 'Write', of: ({ diskWriteBytesPerSecond }) => ifKnown(diskWriteBytesPerSecond, formatByteRate) },
]

export function Containers() {
  const containers = header.value?.containers
  if (containers === undefined) return <p class="list-empty">Waiting for the containers…</p>
  return (
    <section class="lists" aria-label="Containers" {...REACHABLE}>
      <List
        label="Containers"
        columns={COLUMNS}
        items={containers}
        keyOf={({ id }) => id}
        nothing="The cgroups of these processes are unknown."
      />
      {containers.map(({ id, absent }) => (
        <AbsentList key={id} absent={absent} />
      ))}
    </section>
  )
}
