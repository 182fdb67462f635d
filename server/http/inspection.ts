// Requests for process details -> one reading for simultaneous requests, a few at once, and words for what may not be
// read.

import { INSPECTIONS_MAX, INSPECTIONS_WAITING_MAX } from '../config/limits.ts'
import type { DetailReading } from '../costly/detail/reading.ts'
import type { Detail, DetailPart } from '../model/detail.ts'
import type { Process, Snapshot } from '../model/snapshot.ts'
import { type Rights, remedyOf } from '../procfs/own-rights.ts'
import { fileSentence } from '../words/absence.ts'

export type Inspect = (process: Process, part: DetailPart) => Promise<DetailReading | 'stuck' | undefined>

export type Inspected =
  | { readonly kind: 'read'; readonly detail: Detail<unknown> }
  | { readonly kind: 'gone' }
  | { readonly kind: 'denied'; readonly message: string }
  | { readonly kind: 'stuck' }
  | { readonly kind: 'busy' }

export interface InspectionOptions {
  readonly latest: () => Snapshot | undefined
  /** Undefined if the source can't. */
  readonly inspect: Inspect | undefined
  /** Its costly files are read soon: cost follows attention. */
  readonly renew: ((process: Process) => void) | undefined
  readonly rights: Rights
  readonly allowEnviron: boolean
  readonly now: () => number
}

export function createInspection({ latest, inspect, renew, rights, allowEnviron, now }: InspectionOptions) {
  const underWay = new Map<string, Promise<Inspected>>()
  const waiting: (() => void)[] = []
  let running = 0

  /** The process in the newest snapshot; `start` is its start in clock ticks, if the client gave one. */
  function find(pid: number, start: string | undefined): Process | 'another' | undefined {
    const process = latest()?.processes.find(one => one.pid === pid)
    if (process === undefined || start === undefined || String(process.startTicks) === start) return process
    return 'another'
  }

  function read(process: Process, part: DetailPart): Promise<Inspected> {
    const key = `${process.id} ${part}`
    const known = underWay.get(key)
    if (known !== undefined) return known
    if (waiting.length >= INSPECTIONS_WAITING_MAX) return Promise.resolve({ kind: 'busy' })
    const asked = readInTurn(process, part).finally(() => underWay.delete(key))
    underWay.set(key, asked)
    return asked
  }

  async function readInTurn(process: Process, part: DetailPart): Promise<Inspected> {
    if (part === 'environ' && !allowEnviron)
      return {
        kind: 'denied',
        message: 'The names of environment variables are shown only with --allow-environ.',
      }
    if (inspect === undefined)
      return {
        kind: 'denied',
        message:
          latest()?.recorded === undefined
            ? 'The ps command does not provide it; on Linux, --source=proc does.'
            : 'It is not recorded: topz reads it only from a running process.',
      }
    while (running >= INSPECTIONS_MAX) await new Promise<void>(resolve => waiting.push(resolve))
    running++
    try {
      return inspected(process, part, await inspect(process, part))
    } finally {
      running--
      waiting.shift()?.()
    }
  }

  function inspected(
    process: Process,
    part: DetailPart,
    reading: DetailReading | 'stuck' | undefined,
  ): Inspected {
    if (reading === undefined) return { kind: 'gone' }
    if (reading === 'stuck') return { kind: 'stuck' }
    const { items, truncated, total, unreadable = {} } = reading
    const absent = Object.entries(unreadable).map(([file, reason]) => {
      const remedy = reason === 'denied' ? remedyOf(rights) : undefined
      const known = remedy === undefined ? {} : { remedy }
      return { file, ...known, message: fileSentence({ reason, ...known }) }
    })
    const [first] = absent
    if (items.length === 0 && first !== undefined && Object.values(unreadable).includes('denied'))
      return { kind: 'denied', message: `/proc/${process.pid}/${first.file} ${first.message}.` }
    return {
      kind: 'read',
      detail: {
        schemaVersion: 1,
        id: process.id,
        pid: process.pid,
        at: now(),
        part,
        items,
        ...(truncated && { truncated, ...(total !== undefined && { total }) }),
        ...(absent.length > 0 && { absent }),
      },
    }
  }

  return { find, read, renew: (process: Process) => renew?.(process) }
}

export type Inspection = ReturnType<typeof createInspection>
