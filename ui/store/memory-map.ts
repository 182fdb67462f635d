// The memory map: how large each process is drawn, by the measure that the reader chose; what is left is free, or of
// no process.
import { computed, signal } from '@preact/signals'
import type { MappedProcess, MemoryMap } from '../../server/model/memory-map.ts'
import { header } from './live.ts'
import { query } from './looking.ts'

/** What an area stands for: proportional, resident, or what would be freed on exit. */
export const MEASURES = ['pss', 'rss', 'uss'] as const
export type Measure = (typeof MEASURES)[number]

export const measure = signal<Measure>('pss')
/** In place of the areas. */
export const isListed = signal(false)

export type KindOfMemory = 'anonymous' | 'file' | 'shared' | 'unknown'

export interface Piece {
  readonly kind: KindOfMemory
  readonly bytes: number
}

export interface Block {
  readonly key: string
  readonly name: string
  readonly bytes: number
  /** Missing: it is nobody's. */
  readonly process?: MappedProcess
  /** Resident in place of the measure, which is unknown of it. */
  readonly isResident?: boolean
  /** The largest first; none of what is nobody's. */
  readonly pieces: readonly Piece[]
  /** Of its anonymous memory, what came in the last ten minutes. */
  readonly grownBytes?: number
  readonly note?: string
}

export interface Drawn {
  /** The largest first, then what is nobody's. */
  readonly blocks: readonly Block[]
  readonly freeBytes: number
  /** What the whole area stands for: more than the limit if shared pages count more than once. */
  readonly wholeBytes: number
  /** Of processes. */
  readonly ownBytes: number
  /** Processes whose measure is unknown: resident memory stands for it. */
  readonly residentCount: number
  /** When the oldest and the newest of the measures were taken; missing where they are of this moment. */
  readonly measuredAt?: readonly [oldest: number, newest: number]
}

/** The container that the filter names, else the main one. */
export const shownMap = computed<MemoryMap | undefined>(() => {
  const maps = header.value?.memory ?? []
  const named = /\bcontainer[:=]"?([^\s"()]+)/.exec(query.value)?.[1]?.toLowerCase()
  return (
    (named === undefined ? undefined : maps.find(({ name }) => name?.toLowerCase().includes(named))) ??
    maps[0]
  )
})

const GROWN_BYTES_MIN = 1024 * 1024
const GROWN_SHARE_MIN = 0.02

export function drawnOf(map: MemoryMap, by: Measure): Drawn {
  const { processes, others, kernelBytes = 0, elsewhereBytes = 0 } = map
  const own = processes.map(process => blockOf(process, by)).toSorted((a, b) => b.bytes - a.bytes)
  const rest = others === undefined ? 0 : by === 'pss' ? others.pssBytes : by === 'rss' ? others.rssBytes : 0
  const ownBytes = own.reduce((all, { bytes }) => all + bytes, rest)
  const mapped = own.reduce((all, { pieces }) => all + bytesOf(pieces, 'shared'), 0)
  // Shared memory that processes map is theirs; what is left of it is a file system in memory.
  const unmapped = Math.max(0, (map.sharedBytes ?? 0) - mapped)
  const used = map.usedBytes ?? 0
  const rests: readonly Block[] = [
    nobodys('others', `${others?.count ?? 0} others`, rest, 'smaller processes'),
    nobodys('kernel', 'kernel', kernelBytes, 'stacks, page tables, sockets, slab'),
    nobodys('shared', 'tmpfs, shared', unmapped, 'in memory, mapped by none of these'),
    nobodys(
      'other',
      by === 'uss' ? 'shared by several' : 'other',
      Math.max(0, used - ownBytes - kernelBytes - unmapped),
      by === 'uss' ? 'is freed when the last of them ends' : 'file cache in use, and what no process maps',
    ),
    nobodys('elsewhere', 'elsewhere on the host', elsewhereBytes, 'outside of this container'),
  ]
  const blocks = [...own, ...rests].filter(({ bytes }) => bytes > 0)
  const taken = blocks.reduce((all, { bytes }) => all + bytes, 0)
  const wholeBytes = Math.max(map.wholeBytes, taken)
  const times = by === 'rss' ? [] : processes.flatMap(({ pssAt }) => pssAt ?? [])
  return {
    blocks,
    freeBytes: wholeBytes - taken,
    wholeBytes,
    ownBytes,
    residentCount: own.filter(({ isResident }) => isResident).length,
    ...(times.length > 0 && { measuredAt: [Math.min(...times), Math.max(...times)] as const }),
  }
}

const bytesOf = (pieces: readonly Piece[], wanted: KindOfMemory) =>
  pieces.find(({ kind }) => kind === wanted)?.bytes ?? 0

function nobodys(key: string, name: string, bytes: number, note: string): Block {
  return { key, name, bytes, note, pieces: [] }
}

function blockOf(process: MappedProcess, by: Measure): Block {
  const { rssBytes, pssBytes, ussBytes, grownBytes = 0 } = process
  const measured = by === 'rss' ? rssBytes : by === 'pss' ? pssBytes : ussBytes
  const bytes = measured ?? rssBytes
  const pieces = piecesOf(process, bytes, by)
  const isGrown = grownBytes >= Math.max(GROWN_BYTES_MIN, GROWN_SHARE_MIN * bytes)
  const grown = Math.min(grownBytes, bytesOf(pieces, 'anonymous'))
  return {
    key: process.id,
    name: process.name,
    bytes,
    process,
    ...(measured === undefined && { isResident: true }),
    pieces,
    ...(isGrown && grown > 0 && { grownBytes: grown }),
  }
}

/**
 * PSS has its kinds. What would be freed has none: anonymous memory is hardly ever shared, so what that leaves out was
 * file pages, or shared; likewise where the kernel does not split PSS.
 */
function piecesOf(process: MappedProcess, bytes: number, by: Measure): readonly Piece[] {
  const { anonBytes, fileBytes = 0, sharedBytes = 0, pssAnonBytes, pssFileBytes, pssBytes } = process
  if (by === 'pss' && pssBytes !== undefined && pssAnonBytes !== undefined && pssFileBytes !== undefined)
    return sorted(pssAnonBytes, pssFileBytes, pssBytes - pssAnonBytes - pssFileBytes)
  if (anonBytes === undefined) return [{ kind: 'unknown', bytes }]
  const anonymous = Math.min(anonBytes, bytes)
  const mapped = fileBytes + sharedBytes
  const left = bytes - anonymous
  const shared = mapped === 0 ? 0 : (left * sharedBytes) / mapped
  return sorted(anonymous, left - shared, shared)
}

function sorted(anonymous: number, file: number, shared: number): readonly Piece[] {
  const pieces: readonly Piece[] = [
    { kind: 'anonymous', bytes: anonymous },
    { kind: 'file', bytes: file },
    { kind: 'shared', bytes: shared },
  ]
  return pieces.filter(piece => piece.bytes > 0).toSorted((a, b) => b.bytes - a.bytes)
}
