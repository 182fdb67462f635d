// A process holds deleted files: their space is freed only when it closes them, and `du` does not find them. Processes
// that have written much are examined one after the other, because the holder of such a file is mostly its writer.
// Shared memory in the form of a file does not count.

import type { OpenFile } from '../../model/detail.ts'
import { mountOf } from '../../model/mount.ts'
import { processById } from '../../model/process-by-id.ts'
import type { Process, Snapshot } from '../../model/snapshot.ts'
import type { Answer, Question } from '../closer-look.ts'
import { subjectOfProcess } from '../container-of.ts'
import type { Observation, Rule, Tick } from '../rule.ts'

const HELD_BYTES_LEAST = 256 * 2 ** 20
const HELD_SHARE_LEAST = 0.05
/** Logs are rotated, temporary files are unlinked: one that is held this long was forgotten. */
const LASTING_MS = 10 * 60_000
/** On a disk that is nearly full it is reported sooner. */
const PRESSING_MS = 60_000
const FULL_SHARE = 0.9
const FULL_LEFT_BYTES = 5 * 2 ** 30
/** How often one process is examined, and each of them again. */
const TURN_MS = 5000
const AGAIN_MS = 120_000
const AGAIN_HELD_MS = 30_000
/** A question without an answer by then is stuck, or denied. */
const ANSWER_MS = 10_000
const RATE_MS_LEAST = 60_000
const NO_DISK = /^\/(memfd:|SYSV|dev\/|\[|anon_hugepage)/

interface Held {
  readonly bytes: number
  readonly files: number
  readonly largest: string
  readonly answeredAt: number
  /** Time of the first answer with so much. */
  readonly fromAt: number
  readonly bytesThen: number
}

export function createDeletedFiles(): Rule {
  const held = new Map<string, Held>()
  const askedAt = new Map<string, number>()
  /** The process whose answer is pending. */
  const pending = new Set<string>()
  let nextTurnAt = 0

  function observe({ snapshot, steadyAt, closer }: Tick): Observation[] {
    for (const id of pending) {
      const answer = closer(id, 'files')
      if (answer !== undefined && answer.askedAt >= lastAsked(id)) learn(id, answer)
      if (steadyAt - lastAsked(id) >= ANSWER_MS) pending.delete(id)
    }
    return [...held].flatMap(([id, one]) => {
      const process = processById(snapshot.processes, id)
      if (process === undefined) held.delete(id)
      return process === undefined ? [] : observation(process, one, snapshot, steadyAt)
    })
  }

  function learn(id: string, { items, askedAt: at }: Answer<'files'>): void {
    const before = held.get(id)
    pending.delete(id)
    const files = items.filter(isHeld)
    const bytes = files.reduce((sum, { heldBytes = 0 }) => sum + heldBytes, 0)
    if (bytes < HELD_BYTES_LEAST / 2) {
      held.delete(id)
      return
    }
    // The reader sorts the largest first.
    const largest = files[0]?.target ?? ''
    const { fromAt, bytesThen } = before ?? { fromAt: at, bytesThen: bytes }
    held.set(id, { bytes, files: files.length, largest, answeredAt: at, fromAt, bytesThen })
  }

  function questions({ snapshot, steadyAt }: Tick): readonly Question[] {
    if (steadyAt < nextTurnAt) return []
    nextTurnAt = steadyAt + TURN_MS
    for (const [id, at] of askedAt) if (steadyAt - at >= AGAIN_MS) askedAt.delete(id)
    let chosen: Process | undefined
    for (const process of snapshot.processes) {
      const { id, diskWriteBytes = 0, openFds, self } = process
      if (diskWriteBytes < HELD_BYTES_LEAST || self || openFds === 0) continue
      if (steadyAt - lastAsked(id) < (held.has(id) ? AGAIN_HELD_MS : AGAIN_MS)) continue
      if (chosen === undefined || lastAsked(id) < lastAsked(chosen.id)) chosen = process
    }
    if (chosen === undefined) return []
    askedAt.set(chosen.id, steadyAt)
    pending.add(chosen.id)
    return [{ processId: chosen.id, pid: chosen.pid, part: 'files' }]
  }

  const lastAsked = (id: string) => askedAt.get(id) ?? -AGAIN_MS

  return {
    id: 'deleted-files',
    raise: { share: 1, ms: 1000 },
    clear: { share: 1, ms: 2000 },
    observe,
    questions,
  }
}

function isHeld({ kind, deleted, target, heldBytes = 0 }: OpenFile): boolean {
  return kind === 'file' && deleted === true && heldBytes > 0 && !NO_DISK.test(target)
}

function observation(process: Process, one: Held, snapshot: Snapshot, steadyAt: number): Observation[] {
  const { id, container } = process
  const mounts = snapshot.containers.find(candidate => candidate.id === container)?.mounts ?? []
  const mount = mountOf(mounts, one.largest)
  const { usedBytes = 0, availableBytes = 0 } = mount ?? {}
  const size = usedBytes + availableBytes
  const least = Math.max(HELD_BYTES_LEAST, HELD_SHARE_LEAST * size)
  const isFull = size > 0 && usedBytes > FULL_SHARE * size && availableBytes < FULL_LEFT_BYTES
  const lastsMs = steadyAt - one.fromAt
  if (one.bytes < least / 2) return []
  const grownMs = one.answeredAt - one.fromAt
  const bytesPerSecond = grownMs >= RATE_MS_LEAST ? ((one.bytes - one.bytesThen) * 1000) / grownMs : undefined
  return [
    {
      key: id,
      level: one.bytes >= least && lastsMs >= (isFull ? PRESSING_MS : LASTING_MS) ? 'bad' : 'between',
      severity: isFull ? 'warning' : 'note',
      confidence: 'certain',
      subject: subjectOfProcess(process),
      evidence: {
        heldBytes: one.bytes,
        files: one.files,
        file: one.largest,
        mount: isFull ? mount?.path : undefined,
        bytesPerSecond: bytesPerSecond !== undefined && bytesPerSecond > 0 ? bytesPerSecond : undefined,
      },
      since: snapshot.at - lastsMs,
    },
  ]
}
