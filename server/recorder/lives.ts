// Lives in the recording -> how each ended. Nothing was there to note the end when process 1 took topz with it: what was
// seen until then speaks, and what this topz finds now.

import type { Database } from 'bun:sqlite'
import type { Event } from '../model/event.ts'
import { formatAge, formatBytes, formatRatio } from '../model/format.ts'
import type { Ending, Life } from '../model/recording.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { snapshotAt, type TickRow } from './replay.ts'

export interface LifeRow {
  readonly life: number
  readonly started_at: number
  readonly ended_at: number | null
  readonly ending: string | null
  readonly boot: string | null
  readonly app: string | null
}

/** What topz is attached to: the same app has the same text, whoever looks. */
export function appOf({ processes, containers }: Snapshot): string {
  const first = processes[0]
  const main = containers.find(container => container.main)
  return JSON.stringify([main?.id ?? null, first?.pid === 1 ? first.startTicks : null])
}

/** What happened in the last seconds counts as having to do with the end. */
const LAST_MS = 15_000
/** Above this share of its limit memory speaks for an OOM kill. */
const FULL_SHARE = 0.9

export function lifeRows(db: Database): LifeRow[] {
  return db.query<LifeRow, []>('SELECT * FROM life ORDER BY life').all()
}

export function lastTickOf(db: Database, life: number): TickRow | undefined {
  return (
    db.query<TickRow, [number]>('SELECT * FROM tick WHERE life = ? ORDER BY tick DESC LIMIT 1').get(life) ??
    undefined
  )
}

/** `current`: the life that is being recorded, of which nothing is told but that it lives. */
export function livesOf(db: Database, current: number | undefined): Life[] {
  const rows = lifeRows(db)
  return rows.map((row, i) => {
    const last = lastTickOf(db, row.life)
    const told = { life: row.life, startedAt: row.started_at, ...(last && { lastAt: last.at }) }
    if (row.life === current) return { ...told, isCurrent: true }
    const ending = endingOf(db, row, rows[i + 1], last)
    return ending === undefined ? told : { ...told, ending }
  })
}

function endingOf(
  db: Database,
  row: LifeRow,
  next: LifeRow | undefined,
  last: TickRow | undefined,
): Ending | undefined {
  const at = row.ended_at ?? last?.at ?? row.started_at
  if (row.ending !== null)
    return {
      how: 'stopped',
      at,
      confidence: 'certain',
      text: `topz was stopped (${row.ending})`,
      evidence: [`topz noted that it was asked to end with ${row.ending}`],
    }
  if (last === undefined) return undefined
  const snapshot = snapshotAt(db, last)
  if (snapshot === undefined) return undefined
  const before = tickBefore(db, last)
  const earlier = before && snapshotAt(db, before)
  return judge(snapshot, earlier, eventsBefore(db, row.life, at), row, next)
}

/** Pure: what was seen last, and who came after, -> the end. */
export function judge(
  snapshot: Snapshot,
  earlier: Snapshot | undefined,
  events: readonly Event[],
  life: Pick<LifeRow, 'boot' | 'app'>,
  next: Pick<LifeRow, 'boot' | 'app' | 'started_at'> | undefined,
): Ending {
  const { at } = snapshot
  const seen = `the last moment recorded is ${new Date(at).toISOString()}`
  const first = snapshot.processes[0]
  const name = first === undefined ? 'process 1' : `process 1 (${first.comm})`
  if (next?.app != null && next.app === life.app && next.boot === life.boot)
    return {
      how: 'topzKilled',
      at,
      confidence: 'certain',
      text: 'topz itself was killed; the app lived on',
      evidence: [seen, `the next topz found the same ${name}, which had not been started anew`],
    }
  if (next?.boot != null && life.boot !== null && next.boot !== life.boot)
    return {
      how: 'reboot',
      at,
      confidence: 'likely',
      text: 'the machine was restarted, or the container came back on another one',
      evidence: [seen, 'the next topz runs under another boot of the kernel'],
    }
  const memory = memoryEvidence(snapshot, earlier)
  const kill = events.find(({ type }) => type === 'oomKill')
  if (kill !== undefined || memory.isFull) {
    const killed = kill === undefined ? [] : [`${ageOf(at, kill)}: ${kill.text}`]
    return {
      how: 'oom',
      at,
      confidence: kill === undefined ? 'possible' : 'likely',
      text: `the container died out of memory: ${name} ended, and topz with it`,
      evidence: [...killed, ...memory.evidence, seen],
    }
  }
  const winding = windingDown(snapshot, earlier, events)
  if (winding.length > 0)
    return {
      how: 'shutdown',
      at,
      confidence: 'likely',
      text: `${name} shut down in an orderly way, as docker stop asks it to, and topz ended with it`,
      evidence: [...winding, ...memory.evidence, seen],
    }
  return {
    how: 'crash',
    at,
    confidence: 'likely',
    text: `${name} ended without warning, and topz with it: it crashed, exited or was killed`,
    evidence: [
      'nothing was wound down before: no other process ended, no port was closed',
      ...memory.evidence,
      seen,
    ],
  }
}

