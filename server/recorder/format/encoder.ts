// Snapshots, one after the other -> what changed since the previous one, packed: all that the recording thread is sent.
// Costs only what changed: a process that did not change is the same object and is skipped.

import type { Event } from '../../model/event.ts'
import type { Process, Snapshot } from '../../model/snapshot.ts'
import { stepBetween } from '../../model/step.ts'
import { FIELDS, type Kind } from './fields.ts'
import { type Packer, pack } from './pack.ts'
import {
  codesOf,
  type Members,
  membersOf,
  renewCodes,
  restOf,
  type Subject,
  surroundingsOf,
} from './split.ts'

/** A moment is shown from the last full one before it: at most this many ticks have to be read. */
export const FULL_EVERY_TICKS = 120

export interface TickRecord {
  /** Of the snapshot. */
  readonly seq: number
  readonly at: number
  readonly intervalMs: number
  /** Contains every subject, whatever was recorded before. */
  readonly isFull: boolean
  readonly newcomers: readonly { readonly ref: number; readonly kind: Kind; readonly id: string }[]
  /** JSON of non-numeric parts, each once. */
  readonly rests: readonly { readonly ref: number; readonly text: string }[]
  /** Per changed subject: ref, ref of its rest (0: as before), bytes of its numbers. */
  readonly rows: readonly number[]
  readonly bytes: Uint8Array
  /** Subjects that ended. */
  readonly gone: readonly number[]
  readonly events: readonly Event[]
}

interface Known {
  readonly ref: number
  readonly kind: Kind
  source: object
  /** As seen last, and its codes. */
  members: Members | undefined
  codes: number[]
  /** Codes in its last row: the same array until they differ. */
  written: readonly number[]
  /** Subjects with equal texts share one string. */
  rest: string
  restRef: number
}

interface Draft {
  readonly newcomers: { ref: number; kind: Kind; id: string }[]
  readonly rests: { ref: number; text: string }[]
  readonly rows: number[]
}

