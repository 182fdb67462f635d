// Process 1 neither catches SIGTERM nor waits for it: the kernel then does not deliver it from outside, and docker stop
// waits out its grace period and kills. A process in sigwait shows neither: the kernel unblocks what it waits for. For
// Node.js this is unknown: its runtime always catches it.

import type { Process } from '../../model/snapshot.ts'
import { createPick } from '../../model/step.ts'
import type { Question } from '../closer-look.ts'
import { subjectOfProcess } from '../container-of.ts'
import type { Rule, Tick } from '../rule.ts'

/** By then a start-up script has become the app. */
const GRACE_MS = 60_000
/** What it catches may change; answers that are not renewed are forgotten after a minute. */
const AGAIN_MS = 30_000
const PARTS = ['status', 'threads'] as const
/** Runtimes that catch it themselves, whether or not the app does. */
const RUNTIMES: ReadonlySet<string> = new Set(['node', 'MainThread'])
/** They wait for it: where topz may not see their system call, the name has to do. */
const INITS: ReadonlySet<string> = new Set(['docker-init', 'tini', 'tini-static', 'dumb-init'])
const SIGWAIT = 'rt_sigtimedwait'
const SIGTERM = 'SIGTERM'

const kernelThreadsIn = createPick<Process>(({ kernelThread }) => kernelThread === true)

export const noStop: Rule = {
  id: 'no-stop',
  raise: { share: 0.6, ms: 5000 },
  clear: { share: 0.8, ms: 5000 },
  observe(tick) {
    const first = settled(tick)
    const masks = first && masksOf(first.id, tick)
    if (first === undefined || masks === undefined || isHandled(masks)) return []
    const { id, comm } = first
    const calls = tick.closer(id, 'threads')?.items.map(({ syscall }) => syscall)
    if (calls === undefined || calls.includes(SIGWAIT) || INITS.has(comm)) return []
    return [
      {
        key: id,
        level: 'bad',
        severity: 'note',
        confidence: calls.includes(undefined) ? 'likely' : 'certain',
        subject: subjectOfProcess(first),
        evidence: { isIgnored: masks.get('ignored')?.includes(SIGTERM) ? 'yes' : 'no' },
      },
    ]
  },
  questions(tick): readonly Question[] {
    const first = settled(tick)
    if (first === undefined) return []
    const masks = masksOf(first.id, tick)
    const parts = masks === undefined || isHandled(masks) ? PARTS.slice(0, 1) : PARTS
    return parts
      .filter(part => {
        const askedAt = tick.closer(first.id, part)?.askedAt ?? Number.NEGATIVE_INFINITY
        return tick.steadyAt - askedAt >= AGAIN_MS
      })
      .map(part => ({ processId: first.id, pid: first.pid, part }))
  },
}

type Masks = ReadonlyMap<string, readonly string[]>

/** Undefined: not known. */
function masksOf(id: string, { closer }: Tick): Masks | undefined {
  const answer = closer(id, 'status')
  const masks = answer && new Map(answer.items.map(({ name, value }) => [name, value.split(' ')]))
  return masks?.has('caught') && masks.has('blocked') ? masks : undefined
}

/** Programs that block it and read it from a descriptor, as systemd does. */
function isHandled(masks: Masks): boolean {
  return ['caught', 'blocked'].some(name => masks.get(name)?.includes(SIGTERM))
}

function settled({ snapshot: { at, processes } }: Tick) {
  // Where kernel threads are seen, this is the host, and process 1 its init.
  if (kernelThreadsIn(processes).length > 0) return undefined
  const first = processes[0]
  if (first?.pid !== 1 || first.self || first.state === 'Z' || RUNTIMES.has(first.comm)) return undefined
  return at - (first.startedAt ?? at) >= GRACE_MS ? first : undefined
}
