// Findings about ports that do not accept -> one for those of one program that are held up by the same: the oldest of
// them, with the ports of all and what waits at them together. It keeps its key as ports join and leave it.

import type { Evidence, Finding } from '../model/finding.ts'
import { callOrComm } from '../model/program.ts'

type Group = readonly [oldest: Finding, ...more: Finding[]]

/** Call once per tick. */
export function createPortsTogether() {
  /** Key of the finding of one port -> the keys under which it was told, the latest first. */
  let told: ReadonlyMap<string, readonly string[]> = new Map()

  return (open: readonly Finding[]): readonly Finding[] => {
    const groups = groupsOf(open)
    const keys = keysOf(groups, told)
    const taken = new Set(keys)
    const next = new Map<string, readonly string[]>()
    const lines = new Map<Finding, Finding>()
    groups.forEach((group, place) => {
      const key = keys[place] as string
      const known = group.flatMap(one => [one.key, ...(told.get(one.key) ?? [])])
      const joins = [...new Set(known)].filter(one => !taken.has(one))
      for (const one of group) next.set(one.key, [key, ...joins])
      lines.set(group[0], { ...joined(group), key, ...(joins.length > 0 && { joins }) })
    })
    told = next
    return open.flatMap(finding => (finding.id === 'not-accepting' ? (lines.get(finding) ?? []) : [finding]))
  }
}

/** The oldest first, in each and of all. Whose owner is unknown is alone. */
function groupsOf(open: readonly Finding[]): readonly Group[] {
  const ports = open.filter(({ id }) => id === 'not-accepting').toSorted((a, b) => a.raisedAt - b.raisedAt)
  const groups = Map.groupBy(ports, one => (one.subject.pid === undefined ? one.key : programOf(one)))
  return [...groups.values()].flatMap(([oldest, ...more]): Group[] =>
    oldest === undefined ? [] : [[oldest, ...more]],
  )
}

/** And what holds it up; one that accepts too slowly does accept. */
function programOf({ subject, evidence, severity }: Finding): string {
  const { cause, because, oldestWaitSeconds } = evidence
  const isSlow = typeof oldestWaitSeconds === 'number' && oldestWaitSeconds < 1
  return [subject.container, callOrComm(subject), cause ?? because, severity, isSlow].join('\n')
}

/** As before, else that of the oldest of them; where both are another's by now, a further one. */
function keysOf(groups: readonly Group[], told: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const taken = new Set<string>()
  for (const group of groups) {
    const before = group.flatMap(({ key }) => told.get(key)?.[0] ?? [])
    const own = group.map(({ key }) => key)
    const free = [...before, ...own].find(key => !taken.has(key))
    let key = free ?? `${own[0]} again`
    while (taken.has(key)) key += ' again'
    taken.add(key)
  }
  return [...taken]
}

function joined(group: Group): Finding {
  const [oldest] = group
  if (group.length === 1) return oldest
  const sum = (key: string) => amounts(group, key).reduce((total, amount) => total + amount, 0) || undefined
  const waits = amounts(group, 'oldestWaitSeconds')
  const ports = group.flatMap(({ subject }) => subject.port ?? []).sort((a, b) => a - b)
  const { queueLimit: _, sockets: __, stuckSockets: ___, ...evidence } = oldest.evidence
  const processes = new Set(group.map(({ subject }) => subject.pid)).size
  return {
    ...oldest,
    since: Math.min(...group.map(({ since }) => since)),
    ...(group.some(({ mayBeOlder }) => mayBeOlder) && { mayBeOlder: true as const }),
    evidence: {
      ...evidence,
      ports: ports.join(', '),
      ...(processes > 1 && { processes }),
      queue: sum('queue'),
      oldestWaitSeconds: waits.length === 0 ? undefined : Math.max(...waits),
      gaveUp: sum('gaveUp'),
      dropped: sum('dropped'),
    } satisfies Evidence,
  }
}

function amounts(group: readonly Finding[], key: string): readonly number[] {
  return group.flatMap(({ evidence }) => {
    const amount = evidence[key]
    return typeof amount === 'number' ? [amount] : []
  })
}
