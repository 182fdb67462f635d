// The stream, both ways: JSON discriminated by `type`; every switch over it ends in `never`. A client subscribes to one
// view (sort, filter, columns, rows), gets a `snapshot` of it, then a `delta` per tick, and acknowledges each by its
// seq. Until it does, nothing more is sent: the newest view replaces the waiting one. A server frame is made once per
// view and tick: small ones are text, others gzipped and binary.

import type { Absence } from './absence.ts'
import type { Container } from './container.ts'
import type { EventInWords, ExitEvent } from './event.ts'
import type { Found, Judged, Severity } from './finding.ts'
import type { MemoryMap } from './memory-map.ts'
import type { Network } from './network.ts'
import type { Patch } from './patch.ts'
import type { Host, Namespace, PastInWords, Self, Totals } from './snapshot.ts'

export const PROTOCOL_VERSION = 1

/** Lists next to the table, each in a tab. */
export const PANELS = ['memory', 'network', 'containers', 'events'] as const
export type Panel = (typeof PANELS)[number]

/** What rows may be grouped by; by command: by program, see program.ts. */
export const GROUP_BYS = ['command', 'user', 'container'] as const
export type GroupBy = (typeof GROUP_BYS)[number]

/** A column of a tree: what the process and all below it have together of the metric sorted by. */
export const SUM = 'sum'

/** What a subscriber looks at. */
export interface View {
  /** Name of a metric (metrics.ts). Ignored while `tree` is set, except among siblings. */
  readonly sort: string
  readonly order: 'ascending' | 'descending'
  /** A filter without a mistake, see filter/parse.ts. Empty shows all. */
  readonly query: string
  readonly tree: boolean
  /** One row for each group, instead of a list or a tree. */
  readonly group?: GroupBy
  /**
   * Rows that are not as they are at first, by foldKeyOf of their ids: groups are folded, branches of a tree are not. At
   * most VIEW_FOLDS_MAX.
   */
  readonly toggled?: readonly string[]
  /** Names of metrics, and SUM; each row's cells follow this order. */
  readonly columns: readonly string[]
  /** Process.id: its place in the list is sent, wherever the window is. */
  readonly follow?: string
  /** A past moment, Unix milliseconds: one snapshot of it is sent, and nothing follows. */
  readonly at?: number
  /** Also send this list in the header. */
  readonly panel?: Panel
  /** First row of the window, from 0. */
  readonly offset: number
  /** Rows of the window, 1..VIEW_ROWS_MAX. */
  readonly limit: number
}

/** A value in a cell: the Process field as it is, or null if it is missing. */
export type Cell = string | number | boolean | null

/** A row that stands for several processes. */
export interface RowGroup {
  readonly by: GroupBy | 'shortLived' | 'zombies'
  /** Processes; of short-lived children all that ended within `spanMs`, too. */
  readonly count: number
  /** Of short-lived children: see short-lived.ts. */
  readonly spanMs?: number
  readonly livedMs?: number
  /** Of zombies: how they ended, if all ended in one way; in the words of zombie.ts. */
  readonly ending?: string
  /** The worst that was found of one of its processes; of zombies also that they are. */
  readonly worst?: Severity
  /** Of short-lived children and zombies. */
  readonly parent?: { readonly pid: number; readonly program: string }
}

export interface Row {
  /** Process.id; of a group another text. */
  readonly id: string
  /** In the order of View.columns. */
  readonly cells: readonly Cell[]
  /**
   * In a tree or an open group: for each level the row hangs under, true if a line passes on; the last entry is its own
   * branch. Empty for a root.
   */
  readonly branch?: readonly boolean[]
  /** More rows belong below it: they are left out, or follow. */
  readonly fold?: 'folded' | 'open'
  readonly group?: RowGroup
  /** A label for the process next to its command: see Process and zombie.ts. */
  readonly marks?: readonly ('kernel' | 'self' | 'leaderExited' | 'truncated' | `defunct${string}`)[]
  /** The length of the program within the command; missing if it ends at the first space, as it usually does. */
  readonly programLength?: number
  /** Of its program, 1 to PROGRAM_COLOURS; missing if that has none. */
  readonly colour?: number
  /**
   * The last ten minutes of the metric that belongs to View.sort, see trend.ts: oldest first, at most TREND_POINTS, the last
   * of the step of this tick; -1 = unknown. Comes with a row that enters the window; missing if nothing is known.
   */
  readonly trend?: readonly number[]
}

/** Without its lists: a host may have a hundred interfaces, whose counters change with each tick. */
export type NetworkFigures = Omit<Network, 'listeners' | 'peers' | 'unanswered' | 'unclosed'>

/** By its number: what a timeline needs of an event. */
export type News = Pick<EventInWords, 'at' | 'type' | 'text'> & Pick<ExitEvent, 'exitCode' | 'exitSignal'>

/** A process that is named beside the table, and its program. */
export interface NamedProcess {
  readonly pid: number
  readonly program: string
  /** Missing if the program has none. */
  readonly colour?: number
}

