// Every limit that a user may meet, under one name, with its unit and its reason. Pure constants: each room may import them.
// docs/limits.md is this list as a table.

/** Connections at once; fewer where topz may open few files or use little memory. */
export const CONNECTIONS_MAX = 500
/** Connections at least, however few files topz may open: with fewer nobody could look. */
export const CONNECTIONS_MIN = 8
/** Connections of one address, so that one client leaves room for others; loopback and trusted proxies may have all. */
export const CONNECTIONS_PER_ADDRESS_MAX = 64
/** Descriptors that connections leave to reading, the recording, threads and the runtime. */
export const DESCRIPTORS_RESERVED_MIN = 64
/** A client that takes nothing of what waits for it is reset after this. */
export const CONNECTION_UNACKED_MS_MAX = 15_000
/** Answers that wait for clients, together; less where topz may use little memory. One alone may be larger. */
export const ANSWERS_WAITING_BYTES_MAX = 16 * 1024 * 1024
/** A request's body: nothing takes one but the sign-in form and assistants. */
export const BODY_BYTES_MAX = 4096
/** The path of a request, in characters; the longest real one is below 100. */
export const PATH_LENGTH_MAX = 1024

/** Pages that are open at once. */
export const SUBSCRIBERS_MAX = 500
/** Different views that pages look at at once; equal ones are one. */
export const VIEWS_MAX = 32
/** Cells that all these views keep: rows times columns; fewer where topz may use little memory. */
export const VIEW_CELLS_MAX = 250_000
/** Rows of one view on the page; the whole list is `/topz.json`. */
export const VIEW_ROWS_MAX = 500
/** A page that does not acknowledge a frame is closed after this: it is too slow, or gone. */
export const STREAM_ACK_MS_MAX = 15_000
/** A page that asks for no view is closed after this: places are few. */
export const STREAM_SUBSCRIBE_MS_MAX = 5000
/** Frames under way to all pages together; less where topz may use little memory. */
export const STREAM_UNACKED_BYTES_MAX = 16 * 1024 * 1024
/** Frames of a tick that are kept for clients with the same view, together. */
export const STREAM_FRAMES_KEPT_BYTES_MAX = 8 * 1024 * 1024
/** Messages that a page may send in a second. */
export const CLIENT_FRAMES_PER_SECOND_MAX = 20
/** One message of a page. */
export const CLIENT_FRAME_BYTES_MAX = 1024
/** Terminals that watch at once (`?watch=`). */
export const WATCHERS_MAX = 64
/** A terminal that does not read is cut after this. */
export const WATCH_TAKEN_MS_MAX = 15_000

/** Rows of one readout. */
export const READOUT_ROWS_MAX = 100_000
/** The text of a filter, in UTF-16 units. */
export const QUERY_LENGTH_MAX = 200
/** Levels of a tree; deeper rows are drawn at the last: nobody reads 10,000, and their branches would need n² entries. */
export const TREE_DEPTH_MAX = 32
/** Columns of a terminal that `width` may say, at least. */
export const TEXT_WIDTH_MIN = 20
/** Columns of a terminal that `width` may say. */
export const TEXT_WIDTH_MAX = 10_000
/** Entries of a list of one process in depth: threads, files, sockets; beyond, it is cut and says so. */
export const DETAIL_ENTRIES_MAX = 5000
/** Processes that are read in depth at once. */
export const INSPECTIONS_MAX = 2
/** Requests that may wait for one of them to end. */
export const INSPECTIONS_WAITING_MAX = 32
/** Requests for answers that cost much that wait for their turn; one is made at a time. */
export const COSTLY_ANSWERS_WAITING_MAX = 40
/** Such a request that has waited for this gets 503. */
export const COSTLY_ANSWER_WAIT_MS_MAX = 3000
/** Characters of an answer to an assistant: about 8,000 tokens. */
export const MCP_ANSWER_CHARACTERS_MAX = 24_000
/** Containers in an answer to an assistant. */
export const MCP_CONTAINERS_MAX = 20
/** A client reads a report within this: one at a time is made, as it is read. */
export const REPORT_READ_MS_MAX = 30_000
/** Processes of a report: the busiest. */
export const REPORT_PROCESSES_MAX = 1000
/** Events of a report: the newest, and as many of the alarming ones. */
export const REPORT_EVENTS_MAX = 500
/** Changes between two moments that are listed. */
export const DIFFERENCE_CHANGES_MAX = 200

/** Time between two ticks, and between two frames of `?watch=`, at least. */
export const INTERVAL_MS_MIN = 250
/** Time between two ticks, and between two frames, at most. */
export const INTERVAL_MS_MAX = 60_000
/** Events that topz keeps outside of the recording. */
export const EVENTS_MAX = 2000
/** Events in one snapshot. */
export const SNAPSHOT_EVENTS_MAX = 50
/** Findings at one time: the worst. */
export const FINDINGS_MAX = 50

