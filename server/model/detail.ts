// One process in depth, read on request: each part is a separate list or record, bounded, with its time. A part that
// may not be read says which flag would help.

import type { FileAbsence } from './absence.ts'
import type { Connection } from './network.ts'

/** Names of the parts in addresses: /api/processes/:pid/<part>. */
export const DETAIL_PARTS = ['threads', 'files', 'sockets', 'limits', 'maps', 'status', 'environ'] as const
export type DetailPart = (typeof DETAIL_PARTS)[number]

export interface Detail<T, Part extends DetailPart = DetailPart> {
  readonly schemaVersion: 1
  /** Process.id */
  readonly id: string
  readonly pid: number
  /** Unix milliseconds. */
  readonly at: number
  readonly part: Part
  readonly items: readonly T[]
  /** There are more than topz reads. */
  readonly truncated?: true
  /** How many there are, if `truncated` and known. */
  readonly total?: number
  /** What could not be read, one sentence each, with the flag that would help. */
  readonly absent?: readonly FileAbsence[]
}

export interface Thread {
  readonly tid: number
  readonly comm: string
  readonly state?: string
  readonly cpuSeconds: number
  /** Over the time since the last request, at least half a second; missing the first time. */
  readonly cpuUsage?: number
  readonly runQueueSeconds?: number
  /** CPU it last ran on. */
  readonly cpu?: number
  /** What it waits for, in words: "read of fd 5, a pipe", "epoll_wait", "a lock (futex)". */
  readonly waitsFor?: string
  /** Target of the descriptor that its system call uses. */
  readonly waitsOn?: string
  /** Times that it gave up a CPU because it waited, and because others had their turn. */
  readonly voluntarySwitches?: number
  readonly involuntarySwitches?: number
  /** Name of the system call it is in. */
  readonly syscall?: string
  /** The kernel function it sleeps in. */
  readonly wchan?: string
}

export interface OpenFile {
  readonly fd: number
  /** Path, or `pipe:[1]`, `socket:[2]`, `anon_inode:[eventfd]`. */
  readonly target: string
  readonly kind: 'file' | 'directory' | 'device' | 'pipe' | 'socket' | 'anonymous' | 'unknown'
  readonly position?: number
  /** As open(2) names them: O_RDWR, O_APPEND, ... */
  readonly flags?: readonly string[]
  readonly sizeBytes?: number
  /** The path is gone: the space below is held until the descriptor is closed. */
  readonly deleted?: true
  readonly heldBytes?: number
}

export interface Limit {
  /** As /proc/<pid>/limits names it: "Max open files". */
  readonly name: string
  /** null: unlimited */
  readonly soft: number | null
  readonly hard: number | null
  readonly unit?: string
  /** How much of it is in use, if topz can tell. */
  readonly used?: number
}

/** One mapping, all its parts together. */
export interface Mapping {
  /** Path, `[heap]`, `[stack]`, `[anon]`, `[vdso]`. */
  readonly name: string
  readonly parts: number
  readonly sizeBytes: number
  readonly rssBytes?: number
  readonly pssBytes?: number
  readonly privateBytes?: number
  readonly swapBytes?: number
  /** Rights of all parts together: rwxps. */
  readonly permissions: string
  readonly deleted?: true
  /** Of the anonymous ones: arenas of glibc's malloc, and what of them is resident. */
  readonly arenas?: number
  readonly arenaBytes?: number
}

/** A line of `status`: a name and its value in words. */
export interface StatusLine {
  readonly name: string
  readonly value: string
  /** Its subject: identity, memory, signals, rights, scheduling, namespaces. */
  readonly group: 'identity' | 'memory' | 'signals' | 'rights' | 'scheduling' | 'namespaces'
}

export interface EnvironName {
  readonly name: string
}

export type DetailOf = {
  readonly threads: Detail<Thread, 'threads'>
  readonly files: Detail<OpenFile, 'files'>
  readonly sockets: Detail<Connection, 'sockets'>
  readonly limits: Detail<Limit, 'limits'>
  readonly maps: Detail<Mapping, 'maps'>
  readonly status: Detail<StatusLine, 'status'>
  readonly environ: Detail<EnvironName, 'environ'>
}
