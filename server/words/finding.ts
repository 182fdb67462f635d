// A finding -> its sentence, with number, limit, span and subject, and what to do next. Names may hold anything:
// code that writes to a terminal makes them harmless (render/width.ts).

import type { Finding, FindingId, Share } from '../model/finding.ts'
import { formatAge, formatBytesLong, formatCount, formatRatio } from '../model/format.ts'

export interface FindingWords {
  readonly sentence: string
  readonly advice: string
}

type Say = (finding: Finding, at: number) => FindingWords

export function findingWords(finding: Finding, at: number): FindingWords {
  return SAY[finding.id](finding, at)
}

const SAY: Readonly<Record<FindingId, Say>> = {
  'oom-kill': ({ subject, evidence, raisedAt }, at) => {
    const { kills, killsInAll, limitBytes, workingSetBytes, heldBytes, isOwnLimit } = evidence
    const who =
      subject.pid === undefined
        ? `${plural(num(kills), 'process', 'processes')} in ${inOf(subject)}`
        : named(subject)
    const held =
      heldBytes === undefined
        ? ''
        : `: it held ${bytes(heldBytes)}${limitBytes === undefined ? '' : ` of ${bytes(limitBytes)}`}`
    const elsewhere =
      isOwnLimit !== 'yes' &&
      limitBytes !== undefined &&
      workingSetBytes !== undefined &&
      num(workingSetBytes) < 0.9 * num(limitBytes)
        ? `; the container was at ${percent(num(workingSetBytes) / num(limitBytes))} of its limit, so the host or a limit above it ran out`
        : ''
    const more = num(killsInAll) > num(kills) ? `; kill ${formatCount(num(killsInAll))} so far` : ''
    return {
      sentence: `${who} was OOM-killed ${formatAge(at - raisedAt)} ago${held}${elsewhere}${more}`,
      advice:
        'Compare the limit with the peak; lower the number or the size of the workers, or raise the limit.',
    }
  },
  'memory-eta': ({ evidence, who, subject }) => {
    const { usedBytes, limitBytes, riseBytes, windowSeconds, etaSeconds, etaLowSeconds, etaHighSeconds } =
      evidence
    const [least, most] = [minutes(etaLowSeconds), minutes(etaHighSeconds)]
    const eta = `~${minutes(etaSeconds)}${least === most ? '' : ` (${least} to ${most})`}`
    const grew = `grew ${bytes(riseBytes)} in ${minutes(windowSeconds)}`
    return {
      sentence: `Memory of ${inOf(subject)} reaches its limit in ${eta} if it goes on: ${whoOr(who, 'memory spread over many processes, or held by the kernel or in /dev/shm,')} ${grew}; ${bytes(usedBytes)} of ${bytes(limitBytes)} cannot be reclaimed`,
      advice:
        'Restart it before then, or take a heap dump now; raise the limit only if the heap has a ceiling that fits.',
    }
  },
  throttled: ({ evidence, who, since, subject }, at) => {
    const { share, usedCpus, limitCpus, wantedCpus } = evidence
    const wants = num(wantedCpus) > num(usedCpus) * 1.05 ? `, wants at least ${cpus(wantedCpus)}` : ''
    return {
      sentence: `CPU of ${inOf(subject)} throttled ${percent(num(share))} of the time for ${formatAge(at - since)}: uses ${cpus(usedCpus)} of ${cpus(limitCpus)} CPUs${wants}; ${whoOr(who, 'use spread over many processes')}${shareOf(who)}`,
      advice: `Raise the quota to about ${Math.ceil(num(wantedCpus) * 2) / 2} CPUs, or run fewer workers.`,
    }
  },
  'not-accepting': ({ subject, evidence, since }, at) => {
    const { queue, queueLimit, dropped, because } = evidence
    const of = queueLimit === undefined ? '' : ` of ${formatCount(num(queueLimit))}`
    const lost =
      dropped === undefined
        ? ''
        : `, ${plural(num(dropped), 'connect was', 'connects were')} dropped in the last tick`
    const owner =
      subject.pid === undefined
        ? 'its owner is not known'
        : `${named(subject)}${because === undefined ? '' : ` ${because}`}`
    return {
      sentence: `Port ${subject.port} is not accepting: ${formatCount(num(queue))}${of} connections wait for ${formatAge(at - since)}${lost}; ${owner}`,
      advice: 'Look at what the owner does instead of accepting: its threads, its CPU, its open files.',
    }
  },
  fds: ({ subject, evidence }) => ({
    sentence: `${named(subject)} has ${formatCount(num(evidence.openFds))} of ${formatCount(num(evidence.limit))} files open (${percent(num(evidence.share))})`,
    advice: 'Look at its open files by kind; close them in the error path, or raise --ulimit nofile.',
  }),
  'pids-limit': ({ subject, evidence, who }) => ({
    sentence: `${formatCount(num(evidence.pids))} of ${formatCount(num(evidence.limit))} tasks in ${inOf(subject)} (${percent(num(evidence.share))}); ${whoOr(who, 'spread over many processes')}${who.length === 0 ? '' : ` has ${formatCount(who.reduce((sum, { amount }) => sum + amount, 0))}`}`,
    advice:
      'At the limit fork and pthread_create fail: find what keeps starting threads, or raise --pids-limit.',
  }),
  zombies: ({ subject, evidence }) => ({
    sentence: `${plural(num(evidence.zombies), 'zombie', 'zombies')} (${evidence.names}) that ${named(subject)} never reaps, the oldest ${formatAge(num(evidence.oldestSeconds) * 1000)}`,
    advice:
      subject.pid === 1
        ? 'Run the container with --init, or let process 1 wait for its children.'
        : 'Its parent must wait for its children.',
  }),
  stopped: ({ subject, evidence, since }, at) => ({
    sentence: `${named(subject)} has been stopped by ${evidence.by} for ${formatAge(at - since)}`,
    advice: 'kill -CONT resumes it.',
  }),
}

const num = (value: number | string | undefined): number => (typeof value === 'number' ? value : Number.NaN)
const bytes = (value: number | string | undefined) => formatBytesLong(num(value))
const percent = (share: number) => `${formatRatio(share)} %`
const cpus = (value: number | string | undefined) => num(value).toFixed(2)
const minutes = (seconds: number | string | undefined) => formatAge(num(seconds) * 1000)
const plural = (count: number, one: string, many: string) =>
  `${formatCount(count)} ${count === 1 ? one : many}`
const named = ({ comm, pid }: { readonly comm?: string; readonly pid?: number }) => `${comm} (PID ${pid})`
const inOf = ({ containerName }: { readonly containerName?: string }) => containerName ?? 'the container'

function whoOr(who: readonly Share[], otherwise: string): string {
  if (who.length === 0) return otherwise
  return who
    .map(({ comm, pid, count }) => (count > 1 ? `${count} × ${comm}` : `${comm} (PID ${pid})`))
    .join(', ')
}

function shareOf(who: readonly Share[]): string {
  if (who.length === 0) return ''
  return ` used ${percent(
    Math.min(
      1,
      who.reduce((sum, { share }) => sum + share, 0),
    ),
  )} of it`
}