/** What a program uses, all its processes together. */
export interface ProgramUse {
  readonly program: string
  /** Missing if the program has none. */
  readonly colour?: number
  /** CPUs. */
  readonly cpu: number
  /** Resident bytes. */
  readonly memory: number
  /** Bytes read and written per second. */
  readonly disk: number
}

/** A process that holds sockets. */
export interface Owner {
  readonly pid: number
  /** Of its program. */
  readonly name: string
  readonly state?: string
}

/** What the header of the page shows: the same for every view of a tick, except for the list of the open panel. */
export interface ViewHeader extends Partial<Found & Judged>, PastInWords {
  readonly host: Host
  readonly namespace: Namespace
  readonly totals: Totals
  readonly self: Self
  readonly absent: readonly Absence[]
  readonly intervalMs: number
  /** The main container, and the network that it lives in: its figures, and of its interfaces the loopback. */
  readonly container?: Container
  readonly network?: NetworkFigures
  readonly recordingProblem?: string
  /** Processes that findings and listeners name. */
  readonly named?: readonly NamedProcess[]
  /** The programs that use the most CPU, memory or disk. */
  readonly programs?: readonly ProgramUse[]
  /** What the timeline marks of what happened in the last seconds. */
  readonly news?: Readonly<Record<string, News>>
  /** Only with the panel of that name. */
  readonly memory?: readonly MemoryMap[]
  readonly containers?: readonly Container[]
  readonly networks?: readonly Network[]
  /** With the networks: Container.id -> name. */
  readonly containerNames?: Readonly<Record<string, string>>
  /** With the networks: who listens there, and who waits for a peer. */
  readonly owners?: readonly Owner[]
  readonly events?: readonly EventInWords[]
}

export interface Hello {
  readonly type: 'hello'
  readonly protocol: typeof PROTOCOL_VERSION
  /** Version of topz; a page of another version reloads itself. */
  readonly version: string
  /** Changes when the server restarts: resuming is possible only within one epoch. */
  readonly epoch: string
  readonly intervalMs: number
  /** No token protects this server, although it listens beyond loopback. */
  readonly insecure: boolean
  /** Unix milliseconds of the server, at most a second old: the page has no other clock for what it shows. */
  readonly at: number
  /** Unix milliseconds of the first recorded moment, if there is one. */
  readonly recordedFrom?: number
  /** The client has signed in and can sign out. */
  readonly hasToken: boolean
  /** A recording is served, and nothing live. */
  readonly replay?: string
}

export interface SnapshotFrame {
  readonly type: 'snapshot'
  readonly seq: number
  /** Unix milliseconds of the tick. */
  readonly at: number
  readonly view: View
  readonly header: ViewHeader
  /** Rows of the whole list; `rows` are the window among them. */
  readonly matched: number
  /** Processes that match the filter; missing if that is `matched`. */
  readonly found?: number
  /** Index in the whole list of the row that View.follow names; missing if there is none in this view. */
  readonly place?: number
  readonly rows: readonly Row[]
}

/** Changes from the frame `base` to `seq`. Apply in this order: cells, gone, rows, order. */
export interface DeltaFrame {
  readonly type: 'delta'
  readonly seq: number
  readonly base: number
  readonly at: number
  /** What changed in the header, see patch.ts. */
  readonly header?: Patch
  readonly matched?: number
  /** Null: the same as `matched` again. */
  readonly found?: number | null
  readonly place?: number | null
  /** Ids that left the window. */
  readonly gone?: readonly string[]
  /** Among `gone`: those whose process ended (the others only scrolled or sorted away). */
  readonly ended?: readonly string[]
  /** Rows that entered the window, and rows of which more than cells changed, each in full. */
  readonly rows?: readonly Row[]
  /** Among `rows`: ids of processes that started since the previous frame. */
  readonly started?: readonly string[]
  /** Changed cells: column name -> [indexes, values], of equal length; an index refers to the window of `base`. */
  readonly cells?: Readonly<Record<string, readonly [readonly number[], readonly Cell[]]>>
  /** Ids of the whole window in order, if the order changed. */
  readonly order?: readonly string[]
}

export interface StreamError {
  readonly type: 'error'
  readonly message: string
}

export type ServerMessage = Hello | SnapshotFrame | DeltaFrame | StreamError

export interface Subscribe {
  readonly type: 'subscribe'
  readonly view: View
  /** Minimum milliseconds between two frames. Default: the server's interval. */
  readonly intervalMs?: number
  /** A frame of this very view that the client still has from before a reconnect. */
  readonly resume?: { readonly epoch: string; readonly seq: number }
}

/** Stop sending, keep the socket: a hidden tab, or a paused page. */
export interface Unsubscribe {
  readonly type: 'unsubscribe'
}

export interface Ack {
  readonly type: 'ack'
  readonly seq: number
}

export type ClientMessage = Subscribe | Unsubscribe | Ack
