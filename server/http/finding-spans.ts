// What was open at the start of a range, and the events in it -> each finding with its duration.

import type { FindingSpan } from '../model/answers.ts'
import type { Event, FindingEvent } from '../model/event.ts'
import type { Life } from '../model/recording.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { visible } from '../model/visible.ts'
import { foundSentence } from '../words/event.ts'
import { inWords } from '../words/found.ts'

type Lives = readonly Pick<Life, 'startedAt' | 'lastAt' | 'isCurrent'>[]
type Draft = { -readonly [Key in keyof FindingSpan]: FindingSpan[Key] }

const SEVERITIES = ['note', 'warning', 'critical'] as const

/** In the order in which they were raised. `first`: the moment at the start of the range, if there is one. */
export function spansOf(
  first: Pick<Snapshot, 'at' | 'findings'> | undefined,
  events: readonly Event[],
  lives: Lives,
): FindingSpan[] {
  const spans = inWords(first?.findings ?? [], first?.at ?? 0).map(
    ({ id, key, severity, since, raisedAt, sentence, subject }): Draft => {
      const { containerName: _, ...who } = subject
      return { id, key, severity, since, raisedAt, text: sentence, ...who }
    },
  )
  const open = new Map(spans.map(span => [`${span.id} ${span.key}`, { span, life: lifeOf(first?.at ?? 0) }]))

  function lifeOf(at: number) {
    return lives.find(({ startedAt, lastAt }) => startedAt <= at && at <= (lastAt ?? startedAt))
  }

  for (const event of events) {
    if (event.type !== 'findingRaised' && event.type !== 'findingCleared') continue
    const { finding, at, type } = event
    const name = `${finding.id} ${finding.key}`
    const life = lifeOf(at)
    const last = open.get(name)
    // topz was restarted: it knows nothing about its earlier findings.
    const known = last?.life === life ? last : undefined
    if (type === 'findingCleared') {
      if (known !== undefined) known.span.clearedAt = at
      open.delete(name)
    } else if (known === undefined) {
      const span = spanOf(event)
      spans.push(span)
      cut(last)
      open.set(name, { span, life })
    } else known.span.severity = worseOf(known.span.severity, finding.severity)
  }
  for (const one of open.values()) cut(one)
  return spans
}

function spanOf(event: FindingEvent): Draft {
  const { at, processId, pid, comm, call, container, port } = event
  const { id, key, severity, since } = event.finding
  const span: Draft = { id, key, severity, since, raisedAt: at, text: visible(foundSentence(event)) }
  if (processId !== undefined) span.processId = processId
  if (pid !== undefined) span.pid = pid
  if (comm !== undefined) span.comm = comm
  if (call !== undefined) span.call = call
  if (container !== undefined) span.container = container
  if (port !== undefined) span.port = port
  return span
}

function cut(one: { readonly span: Draft; readonly life: Lives[number] | undefined } | undefined): void {
  if (one?.life?.isCurrent !== true && one?.life?.lastAt !== undefined) one.span.cutAt = one.life.lastAt
}

function worseOf(a: FindingSpan['severity'], b: FindingSpan['severity']): FindingSpan['severity'] {
  return SEVERITIES.indexOf(a) < SEVERITIES.indexOf(b) ? b : a
}
