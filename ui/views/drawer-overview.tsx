// A process of the snapshot -> its most telling figures, each in words.

import { ifKnown } from '../../server/model/defined.ts'
import {
  formatAge,
  formatByteRate,
  formatBytes,
  formatCount,
  formatSeconds,
} from '../../server/model/format.ts'
import { signalName } from '../../server/model/signal.ts'
import type { Process } from '../../server/model/snapshot.ts'
import { isZombie } from '../../server/model/zombie.ts'
import { percent } from '../../server/words/phrases.ts'
import { printable } from '../components/printable.ts'
import { type Part, SplitBar } from '../components/split-bar.tsx'
import { absenceOf } from '../store/cells.ts'
import { ended, type Overview as Shown } from '../store/detail.ts'
import { shownAt } from '../store/live.ts'
import { ProcessCharts } from './process-charts.tsx'

type Fact = readonly [name: string, value: string | undefined, key: keyof Process]

/** `at`: the moment shown, or when it ended. */
function factsOf(process: Process, at: number, hasEnded: boolean): readonly Fact[] {
  const { uid, user } = process
  return [
    ...(isZombie(process) ? [endOf(process)] : []),
    ['state', process.state, 'state'],
    ['parent', String(process.ppid), 'ppid'],
    ['user', user === undefined || user === String(uid) ? user : `${printable(user)} (${uid})`, 'user'],
    hasEnded
      ? ['ran for', ifKnown(process.startedAt, start => formatAge(at - start)), 'startedAt']
      : ['started', ifKnown(process.startedAt, start => `${formatAge(at - start)} ago`), 'startedAt'],
    ['CPU time', formatSeconds(process.cpuSeconds), 'cpuSeconds'],
    ...(isZombie(process) ? [] : usesOf(process, at)),
  ]
}

/** The kernel reports neither a clean exit nor one that topz may not see. */
function endOf({ exitCode, exitSignal, coreDumped }: Process): Fact {
  if (exitSignal)
    return ['ended by', `${signalName(exitSignal)}${coreDumped ? ', core dumped' : ''}`, 'exitSignal']
  return ['exit code', exitCode === undefined ? '0 or unknown' : String(exitCode), 'exitCode']
}

/** What a process holds and does; for a zombie all of it would be zero. */
function usesOf(process: Process, at: number): readonly Fact[] {
  return [
    ['CPU', ifKnown(process.cpuUsage, percent), 'cpuUsage'],
    ...(process.childrenCpuUsage === undefined
      ? []
      : [
          ['CPU of its short-lived children', percent(process.childrenCpuUsage), 'childrenCpuUsage'] as const,
        ]),
    ['waiting for a CPU', ifKnown(process.runQueueUsage, percent), 'runQueueUsage'],
    ['threads', ifKnown(process.threadCount, formatCount), 'threadCount'],
    [
      'open files',
      ifKnown(
        process.openFds,
        fds => `${fds}${ifKnown(process.openFdsLimit, limit => ` of ${limit}`) ?? ''}`,
      ),
      'openFds',
    ],
    ['PSS', ifKnown(process.pssBytes, pss => `${formatBytes(pss)}${ageOf(process.pssAt, at)}`), 'pssBytes'],
    ['would be freed on exit', ifKnown(process.ussBytes, formatBytes), 'ussBytes'],
    ['virtual', ifKnown(process.virtualBytes, formatBytes), 'virtualBytes'],
    ['peak RSS', ifKnown(process.peakRssBytes, formatBytes), 'peakRssBytes'],
    ['disk read', ifKnown(process.diskReadBytesPerSecond, formatByteRate), 'diskReadBytes'],
    ['disk write', ifKnown(process.diskWriteBytesPerSecond, formatByteRate), 'diskWriteBytes'],
    [
      'switches',
      ifKnown(
        process.voluntarySwitches,
        own => `${formatCount(own)} · ${formatCount(process.involuntarySwitches ?? 0)} forced`,
      ),
      'voluntarySwitches',
    ],
    [
      'faults',
      ifKnown(
        process.minorFaults,
        minor => `${formatCount(minor)} · ${formatCount(process.majorFaults ?? 0)} from disk`,
      ),
      'minorFaults',
    ],
    ['nice', ifKnown(process.nice, String), 'nice'],
    ['policy', process.policy, 'policy'],
    ['OOM score', ifKnown(process.oomScore, String), 'oomScore'],
    ['seccomp', process.seccomp, 'seccomp'],
  ]
}

function ageOf(measuredAt: number | undefined, at: number): string {
  return measuredAt === undefined ? '' : `, ${formatAge(at - measuredAt)} old`
}

function memoryOf(process: Process): readonly Part[] {
  const named: readonly (readonly [string, number | undefined])[] = [
    ['anonymous', process.rssAnonBytes],
    ['file', process.rssFileBytes],
    ['shared', process.rssShmemBytes],
    ['swap', process.swapBytes],
  ]
  return named.flatMap(([name, amount]) =>
    amount === undefined ? [] : [{ name, amount, text: formatBytes(amount) }],
  )
}

function Facts({ of: process }: { readonly of: Process }) {
  const end = ended.value
  const at = end?.event?.at ?? end?.seenAt ?? shownAt.value
  return (
    <dl class="facts">
      {factsOf(process, at, end !== undefined).map(([name, value, key]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd title={value === undefined ? absenceOf.value.get(key) : undefined}>{value ?? '-'}</dd>
        </div>
      ))}
    </dl>
  )
}

function Memory({ of: process }: { readonly of: Process }) {
  const parts = memoryOf(process)
  return (
    <>
      <h3>Memory, {formatBytes(process.rssBytes)} resident</h3>
      {parts.length > 0 && <SplitBar parts={parts} whole={0} />}
    </>
  )
}

export function Overview({ of: { process, container, trend } }: { readonly of: Shown }) {
  if (isZombie(process))
    return (
      <>
        <p class="quiet">
          A zombie: it has ended and is waiting for its parent, PID {process.ppid}, to reap it.
        </p>
        <Facts of={process} />
        <ProcessCharts />
      </>
    )
  return (
    <>
      {process.leaderExited && (
        <p class="quiet">
          Its first thread has ended, but others are still running: not a zombie, despite state Z.
        </p>
      )}
      <ProcessCharts trend={trend} />
      <Memory of={process} />
      <Facts of={process} />
      {container && (
        <p class="quiet">
          container <b>{printable(container.name)}</b>
        </p>
      )}
    </>
  )
}