const ageOf = (at: number, event: Event) => `${formatAge(Math.max(0, at - event.at))} before the end`

/** How far back growth is measured, and how far ahead it is taken to go on: two readings. */
const GROWTH_MS = 5000
const AHEAD_SECONDS = 2

function memoryEvidence({ at, containers }: Snapshot, earlier: Snapshot | undefined) {
  const main = containers.find(container => container.main)
  const { memoryBytes: all, memoryLimitBytes: limit, workingSetBytes } = main ?? {}
  const used = workingSetBytes ?? all
  if (main === undefined || used === undefined) return { isFull: false, evidence: [] }
  if (!limit) return { isFull: false, evidence: [`memory was at ${formatBytes(used)}, without a limit`] }
  const past = earlier?.containers.find(({ id }) => id === main.id)
  const pastUsed = past?.workingSetBytes ?? past?.memoryBytes
  const seconds = (at - (earlier?.at ?? at)) / 1000
  const growth = pastUsed === undefined || seconds <= 0 ? 0 : (used - pastUsed) / seconds
  const isGrowing = growth > 0 && used + growth * AHEAD_SECONDS >= limit
  const share = `memory was at ${formatBytes(used)} of ${formatBytes(limit)} (${formatRatio(used / limit)} %)`
  return {
    isFull: used / limit >= FULL_SHARE || isGrowing,
    evidence: [
      share,
      ...(isGrowing
        ? [`it grew by ${formatBytes(growth)} a second: the limit was less than ${AHEAD_SECONDS} s away`]
        : []),
    ],
  }
}

function tickBefore(db: Database, { life, at }: TickRow): TickRow | undefined {
  return (
    db
      .query<TickRow, [number, number]>(
        'SELECT * FROM tick WHERE life = ? AND at <= ? ORDER BY tick DESC LIMIT 1',
      )
      .get(life, at - GROWTH_MS) ?? undefined
  )
}

/** Who had lived so long was no job that comes and goes. */
const LASTING_MS = 2000

/** Everybody but process 1 ended, or ports were closed, in the last seconds; jobs that end as planned are no sign. */
function windingDown(
  { at, processes }: Snapshot,
  earlier: Snapshot | undefined,
  events: readonly Event[],
): string[] {
  const closed = events.filter(event => event.type === 'portClose' && at - event.at <= LAST_MS)
  const alive = new Set(processes.map(({ id }) => id))
  const lasting = (earlier?.processes ?? []).filter(
    ({ pid, kernelThread, self, state, startedAt = 0 }) =>
      pid !== 1 && !kernelThread && !self && state !== 'Z' && (earlier?.at ?? 0) - startedAt >= LASTING_MS,
  )
  const areGone = lasting.length > 0 && lasting.every(({ id }) => !alive.has(id))
  const names = lasting.slice(0, 5).map(({ comm, pid }) => `${comm} (PID ${pid})`)
  return [
    ...closed.map(event => `${ageOf(at, event)}: ${event.text}`),
    ...(areGone ? [`in the last seconds all others ended: ${names.join(', ')}`] : []),
  ]
}

function eventsBefore(db: Database, life: number, at: number): Event[] {
  return db
    .query<{ json: string }, [number, number]>(
      'SELECT json FROM event WHERE life = ? AND at >= ? ORDER BY event',
    )
    .all(life, at - LAST_MS)
    .map(({ json }) => JSON.parse(json) as Event)
}
