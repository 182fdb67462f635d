// Snapshot <-> subjects, each a flat list of numbers and the rest of its members. Joining what was split gives the
// snapshot again, in the precision that fields.ts keeps.

import type { Container } from '../../model/container.ts'
import type { Found } from '../../model/finding.ts'
import type { Network } from '../../model/network.ts'
import type { Process, Snapshot } from '../../model/snapshot.ts'
import { FIELDS, type Field, type Kind } from './fields.ts'
import { foundOf, membersOfFound, withCalls } from './found.ts'
import { codeOf, numberOf, type Value } from './pack.ts'

export interface Subject {
  readonly kind: Kind
  /** Unique within its kind and life. */
  readonly id: string
  /** Compared by identity: the same object is the same state. */
  readonly source: object
  readonly members: Members
}

export type Members = Readonly<Record<string, unknown>>

/** The subject of everything that exists once. */
export const HOST_ID = ''

/** All but the processes, which are many: iterating over them allocates nothing for idle ones. */
export function surroundingsOf(snapshot: Snapshot): Subject[] {
  const { host, namespace, totals, self, absent, intervalMs, cpuResolution } = snapshot
  // The readers are not part of the app's past.
  const { serving: _, ...own } = self
  const subjects: Subject[] = [
    {
      kind: 'host',
      id: HOST_ID,
      source: snapshot,
      members: { host, namespace, totals, self: own, absent, intervalMs, cpuResolution },
    },
  ]
  for (const container of snapshot.containers)
    subjects.push({ kind: 'container', id: container.id, source: container, members: membersOf(container) })
  for (const network of snapshot.networks) {
    const { listeners, peers, unanswered, unclosed, ...rest } = network
    subjects.push({ kind: 'network', id: network.id, source: network, members: rest })
    // Separate, because they change seldom and are long.
    subjects.push({
      kind: 'ports',
      id: network.id,
      source: network,
      members: { listeners, peers, unanswered, unclosed },
    })
  }
  const found = membersOfFound(snapshot)
  if (found !== undefined)
    subjects.push({ kind: 'findings', id: HOST_ID, source: snapshot, members: membersOf(found) })
  const { colours } = snapshot
  if (colours !== undefined)
    subjects.push({ kind: 'colours', id: HOST_ID, source: colours, members: { colours } })
  return subjects
}

export const membersOf = (object: object) => object as Members

/** Codes of the subject's own fields, in order. */
export function codesOf(kind: Kind, members: Members): number[] {
  return FIELDS[kind].map(field => (field.keys.length === 0 ? 0 : codeIn(members, field)))
}

const codeIn = (members: Members, field: Field) => codeOf(valueAt(members, field.keys) as Value, field)

/**
 * `codes` are those of `before`: makes them those of `after`. True if anything but numbers may differ; a member of a
 * member counts as different if its object is another. Costs what differs: most members of most subjects are the same.
 */
export function renewCodes(kind: Kind, before: Members, after: Members, codes: number[]): boolean {
  let isRestNew = false
  let count = 0
  let hasNew = false
  const renew = (key: string): void => {
    for (const place of PLACES[kind].get(key) ?? NONE)
      codes[place] = codeIn(after, FIELDS[kind][place] as Field)
    if (!NUMBERS[kind].has(key) && !DERIVED.has(key)) isRestNew = true
  }
  for (const key in after) {
    const value = after[key]
    if (value !== undefined) count++
    if (before[key] === value) continue
    if (before[key] === undefined) hasNew = true
    renew(key)
  }
  if (hasNew || count !== countOf(before)) for (const key in before) if (after[key] === undefined) renew(key)
  return isRestNew
}

function countOf(members: Members): number {
  let count = 0
  for (const key in members) if (members[key] !== undefined) count++
  return count
}

function valueAt(members: Members, keys: readonly string[]): unknown {
  let value: unknown = members
  for (const key of keys) value = (value as Members | undefined)?.[key]
  return value
}

const NUMBERS: Readonly<Record<Kind, ReadonlySet<string>>> = {
  process: namesOf('process'),
  container: namesOf('container'),
  network: namesOf('network'),
  ports: namesOf('ports'),
  host: namesOf('host'),
  findings: namesOf('findings'),
  colours: namesOf('colours'),
}

const NONE: readonly number[] = []
/** Positions of the fields that a member holds, itself or inside. */
const PLACES: Readonly<Record<Kind, ReadonlyMap<string, readonly number[]>>> = {
  process: placesOf('process'),
  container: placesOf('container'),
  network: placesOf('network'),
  ports: placesOf('ports'),
  host: placesOf('host'),
  findings: placesOf('findings'),
  colours: placesOf('colours'),
}

function placesOf(kind: Kind): ReadonlyMap<string, readonly number[]> {
  const places = FIELDS[kind].map((_, place) => place).filter(place => FIELDS[kind][place]?.keys.length)
  return Map.groupBy(places, place => FIELDS[kind][place]?.keys[0] ?? '')
}

/** Derived again on reading, or known as the subject's own id. */
const DERIVED: ReadonlySet<string> = new Set(['memoryUsage', 'id'])

