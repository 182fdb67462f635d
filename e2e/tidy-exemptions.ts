// What the style excuses, and why. Each entry must still be needed: tidy-exemptions.test.ts reports one that is not.

export const LINES_MAX = 300
/** Files that may be longer, and why. */
export const LONG_FILES: Readonly<Record<string, string>> = {
  'server/model/metrics.ts': 'one table, one row per metric; the formatter spreads long rows over many lines',
  'e2e/server.test.ts': 'the running program, every address once',
  'server/sampler/collect.test.ts': 'every odd process that a walk can meet, on one made-up /proc',
  'server/costly/costly-client.test.ts':
    'every way in which a worker can fail, on workers that the test answers for',
  'server/sampler/proc-source.test.ts': 'every program that misbehaves, through the whole /proc source',
  'server/derive/derive.test.ts': 'every number that a snapshot shows, on one made-up sample',
  'server/access/gate.test.ts': 'one gate, every way to ask it',
}
/** Files that may use Bun's own APIs: what a new version of Bun can break is confined to few places. */
export const BUN_FILES = [
  'server/garbage.ts',
  'server/wiring/room.ts',
  'server/http/listen.ts',
  'server/connections/libc.ts',
  'server/procfs/pidfd.ts',
  'server/procfs/own-container.ts',
  'server/recorder/',
  'bench/cpu-clock.ts',
  'e2e/fake-kubernetes.ts',
  'scripts/build-ui.ts',
  'scripts/dev-page.ts',
]
/** The only files of server/ that open anything under /proc. */
export const PROC_FILES = ['server/procfs/read.ts', 'server/procfs/reserve.ts', 'server/procfs/app-file.ts']
export const NETWORK_FILES = ['ui/socket.ts', 'ui/api.ts']

/** One line of a program that opens /proc by its path. */
export const OPENS_PROC =
  /\b(open|readFile|readdir|readlink|stat|lstat|createReadStream)(Sync)?\([^)\n]*(['"`]\/proc|procRoot)/
export const USES_BUN = /\bBun\.\w+|from '(bun|bun:\w+|hono\/bun)'/
export const USES_NETWORK = /\b(fetch|sendBeacon)\(|\bnew (WebSocket|EventSource|XMLHttpRequest)\b/
