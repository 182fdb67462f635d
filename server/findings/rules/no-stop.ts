// Process 1 neither catches SIGTERM nor waits for it: the kernel then does not deliver it from outside, and docker stop
// waits out its grace period and kills. For Node.js this is unknown: its runtime always catches it.

import type { Question } from '../closer-look.ts'
import type { Rule, Tick } from '../rule.ts'

/** By then a start-up script has become the app. */
const GRACE_MS = 60_000
/** What it catches may change; answers that are not renewed are forgotten after a minute. */
const AGAIN_MS = 30_000
/** Runtimes that catch it themselves, whether or not the app does. */
const RUNTIMES: ReadonlySet<string> = new Set(['node', 'MainThread'])
const SIGTERM = 'SIGTERM'

export const noStop: Rule = {
  id: 'no-stop',
  raise: { share: 0.6, ms: 5000 },
  clear: { share: 0.8, ms: 5000 },
  observe(tick) {
    const first = settled(tick)
    const answer = first && tick.closer(first.id, 'status')
    if (first === undefined || answer === undefined) return []
    const masks = new Map(answer.items.map(({ name, value }) => [name, value.split(' ')]))
    const [caught, blocked] = [masks.get('caught'), masks.get('blocked')]
    if (caught === undefined || blocked === undefined) return []
    // A process that blocks it waits for it with sigwait or a signalfd, as tini, s6 and systemd do.
    if (caught.includes(SIGTERM) || blocked.includes(SIGTERM)) return []
    const { id, pid, comm, container } = first
    return [
      {
        key: id,
        level: 'bad',
        severity: 'note',
        confidence: 'certain',
        subject: { processId: id, pid, comm, ...(container !== undefined && { container }) },
        evidence: { isIgnored: masks.get('ignored')?.includes(SIGTERM) ? 'yes' : 'no' },
      },
    ]
  },
  questions(tick): readonly Question[] {
    const first = settled(tick)
    if (first === undefined) return []
    const answer = tick.closer(first.id, 'status')
    const isNew = answer !== undefined && tick.snapshot.at - answer.askedAt < AGAIN_MS
    return isNew ? [] : [{ processId: first.id, pid: first.pid, part: 'status' }]
  },
}

function settled({ snapshot: { at, processes } }: Tick) {
  const first = processes[0]
  if (first?.pid !== 1 || first.self || first.state === 'Z' || RUNTIMES.has(first.comm)) return undefined
  return at - (first.startedAt ?? at) >= GRACE_MS ? first : undefined
}
