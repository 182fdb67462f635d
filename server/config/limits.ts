// Every limit that a user may meet, under one name, with its unit and its reason. Pure constants: each room may import
// them.
// docs/limits.md is this list as a table.

/** Connections at once; fewer where topz may open few files or use little memory. */
export const CONNECTIONS_MAX = 500
/** Connections, however few files topz may open: with fewer no client could connect. */
export const CONNECTIONS_MIN = 8
/** Connections of one address, so that one client leaves room for others; loopback and trusted proxies may take all. */
export const CONNECTIONS_PER_ADDRESS_MAX = 64
/** Descriptors that connections leave for reading, the recording, threads and the runtime. */
export const DESCRIPTORS_RESERVED_MIN = 64
/** A client that reads nothing of what waits for it is reset after this. */
export const CONNECTION_UNACKED_MS_MAX = 15_000
/** Total size of answers that wait for clients; less where topz may use little memory. A single one may be larger. */
export const ANSWERS_WAITING_BYTES_MAX = 16 * 1024 * 1024
/** A request's body: only the sign-in form and assistants send one. */
export const BODY_BYTES_MAX = 4096
/** The path of a request, in characters; the longest real one is below 100. */
export const PATH_LENGTH_MAX = 1024

/** Pages open at once. */
export const SUBSCRIBERS_MAX = 500
/** Different views open on pages at once; equal ones count once. */
export const VIEWS_MAX = 32
/** Cells that all these views hold: rows times columns; fewer where topz may use little memory. */
export const VIEW_CELLS_MAX = 250_000
/** Rows of one view on the page; the whole list is `/topz.json`. */
export const VIEW_ROWS_MAX = 500
/** Processes in groups of a past moment whose trends are added up; further groups have none. */
export const PAST_GROUPS_PROCESSES_MAX = 1000
/** A page that does not acknowledge a frame is disconnected after this: it is too slow, or gone. */
export const STREAM_ACK_MS_MAX = 15_000
/** A page that requests no view is disconnected after this: places are few. */
export const STREAM_SUBSCRIBE_MS_MAX = 5000
/** Total size of frames under way to all pages; less where topz may use little memory. */
export const STREAM_UNACKED_BYTES_MAX = 16 * 1024 * 1024
/** Total size of a tick's frames kept for clients with the same view. */
export const STREAM_FRAMES_KEPT_BYTES_MAX = 8 * 1024 * 1024
/** Messages that a page may send in a second. */
export const CLIENT_FRAMES_PER_SECOND_MAX = 20
/** One message from a page. */
export const CLIENT_FRAME_BYTES_MAX = 1024
/** Terminals watching at once (`?watch=`). */
export const WATCHERS_MAX = 64
/** A terminal that does not read is cut off after this. */
export const WATCH_TAKEN_MS_MAX = 15_000

/** Programs that hold one of the seven colours; the one that ran longest ago loses its own first. */
export const COLOURED_PROGRAMS_MAX = 64

/** Rows in one readout. */
export const READOUT_ROWS_MAX = 100_000
/** Rows of one view that its page has folded or unfolded: the last ones. */
export const VIEW_FOLDS_MAX = 64
/** The text of a filter, in UTF-16 units. */
export const QUERY_LENGTH_MAX = 200
/** Levels of brackets and `not` in a filter. */
export const FILTER_DEPTH_MAX = 16
/** Regular expressions in a filter: they cost most. */
export const FILTER_PATTERNS_MAX = 2
/** Characters that a regular expression may match, with its repetitions written out: they are followed all at once. */
export const PATTERN_POSITIONS_MAX = 64
/** Levels of a tree; deeper rows are drawn at the last level: 10,000 are unreadable, and need n² branches. */
export const TREE_DEPTH_MAX = 32
/** The smallest `width` of a terminal, in columns. */
export const TEXT_WIDTH_MIN = 20
/** The largest `width` of a terminal, in columns. */
export const TEXT_WIDTH_MAX = 10_000
/** Entries of one list in a process's details: threads, files, sockets; a longer list is cut and says so. */
export const DETAIL_ENTRIES_MAX = 5000
/** Processes whose details are read at once. */
export const INSPECTIONS_MAX = 2
/** Requests that may wait for one of them to finish. */
export const INSPECTIONS_WAITING_MAX = 32
/** Requests for costly answers that wait for their turn; one is made at a time. */
export const COSTLY_ANSWERS_WAITING_MAX = 40
/** A request for a costly answer gets 503 after waiting this long. */
export const COSTLY_ANSWER_WAIT_MS_MAX = 3000
/** Characters of an answer to an assistant: about 8,000 tokens. */
export const MCP_ANSWER_CHARACTERS_MAX = 24_000
/** Containers in an answer to an assistant. */
export const MCP_CONTAINERS_MAX = 20
/** A client must read a report within this: one is made at a time, as it is read. */
export const REPORT_READ_MS_MAX = 30_000
/** Processes in a report: the busiest. */
export const REPORT_PROCESSES_MAX = 1000
/** Events in a report: the newest, and as many alarming ones. */
export const REPORT_EVENTS_MAX = 500
/** Processes drawn one by one in the memory map: more would be too small to see. */
export const MAP_PROCESSES_MAX = 80
/** Changes listed between two moments. */
export const DIFFERENCE_CHANGES_MAX = 200
/** Names of short-lived processes that a comparison tells of. */
export const DIFFERENCE_CHURN_MAX = 10
/** Ends of processes that are counted for it: the newest. */
export const DIFFERENCE_EXITS_MAX = 2000

