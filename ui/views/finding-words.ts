// Findings and the header -> the short words of the status line, with names made printable.

import { memoryUseOf } from '../../server/model/container.ts'
import type { Finding, FindingId } from '../../server/model/finding.ts'
import { formatRatio } from '../../server/model/format.ts'
import { NEAR_SHARE } from '../../server/model/near-limit.ts'
import type { ViewHeader } from '../../server/model/protocol.ts'
import { capital } from '../../server/words/phrases.ts'
import { quietParts, sinceWhen, type Verdict } from '../../server/words/verdict.ts'
import { printable } from '../components/printable.ts'
import { inZone } from '../store/zone.ts'

/** For kinds of findings whose name does not say it. */
const TITLES: Partial<Record<FindingId | string, string>> = {
  'memory-eta': 'memory limit',
  'oom-kill': 'OOM kill',
  fds: 'open files',
  'pids-limit': 'task limit',
}

/** `throttled: app`, `not accepting: :9090`, `disk full: /data` */
export function chipText({ id, subject, evidence }: Finding): string {
  const { port, comm, call = comm, pid, containerName } = subject
  const place = id === 'disk-full' && evidence.mount !== undefined ? String(evidence.mount) : undefined
  const whom =
    port !== undefined
      ? `:${port}`
      : call !== undefined && pid !== undefined
        ? `${call} (${pid})`
        : (place ?? containerName ?? '')
  const title = TITLES[id] ?? id.replaceAll('-', ' ')
  return printable(whom === '' ? title : `${title}: ${whom}`)
}

/** If nothing is wrong, or that cannot be said. */
export function quietText(header: ViewHeader, verdict: Verdict): string {
  const { kind, near } = verdict
  const used = kind === 'well' && near.length === 0 ? figures(header) : ''
  const parts = quietParts(verdict, used === '' ? 'nothing wrong' : 'all well').join('; ')
  return printable(capital(used === '' ? parts : `${parts}: ${used}`))
}

/** Less than this share of ten seconds does not count as waiting. */
const WAIT_SHARE_MIN = 0.01

/** Nothing is near its limit: what fills it up is cache, of which the kernel can take back a part. */
function memoryText(share: number): string {
  return `memory ${formatRatio(share)} %${share >= NEAR_SHARE ? ' with cache' : ''}`
}

function figures({ container, host, totals }: ViewHeader): string {
  const cpus = container?.cpuLimit ?? host.cpuCount
  const used = container?.cpuUsage ?? totals.cpuUsage
  const limit = container?.memoryLimitBytes
  const memory = container === undefined ? undefined : memoryUseOf(container).usedBytes
  const waits = (['cpu', 'memory', 'io'] as const).map(resource => container?.pressure?.[resource]?.someAvg10)
  const isWaiting = waits.some(share => (share ?? 0) >= WAIT_SHARE_MIN)
  return [
    ...(used === undefined ? [] : [`CPU ${used.toFixed(2)} of ${Number(cpus.toFixed(2))}`]),
    ...(memory === undefined || !limit ? [] : [memoryText(memory / limit)]),
    ...(waits.some(share => share !== undefined) && !isWaiting ? ['no waits'] : []),
  ].join(', ')
}

/** In the zone that is shown. `at`: the moment shown. */
export function sinceWhenShown(finding: Finding, at: number, zone = ''): string {
  return sinceWhen({ ...finding, since: inZone(finding.since) }, inZone(at), zone)
}
