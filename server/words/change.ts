// A change between two moments -> its sentence, and its words where there is no room for one; starts and ends, and what
// did not change, in a sentence each.

import { formatAge, formatByteRate, formatBytes, formatCount, formatRatio } from '../model/format.ts'
import { formatMoment } from '../model/moment.ts'
import type {
  Change,
  ChangeInWords,
  ComparedMetric,
  Difference,
  DifferenceInWords,
  ShownChange,
} from '../model/recording.ts'
import { visible } from '../model/visible.ts'
import { limitSentence, limitText } from './limit.ts'
import { capital } from './phrases.ts'

export function differenceInWords(difference: Difference): DifferenceInWords {
  return {
    ...difference,
    changes: difference.changes.map(changeInWords),
    meanwhile: visible(meanwhileSentence(difference)),
    same: sameSentence(difference),
    begins:
      difference.askedFrom === undefined
        ? ''
        : `The recording begins at ${formatMoment(difference.from, 0)}.`,
  }
}

export function changeInWords(change: Change): ChangeInWords {
  const { kind, subject, ...rest } = change
  const { what, how, ...values } = shownChange(change)
  const shown = { what: visible(what), how: visible(how), ...values }
  return { kind, subject, text: visible(changeSentence(change)), shown, ...rest }
}

export function changeSentence(change: Change): string {
  const { kind, command } = change
  switch (kind) {
    case 'started':
    case 'ended':
      return change.count === undefined
        ? `${nameOf(change)} ${kind}: ${command}`
        : `${change.count} × ${change.name} ${kind}, such as ${change.pid}: ${command}`
    case 'grew':
    case 'shrank':
      return moved(change)
    case 'portOpened':
      return ported(change, 'opened')
    case 'portClosed':
      return ported(change, 'closed')
    case 'limitChanged':
      return limited(change)
    default:
      return kind satisfies never
  }
}

interface Named {
  /** At the start of a line, and within a sentence. */
  readonly what: string
  readonly within: string
  readonly format: (value: number) => string
}

const cpus = (value: number) => value.toFixed(2)
const percent = (share: number) => `${formatRatio(share)} %`

const NAMES: Readonly<Record<ComparedMetric, Named>> = {
  memory: { what: 'Memory', within: 'memory', format: formatBytes },
  cpu: { what: 'CPU', within: 'CPU', format: cpus },
  waits: { what: 'Waits for a CPU', within: 'waits for a CPU', format: percent },
  tasks: { what: 'Tasks', within: 'tasks', format: formatCount },
  openFds: { what: 'Open files', within: 'open files', format: formatCount },
  zombies: { what: 'Zombies', within: 'zombies', format: formatCount },
  acceptQueue: { what: 'Queue', within: 'queues', format: formatCount },
  disk: { what: 'Disk', within: 'disk', format: formatByteRate },
  network: { what: 'Network', within: 'network', format: formatByteRate },
}

function isCompared(metric: Change['metric']): metric is ComparedMetric {
  return metric !== undefined && Object.hasOwn(NAMES, metric)
}

function ported(change: Change, verb: string): string {
  const one = `${placeOf(change)}${change.count === undefined ? ` was ${verb}` : ''}${holderOf(change)}`
  return change.count === undefined ? one : `${change.count} ports were ${verb}, such as ${one}`
}

/** `memory of worker.py (9) grew by 40.0M, from 60.0M to 100M`; of a total, who explains how much. */
function moved(change: Change): string {
  const { kind, metric, by = [] } = change
  if (!isCompared(metric)) return kind
  const { what, within, format } = NAMES[metric]
  const [before, after] = [change.before ?? 0, change.after ?? 0]
  const whose =
    metric === 'acceptQueue'
      ? ` before ${placeOf(change)}${heldBy(change)}`
      : change.name !== undefined
        ? ` of ${nameOf(change)}`
        : change.containerName === undefined
          ? ''
          : ` of ${change.containerName}`
  const verb = kind === 'grew' ? 'rose' : 'fell'
  const who = by.map(one => `${nameOf(one)} explains ${percentOf(one.share)}`).join(', ')
  const subject = what === 'CPU' ? what : capital(within)
  return `${metric === 'acceptQueue' ? 'The queue' : subject}${whose} ${verb} by ${format(Math.abs(after - before))}, from ${format(before)} to ${format(after)}${besides(change)}${who && `: ${who}`}`
}