/** The shortest time between two ticks, and between two frames of `?watch=`. */
export const INTERVAL_MS_MIN = 250
/** The longest time between two ticks, and between two frames. */
export const INTERVAL_MS_MAX = 60_000
/** Events that topz keeps outside the recording. */
export const EVENTS_MAX = 2000
/** Events in one snapshot. */
export const SNAPSHOT_EVENTS_MAX = 50
/** Findings at one time: the worst. */
export const FINDINGS_MAX = 50
/** Findings of one answer of `/api/findings`: the last to be raised. */
export const FINDING_SPANS_MAX = 300

/** The shortest `--history`. */
export const HISTORY_MS_MIN = 60_000
/** The longest `--history`. */
export const HISTORY_MS_MAX = 366 * 86_400_000
/** The smallest `--history-bytes`: less holds no hour. */
export const HISTORY_BYTES_MIN = 4 * 1024 ** 2
/** The largest `--history-bytes`. */
export const HISTORY_BYTES_MAX = 64 * 1024 ** 3
/** A recording kept in memory because its disk cannot be used: the size meant for the disk would be too much. */
export const RECORDING_MEMORY_BYTES_MAX = 32 * 1024 * 1024
/** How far back that recording reaches. */
export const RECORDING_MEMORY_MS_MAX = 3_600_000
/** Steps in one answer of `/api/history`. */
export const HISTORY_POINTS_MAX = 2000
/** Lives that `/api/lives` lists, the newest: a crash loop makes thousands in a day. */
export const LIVES_MAX = 200

/** Groups with series of their own in `/metrics`; the rest is `other`. */
export const GROUPS_SHOWN_MAX = 50
/** Groups whose ended processes are remembered; of those not shown, the oldest go into `other`. */
export const GROUPS_REMEMBERED_MAX = 512
/** Shown groups that have only ended processes. */
export const ENDED_GROUPS_SHOWN_MAX = 25
/** Containers with series in `/metrics`: the main one, then those nearest to their limits. */
export const METRICS_CONTAINERS_MAX = 16
/** Networks with series in `/metrics`. */
export const METRICS_NETWORKS_MAX = 4
/** Interfaces of a network with series in `/metrics`. */
export const METRICS_INTERFACES_MAX = 4
/** Listening ports with series in `/metrics`. */
export const METRICS_LISTENERS_MAX = 16
/** One label value in `/metrics`. */
export const LABEL_BYTES_MAX = 128
/** The shortest `--otlp-interval`. */
export const OTLP_INTERVAL_MS_MIN = 1000
/** The longest `--otlp-interval`. */
export const OTLP_INTERVAL_MS_MAX = 3_600_000
/** Processes exported: those that used the most CPU, and as many of the largest. */
export const OTLP_PROCESSES_MAX = 50
/** Containers exported. */
export const OTLP_CONTAINERS_MAX = 50
/** Interfaces of a network exported. */
export const OTLP_INTERFACES_MAX = 8
/** Snapshots waiting to be exported: some tens of kilobytes each. */
export const OTLP_QUEUE_MAX = 8
/** Headers in the file of `--otlp-headers-file`. */
export const OTLP_HEADERS_MAX = 32
/** The file of `--otlp-headers-file`. */
export const OTLP_HEADERS_BYTES_MAX = 8192

/** Characters in a token: 128 bits as base64url. */
export const TOKEN_LENGTH_MIN = 22
/** Characters in a hexadecimal token: 128 bits. */
export const TOKEN_HEX_LENGTH_MIN = 32
/** Characters in a token. */
export const TOKEN_LENGTH_MAX = 512
/** Wrong tokens that an address may send before it has to wait. */
export const SIGN_IN_FAILURES_MAX = 10
/** Log lines per kind and second; the next one says how many were left out. */
export const LOG_LINES_PER_SECOND_MAX = 10
/** One text in a log line. */
export const LOG_STRING_BYTES_MAX = 256

/** A command line; a process can present gigabytes of it. */
export const CMDLINE_BYTES_MAX = 4096
/** `/proc/PID/status`: 65,536 groups make 722 KB. */
export const STATUS_BYTES_MAX = 1024 * 1024
/** `mountinfo`: a node with thousands of mounts has more than a mebibyte. */
export const MOUNTINFO_BYTES_MAX = 8 * 1024 * 1024
/** Processes whose end is watched by a descriptor, so that its cause is known; fewer where topz may open few files. */
export const EXITS_WATCHED_MAX = 4096
/** Descriptors counted one by one where the kernel does not count them. */
export const FD_ENTRIES_MAX = 10_000
/** Users in the app's `/etc/passwd` that get names. */
export const PASSWD_ENTRIES_MAX = 4096
/** A file of the app, such as `/etc/passwd`; a larger one is not read. */
export const APP_FILE_BYTES_MAX = 64 * 1024
/** Any other kernel file about a single thing. */
export const KERNEL_FILE_BYTES_MAX = 64 * 1024
/** Entries of `fd/` searched for the files and sockets in a process's details. */
export const DETAIL_LISTED_MAX = 100_000
/** Network namespaces read. */
export const NETWORKS_MAX = 256
/** Cgroups read per tick, in turn; always that of process 1. */
export const CGROUPS_READ_MAX = 8
/** Further cgroups that are checked per tick for being frozen. */
export const FROZEN_READ_MAX = 256
/** A range of a recording from `/api/export`: as much as a recording in memory may hold. */
export const EXPORT_BYTES_MAX = 32 * 1024 * 1024

/** Memory limit of topz itself from which on its runtime compiles; with less it takes 11 MiB less, and more CPU. */
export const COMPILING_MEMORY_BYTES_MIN = 80 * 1024 * 1024