/** `--history` at least. */
export const HISTORY_MS_MIN = 60_000
/** `--history` at most. */
export const HISTORY_MS_MAX = 366 * 86_400_000
/** `--history-bytes` at least: less holds no hour. */
export const HISTORY_BYTES_MIN = 4 * 1024 ** 2
/** `--history-bytes` at most. */
export const HISTORY_BYTES_MAX = 64 * 1024 ** 3
/** A recording in memory because its disk cannot be used: what is meant for a disk is too much. */
export const RECORDING_MEMORY_BYTES_MAX = 32 * 1024 * 1024
/** How far back such a recording reaches. */
export const RECORDING_MEMORY_MS_MAX = 3_600_000
/** Steps of one answer of `/api/history`. */
export const HISTORY_POINTS_MAX = 2000
/** Lives that `/api/lives` lists, the newest: a crash loop makes thousands in a day. */
export const LIVES_MAX = 200

/** Groups with series of their own in `/metrics`; the rest is `other`. */
export const GROUPS_SHOWN_MAX = 50
/** Groups whose ended processes are remembered; the oldest of others than those shown go into `other`. */
export const GROUPS_REMEMBERED_MAX = 512
/** Groups of those shown that only have ended processes. */
export const ENDED_GROUPS_SHOWN_MAX = 25
/** Containers with series in `/metrics`: the main one, then those that are nearest to their limits. */
export const METRICS_CONTAINERS_MAX = 16
/** Networks with series in `/metrics`. */
export const METRICS_NETWORKS_MAX = 4
/** Interfaces of a network with series in `/metrics`. */
export const METRICS_INTERFACES_MAX = 4
/** Listening ports with series in `/metrics`. */
export const METRICS_LISTENERS_MAX = 16
/** The value of a label in `/metrics`. */
export const LABEL_BYTES_MAX = 128
/** `--otlp-interval` at least. */
export const OTLP_INTERVAL_MS_MIN = 1000
/** `--otlp-interval` at most. */
export const OTLP_INTERVAL_MS_MAX = 3_600_000
/** Processes that are exported: those that used most CPU, and as many of the largest. */
export const OTLP_PROCESSES_MAX = 50
/** Containers that are exported. */
export const OTLP_CONTAINERS_MAX = 50
/** Interfaces of a network that are exported. */
export const OTLP_INTERFACES_MAX = 8
/** Snapshots that wait to be exported: some tens of kilobytes each. */
export const OTLP_QUEUE_MAX = 8
/** Headers in the file of `--otlp-headers-file`. */
export const OTLP_HEADERS_MAX = 32
/** The file of `--otlp-headers-file`. */
export const OTLP_HEADERS_BYTES_MAX = 8192

/** Characters of a token at least: 128 bits as base64url. */
export const TOKEN_LENGTH_MIN = 22
/** Characters of a hexadecimal token at least: 128 bits. */
export const TOKEN_HEX_LENGTH_MIN = 32
/** Characters of a token. */
export const TOKEN_LENGTH_MAX = 512
/** Wrong tokens that an address may send before it has to wait. */
export const SIGN_IN_FAILURES_MAX = 10
/** Lines of the log per kind and second; the next one says how many were left out. */
export const LOG_LINES_PER_SECOND_MAX = 10
/** A text in a line of the log. */
export const LOG_STRING_BYTES_MAX = 256

/** A command line; a process can present gigabytes of it. */
export const CMDLINE_BYTES_MAX = 4096
/** `/proc/PID/status`: 65,536 groups make 722 KB. */
export const STATUS_BYTES_MAX = 1024 * 1024
/** `mountinfo`: a node with thousands of mounts has more than a mebibyte. */
export const MOUNTINFO_BYTES_MAX = 8 * 1024 * 1024
/** Descriptors that are counted one by one where the kernel does not count them. */
export const FD_ENTRIES_MAX = 10_000
/** Users of the app's `/etc/passwd` that have names. */
export const PASSWD_ENTRIES_MAX = 4096
/** A file of the app, such as `/etc/passwd`; a larger one is not read. */
export const APP_FILE_BYTES_MAX = 64 * 1024
/** Any other file of the kernel that holds one thing. */
export const KERNEL_FILE_BYTES_MAX = 64 * 1024
/** Entries of `fd/` that are gone through for the files and the sockets of one process in depth. */
export const DETAIL_LISTED_MAX = 100_000
/** Network namespaces that are read. */
export const NETWORKS_MAX = 256
/** A piece of a recording by `/api/export`: what a recording in memory may hold, too. */
export const EXPORT_BYTES_MAX = 32 * 1024 * 1024