function namesOf(kind: Kind): ReadonlySet<string> {
  return new Set(FIELDS[kind].filter(field => field.keys.length > 0).map(field => field.path))
}

/** JSON of everything that is not a field. */
export function restOf(kind: Kind, members: Members): string {
  return JSON.stringify(without(NUMBERS[kind], members, ''))
}

function without(numbers: ReadonlySet<string>, members: Members, prefix: string): Members {
  const kept: Record<string, unknown> = {}
  for (const key in members) {
    const value = members[key]
    const path = prefix + key
    if (value === undefined || numbers.has(path) || DERIVED.has(path)) continue
    const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value)
    kept[key] = isRecord ? without(numbers, value as Members, `${path}.`) : value
  }
  return kept
}

/** One subject's state as recorded. */
export interface State {
  readonly kind: Kind
  readonly codes: readonly number[]
  readonly rest: Members
}

export function join({ kind, codes, rest }: State): Members {
  const members: Record<string, unknown> = { ...rest }
  FIELDS[kind].forEach((field, place) => {
    const code = codes[place] ?? 0
    if (field.keys.length > 0 && code !== 0) set(members, field, numberOf(code, field))
  })
  return members
}

function set(members: Record<string, unknown>, { keys }: Field, value: unknown): void {
  let at = members
  for (const key of keys.slice(0, -1)) {
    at[key] = { ...(at[key] as Members | undefined) }
    at = at[key] as Record<string, unknown>
  }
  at[keys[keys.length - 1] as string] = value
}

type Header = Pick<
  Snapshot,
  'host' | 'namespace' | 'totals' | 'self' | 'absent' | 'intervalMs' | 'cpuResolution'
>

export interface Recorded {
  readonly header: Header
  readonly containers: readonly Container[]
  readonly networks: readonly Network[]
  readonly processes: readonly Process[]
  /** Missing if nothing was watching, as in a recording of an older topz. */
  readonly found: Found | undefined
}

/** What every reader relies on. A damaged row lacks some of it, or has something else there. */
const REQUIRED: Readonly<Record<Kind, Readonly<Record<string, (value: unknown) => boolean>>>> = {
  process: { pid: isNumber, startTicks: isNumber, comm: isText, command: isText, argv: isUnknownOr(isTexts) },
  container: { name: isText, absent: isUnknownOr(isObjects) },
  network: { containers: isTexts, interfaces: isObjects, absent: isUnknownOr(isObjects) },
  ports: {
    listeners: isObjects,
    peers: isUnknownOr(isObjects),
    unanswered: isUnknownOr(isObjects),
    unclosed: isUnknownOr(isObjects),
  },
  host: { host: isObject, namespace: isObject, totals: isObject, self: isObject, absent: isObjects },
  findings: {},
  colours: { colours: isObjects },
}

function isWhole(kind: Kind, members: Members): boolean {
  return Object.entries(REQUIRED[kind]).every(([name, isRight]) => isRight(members[name]))
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number'
}

function isText(value: unknown): boolean {
  return typeof value === 'string'
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every(isText)
}

function isObjects(value: unknown): boolean {
  return Array.isArray(value) && value.every(isObject)
}

function isUnknownOr(isRight: (value: unknown) => boolean): (value: unknown) => boolean {
  return value => value === undefined || isRight(value)
}

/**
 * The complete ones, in the order in which they were split; processes by ascending pid. Undefined if the host is
 * missing.
 */
export function recordedOf(states: Iterable<State & { readonly id: string }>): Recorded | undefined {
  let header: Header | undefined
  const containers: Container[] = []
  const networks: Members[] = []
  const ports = new Map<string, Members>()
  const processes: Process[] = []
  let found: Found | undefined
  for (const state of states) {
    const members = join(state)
    if (!isWhole(state.kind, members)) continue
    if (state.kind === 'host') header = members as unknown as Header
    else if (state.kind === 'container') containers.push({ ...members, id: state.id } as unknown as Container)
    else if (state.kind === 'network') networks.push({ ...members, id: state.id })
    else if (state.kind === 'ports') ports.set(state.id, members)
    else if (state.kind === 'findings') found = foundOf(members)
    else if (state.kind === 'colours') continue
    else processes.push({ ...members, id: state.id } as unknown as Process)
  }
  if (header === undefined) return undefined
  const limits = new Map(containers.map(({ id, memoryLimitBytes }) => [id, memoryLimitBytes]))
  const whole = header.host.memoryBytes
  const shareOf = (process: Process): Process => {
    const limit = limits.get(process.container ?? '')
    const of = limit && (whole === undefined || limit < whole) ? limit : whole
    return of ? { ...process, memoryUsage: process.rssBytes / of } : process
  }
  return {
    header,
    containers: containers.sort(mainFirst),
    networks: networks.map(network => ({
      ...(network as unknown as Network),
      ...(ports.get(String(network.id)) ?? { listeners: [] }),
    })) as Network[],
    processes: processes.sort((a, b) => a.pid - b.pid).map(shareOf),
    found: found && withCalls(found, processes),
  }
}

function mainFirst(a: Container, b: Container): number {
  return Number(b.main ?? false) - Number(a.main ?? false) || (a.name < b.name ? -1 : 1)
}