/** `, now at the quota`, `, oldest 38s` */
function besides({ metric, isAtLimit, oldestWaitSeconds }: Change): string {
  if (isAtLimit) return `, now at the ${metric === 'cpu' ? 'quota' : 'limit'}`
  return oldestWaitSeconds === undefined ? '' : `, oldest ${formatAge(oldestWaitSeconds * 1000)}`
}

const percentOf = (share: number) => `${Math.round(share * 100)} %`

function limited({ metric, containerName = 'a container', before = null, after = null }: Change): string {
  if (metric === undefined || isCompared(metric)) return `a limit of ${containerName} was changed`
  return limitSentence(metric, containerName, before, after)
}

/** In the parts of a row: what, by how much, before and after. */
export function shownChange(change: Change): ShownChange {
  const { kind, metric } = change
  const [before, after] = [change.before, change.after]
  const of = (value: number | null | undefined, format: (value: number) => string) =>
    value === null || value === undefined ? '' : format(value)
  if (kind === 'limitChanged' && metric !== undefined && !isCompared(metric)) {
    const [name, was, is] = limitText(metric, before ?? null, after ?? null)
    return { what: capital(name), how: `of ${change.containerName ?? 'a container'}`, before: was, after: is }
  }
  if (!isCompared(metric)) {
    const isPort = kind === 'portOpened' || kind === 'portClosed'
    const verb = { portOpened: 'opened', portClosed: 'closed', started: 'started', ended: 'ended' }
    return {
      what:
        isPort && change.count !== undefined
          ? `${change.count} ports`
          : isPort
            ? placeOf(change)
            : change.count === undefined
              ? ''
              : `${change.count} ×`,
      how: verb[kind as keyof typeof verb] ?? '',
      before: of(before, formatBytes),
      after: of(after, formatBytes),
    }
  }
  const { what, format } = NAMES[metric]
  const by = (after ?? 0) - (before ?? 0)
  return {
    what: metric === 'acceptQueue' ? `Queue before ${placeOf(change)}` : what,
    how: `${by > 0 ? '+' : '−'}${format(Math.abs(by))}${besides(change)}`,
    before: of(before, format),
    after: of(after, format),
  }
}

/** `Started and ended meanwhile: 401 × sleep (0.3 s each).` */
function meanwhileSentence({ churn, isChurnCut }: Difference): string {
  if (churn.length === 0) return ''
  const names = churn.map(({ name, count, livedMs }) =>
    livedMs === undefined
      ? `${count} × ${name}`
      : `${count} × ${name} (${lived(livedMs)}${count > 1 ? ' each' : ''})`,
  )
  return `Started and ended meanwhile: ${isChurnCut ? 'at least ' : ''}${names.join(', ')}.`
}

const lived = (ms: number) => (ms < 10_000 ? `${(ms / 1000).toFixed(1)} s` : formatAge(ms))

const KEPT = {
  processes: 'no lasting process started or ended',
  ports: 'no port opened or closed',
  limits: 'no limit changed',
}

/** `No port opened or closed, no limit changed; memory and open files stayed as they were.` */
function sameSentence({ unchanged }: Difference): string {
  const nothing = unchanged.flatMap(one => (one in KEPT ? KEPT[one as keyof typeof KEPT] : []))
  const stayed = unchanged.flatMap(one => (isCompared(one as Change['metric']) ? one : []))
  const names = stayed.map(one => NAMES[one as ComparedMetric].within)
  const list = names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
  const text = [nothing.join(', '), list && `${list} stayed as ${names.length > 1 ? 'they were' : 'before'}`]
    .filter(Boolean)
    .join('; ')
  return text && `${capital(text)}.`
}

const nameOf = ({ name, comm, pid }: Pick<Change, 'name' | 'comm' | 'pid'>) => `${name ?? comm} (${pid})`
const holderOf = (change: Change) => (change.pid === undefined ? '' : ` by ${nameOf(change)}`)
const heldBy = (change: Change) => (change.pid === undefined ? '' : `, held by ${nameOf(change)},`)

/** `0.0.0.0:443`, `[::]:443`, `:443 (0.0.0.0, ::)` */
function placeOf({ address = '', otherAddresses = [], port }: Change): string {
  if (otherAddresses.length > 0) return `:${port} (${[address, ...otherAddresses].join(', ')})`
  return `${address.includes(':') ? `[${address}]` : address}:${port}`
}
