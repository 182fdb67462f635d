// Groups of processes -> families topz_process_group_*. A value that a member does not report is not in the sum; if no
// member reports it, there is no sample.

import { createFamilies, type Families, type Family, type Labels } from '../model/family.ts'
import { type CounterKey, isCounter, METRIC_BY_KEY, METRICS, type MetricKey } from '../model/metrics.ts'
import type { Process } from '../model/snapshot.ts'
import { amountOf, processesSeen } from './amounts.ts'
import type { Group } from './group-counters.ts'

const EXPORTED = METRICS.flatMap(({ key, family }) => (family === undefined ? [] : [{ key, ...family }]))
const COUNTERS = EXPORTED.flatMap(({ key, ...row }) => (isCounter(key) ? [{ key, ...row }] : []))
const SUMS = EXPORTED.filter(({ key }) => !isCounter(key))

/** Families whose members the catalogue explains one by one. */
const HELP: Readonly<Record<string, string>> = {
  page_faults: 'page faults without disk access (minor) or with it (major)',
  context_switches: 'context switches of first threads, voluntary or involuntary',
}

export function processFamilies(groups: readonly Group[]): readonly Family[] {
  const families = createFamilies()
  for (const { label, counters, processes } of groups) {
    const group = { group: label }
    addCpu(families, group, key => amountOf(counters, key))
    for (const { key, name, labels } of COUNTERS)
      add(families, 'counter', key, name, { ...group, ...labels }, amountOf(counters, key))
    families.add(
      'counter',
      `${PREFIX}processes_seen`,
      'Processes that joined the group since topz started',
      group,
      processesSeen(counters),
    )
    addGauges(families, group, processes)
  }
  return families.all()
}

const PREFIX = 'topz_process_group_'

function add(
  families: Families,
  type: 'counter' | 'gauge',
  key: MetricKey,
  name: string,
  labels: Labels,
  value: number | undefined,
): void {
  const help = HELP[name] ?? METRIC_BY_KEY.get(key)?.help
  families.add(type, PREFIX + name, `All processes of the group: ${help}`, labels, value)
}

/** If the source does not split it, the total is better than nothing. */
function addCpu(families: Families, group: Labels, amount: (key: CounterKey) => number | undefined): void {
  const [user, system] = [
    withChildren(amount('cpuUserSeconds'), amount('childrenCpuUserSeconds')),
    withChildren(amount('cpuSystemSeconds'), amount('childrenCpuSystemSeconds')),
  ]
  const modes =
    user === undefined && system === undefined ? { total: amount('cpuSeconds') } : { user, system }
  for (const [mode, value] of Object.entries(modes))
    add(families, 'counter', 'cpuSeconds', 'cpu_seconds', { ...group, mode }, value)
}

/** Of those that came and went between two ticks: else a loop of short commands costs nothing. */
function withChildren(own: number | undefined, children: number | undefined): number | undefined {
  return own === undefined ? undefined : own + (children ?? 0)
}

function addGauges(families: Families, group: Labels, processes: readonly Process[]): void {
  families.add(
    'gauge',
    `${PREFIX}processes`,
    'Processes of the group, including zombies',
    group,
    processes.length,
  )
  const zombies = processes.filter(({ state, leaderExited }) => state === 'Z' && !leaderExited)
  families.add(
    'gauge',
    `${PREFIX}zombies`,
    'Zombies of the group: ended, but not yet reaped',
    group,
    zombies.length,
  )
  for (const { key, name, labels } of SUMS)
    add(
      families,
      'gauge',
      key,
      name,
      { ...group, ...labels },
      sumOf(processes, one => one[key] as number | undefined),
    )
  // A zombie has none; a sum over only some of the others would be too small.
  const pss = processes.filter(({ state, kernelThread }) => state !== 'Z' && !kernelThread)
  if (pss.every(({ pssBytes }) => pssBytes !== undefined))
    add(
      families,
      'gauge',
      'pssBytes',
      'proportional_memory_bytes',
      group,
      sumOf(pss, one => one.pssBytes),
    )
  families.add(
    'gauge',
    `${PREFIX}worst_fd_ratio`,
    'Open descriptors as a share of the soft limit, for the process closest to its limit',
    group,
    mostOf(processes, ({ openFds, openFdsLimit }) =>
      openFds !== undefined && openFdsLimit ? openFds / openFdsLimit : undefined,
    ),
  )
  families.add(
    'gauge',
    `${PREFIX}oldest_start_time_seconds`,
    'Unix time at which the oldest process of the group started',
    group,
    negated(mostOf(processes, ({ startedAt }) => (startedAt === undefined ? undefined : -startedAt / 1000))),
  )
}

function sumOf(
  processes: readonly Process[],
  of: (process: Process) => number | undefined,
): number | undefined {
  let sum: number | undefined
  for (const process of processes) {
    const value = of(process)
    if (value !== undefined) sum = (sum ?? 0) + value
  }
  return sum
}

function mostOf(
  processes: readonly Process[],
  of: (process: Process) => number | undefined,
): number | undefined {
  let most: number | undefined
  for (const process of processes) {
    const value = of(process)
    if (value !== undefined && (most === undefined || value > most)) most = value
  }
  return most
}

function negated(value: number | undefined): number | undefined {
  return value === undefined ? undefined : -value
}
