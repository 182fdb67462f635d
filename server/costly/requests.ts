// What the costly worker can be asked, and what it answers: one row per kind. Add a kind here and in readers.ts.

import type { OpenUse } from '../cgroup/use.ts'
import type { DetailPart } from '../model/detail.ts'
import type { CgroupAnswer } from './cgroup-answer.ts'
import type { Attempts } from './detail/attempts.ts'
import type { DetailReading } from './detail/reading.ts'
import type { CostlyReading } from './details.ts'
import type { MountsReading, SpaceReading } from './mounts-reading.ts'
import type { NetworkReading } from './network-reading.ts'
import type { PssAnswer } from './pss-reading.ts'
import type { OwnersReading } from './socket-owners.ts'

export interface Readings {
  /** All costly files of a process. */
  readonly full: CostlyReading
  /** Only what says which process it is, and where: enough for a first answer. */
  readonly brief: CostlyReading
  /** Only `io` and the number of descriptors. */
  readonly io: CostlyReading
  /** The host name in the process's root file system. */
  readonly hostname: string
  /** Its cgroup. */
  readonly cgroup: CgroupAnswer & { readonly open?: OpenUse }
  /** Whether its cgroup, which was read before, is frozen. */
  readonly frozen: boolean
  /** Its network namespace. */
  readonly network: NetworkReading
  /** Which of `inodes` it holds. */
  readonly owners: OwnersReading
  /** What is mounted in its mount namespace for writing. */
  readonly mounts: MountsReading
  /** The room at `path` in its root file system. */
  readonly space: SpaceReading
  /** Its proportional set size. */
  readonly pss: PssAnswer
  /** What may be read of it. */
  readonly attempts: Attempts
  /** A part of it in depth. */
  readonly detail: DetailReading
}

export type Kind = keyof Readings

export interface Request<K extends Kind = Kind> {
  readonly kind: K
  readonly pid: number
  /** Process.id: the process meant, even if another one has the pid by then. */
  readonly id: string
  /** Its first thread has ended and others live on: one of them gives access to its files. */
  readonly leaderExited?: boolean
  /** Some process's files block: leave its memory alone if reading it may block. */
  readonly careful?: boolean
  /** It may block for ever, which cannot be known in advance: for the second lane. */
  readonly mayBlock?: boolean
  /** The files of its cgroup that change every tick stay open for the asker, who closes them. */
  readonly keepsOpen?: boolean
  /** In its root file system. */
  readonly path?: string
  /** Sockets whose owner is sought. */
  readonly inodes?: readonly number[]
  /** The part requested in depth. */
  readonly part?: DetailPart
}

/** `undefined`: gone, or nothing is known. `stuck`: its files block their readers. */
export type Answer<K extends Kind = Kind> = Readings[K] | 'stuck' | undefined