export function createEncoder() {
  const known = new Map<Kind, Map<string, Known>>()
  const rests = new Map<string, { readonly ref: number; readonly text: string }>()
  const packer: Packer = { bytes: new Uint8Array(16_384), length: 0 }
  let refs = 0
  let restRefs = 0
  let ticks = 0
  let isFullNext = true
  let lastEvent = 0
  /** From the previous tick. */
  let processes: readonly Process[] = []

  function encode(snapshot: Snapshot): TickRecord {
    const isFull = isFullNext || ticks % FULL_EVERY_TICKS === 0
    isFullNext = false
    ticks++
    // Texts that no subject has any more may be swept from the recording after this tick: then they are sent again.
    if (isFull) rests.clear()
    packer.length = 0
    const draft: Draft = { newcomers: [], rests: [], rows: [] }
    const surroundings = surroundingsOf(snapshot)
    for (const { kind, id, source, members } of surroundings)
      encodeSubject(kind, id, source, members, isFull, draft)
    const before = processes
    processes = snapshot.processes
    const encodeAt = (place: number): void => {
      const process = processes[place] as Process
      if (isFull || process !== before[place])
        encodeSubject('process', process.id, process, membersOf(process), isFull, draft)
    }
    const moved = isFull ? undefined : stepBetween(before, processes)
    if (moved !== undefined) moved.forEach(encodeAt)
    else for (let place = 0; place < processes.length; place++) encodeAt(place)
    const events = snapshot.events.filter(({ number }) => number > lastEvent)
    lastEvent = snapshot.events.at(-1)?.number ?? lastEvent
    return {
      seq: snapshot.seq,
      at: snapshot.at,
      intervalMs: snapshot.intervalMs,
      isFull,
      ...draft,
      bytes: packer.bytes.slice(0, packer.length),
      gone: countKnown() > surroundings.length + processes.length ? forget(surroundings) : [],
      events,
    }
  }

  function encodeSubject(
    kind: Kind,
    id: string,
    source: object,
    members: Members,
    isFull: boolean,
    draft: Draft,
  ): void {
    const one = known.get(kind)?.get(id) ?? admit(kind, id, draft)
    if (isFull || one.source !== source) note(one, members, isFull, draft)
    one.source = source
  }

  function admit(kind: Kind, id: string, { newcomers }: Draft): Known {
    const one: Known = {
      ref: ++refs,
      kind,
      source: newcomers,
      members: undefined,
      codes: [],
      written: FIELDS[kind].map(() => 0),
      rest: '',
      restRef: 0,
    }
    const ofKind = known.get(kind) ?? new Map<string, Known>()
    known.set(kind, ofKind)
    ofKind.set(id, one)
    newcomers.push({ ref: one.ref, kind, id })
    return one
  }

  function countKnown(): number {
    let count = 0
    for (const ofKind of known.values()) count += ofKind.size
    return count
  }

  function note(one: Known, members: Members, isFull: boolean, { rests: texts, rows }: Draft): void {
    const { kind, written } = one
    const before = packer.length
    const restRef = look(one, members) ? noteRest(one, kind, members, texts) : one.restRef
    const { codes } = one
    let isWorth = isFull || restRef !== one.restRef
    const fields = FIELDS[kind]
    for (let place = 0; place < codes.length; place++) {
      const code = codes[place] as number
      if (code === (isFull ? 0 : written[place])) continue
      pack(packer, place, code)
      if (!fields[place]?.isQuiet) isWorth = true
    }
    if (!isWorth) {
      packer.length = before
      return
    }
    rows.push(one.ref, isFull || restRef !== one.restRef ? restRef : 0, packer.length - before)
    one.written = codes
    one.restRef = restRef
  }

  /** True if anything but its numbers may be new. */
  function look(one: Known, members: Members): boolean {
    const { kind, members: before } = one
    one.members = members
    if (before !== undefined) {
      if (one.codes === one.written) one.codes = one.codes.slice()
      return renewCodes(kind, before, members, one.codes)
    }
    one.codes = codesOf(kind, members)
    return true
  }

  /** The ref of the subject's rest, which is among `texts` if it is new. */
  function noteRest(
    one: Known,
    kind: Kind,
    members: Members,
    texts: { ref: number; text: string }[],
  ): number {
    const text = restOf(kind, members)
    if (one.restRef !== 0 && text === one.rest) return one.restRef
    const known = rests.get(text)
    const found = known ?? { ref: ++restRefs, text }
    one.rest = found.text
    if (known !== undefined) return found.ref
    rests.set(text, found)
    texts.push(found)
    return found.ref
  }

  /** Subjects that are neither among `surroundings` nor processes any more. */
  function forget(surroundings: readonly Subject[]): number[] {
    const gone: number[] = []
    for (const [kind, ofKind] of known) {
      const subjects = kind === 'process' ? processes : surroundings.filter(one => one.kind === kind)
      const alive = new Set(subjects.map(({ id }) => id))
      for (const [id, { ref }] of ofKind) {
        if (alive.has(id)) continue
        ofKind.delete(id)
        gone.push(ref)
      }
    }
    return gone
  }

  return {
    encode,
    /** The next record contains every subject. */
    beginGroup(): void {
      isFullNext = true
    },
    /** A record was lost, or another thread records: everything is sent again. */
    restart(): void {
      known.clear()
      rests.clear()
      isFullNext = true
    },
  }
}

/** Including what SQLite needs for each row. */
const ROW_BYTES = 12

/** Approximate bytes that it takes in the recording. */
export function sizeOf({ bytes, rests, rows }: TickRecord): number {
  return rests.reduce(
    (sum, { text }) => sum + text.length + ROW_BYTES,
    bytes.length + rows.length * (ROW_BYTES / 3),
  )
}
