// A second of an incident -> what topz would have seen in it: always the same, so that a page that shows it can be
// compared with a picture. A container of 2 CPUs and 512 MiB meets its memory limit; in its next life burn.py uses up the
// CPU quota, leak.py grows towards the limit again, and nobody accepts on port 9090.

import { process as fixture, snapshot } from '../server/model/fixture.ts'
import type { Ended, Process, Snapshot } from '../server/model/snapshot.ts'
import {
  BURN_FROM,
  CONTAINER,
  CPU_LIMIT,
  containerOf,
  INCIDENT_BEGIN,
  LEAK_FROM,
  LIVES,
  lifeAt,
  MEMORY_LIMIT,
  MIB,
  networkOf,
  since,
  startTicksOf,
  wobble,
} from './incident-container.ts'

interface Program {
  readonly pid: number
  readonly ppid?: number
  readonly argv: readonly string[]
  readonly user?: string
  readonly cpu?: (second: number) => number
  readonly rss: (second: number) => number
  readonly more?: Partial<Process>
}

const still = (mib: number) => () => mib

/** Into the limit at the end of the first life; from LEAK_FROM towards it in the second. */
const leaked = (second: number) =>
  lifeAt(second) === 0 ? 40 + since(second, 60) * 1.19 : 40 + since(second, LEAK_FROM) * 0.21
const burnt = (second: number) => (second < BURN_FROM ? 0.02 : 1.46 + wobble(second, 3) * 0.03)
const waits = (second: number) => (second < BURN_FROM ? 0.01 : 0.24 + wobble(second, 4) * 0.03)

const NODE = { threadCount: 11, openFds: 61, openFdsLimit: 1024 }
const PROGRAMS: readonly Program[] = [
  { pid: 1, argv: ['sh', '/app/start.sh'], rss: still(1.6), more: { openFds: 4, openFdsLimit: 1024 } },
  {
    pid: 7,
    argv: ['node', '/app/server.js', '--port=8080'],
    user: 'node',
    cpu: second => 0.31 + wobble(second, 7) * 0.06,
    rss: second => 86 + wobble(second / 20, 7),
    more: { ...NODE, runQueueUsage: 0.09 },
  },
  {
    pid: 8,
    argv: ['node', '/app/worker.js', '--queue=mail', '--queue=thumbnails'],
    user: 'node',
    cpu: second => 0.11 + wobble(second, 8) * 0.05,
    rss: second => 61 + wobble(second / 30, 8),
    more: NODE,
  },
  { pid: 12, argv: ['python3', '/app/stuck_listener.py', '9090'], user: 'app', rss: still(12.4) },
  {
    pid: 21,
    argv: ['python3', '/app/burn.py', '--jobs=4'],
    user: 'app',
    cpu: burnt,
    rss: still(11.2),
    more: { threadCount: 4 },
  },
  {
    pid: 22,
    argv: ['python3', '/app/leak.py'],
    user: 'app',
    cpu: second => 0.03 + wobble(second, 22) * 0.01,
    rss: leaked,
  },
  {
    pid: 30,
    argv: ['redis-server', '*:6379'],
    user: 'redis',
    cpu: second => 0.01 + Math.abs(wobble(second, 30)) * 0.01,
    rss: still(14.1),
    more: { threadCount: 5, openFds: 18, openFdsLimit: 10_032 },
  },
  { pid: 31, argv: ['nginx: master process nginx'], rss: still(2.2), more: { commandRewritten: true } },
  ...[32, 33].map(pid => ({
    pid,
    ppid: 31,
    argv: ['nginx: worker process'],
    user: 'nobody',
    cpu: (second: number) => 0.02 + Math.abs(wobble(second, pid)) * 0.02,
    rss: still(pid - 8),
    more: { commandRewritten: true, openFds: 34, openFdsLimit: 1024 } as const,
  })),
  { pid: 36, ppid: 31, argv: ['nginx: cache manager process'], user: 'nobody', rss: still(3.1) },
  { pid: 44, argv: ['sh', '/app/poll.sh'], user: 'app', rss: still(1.3) },
]

function programOf({ pid, ppid = 1, argv, user = 'root', cpu, rss, more }: Program, second: number): Process {
  const began = LIVES[lifeAt(second)][0]
  const used = Math.max(0, cpu?.(second) ?? 0)
  const rssBytes = Math.round(rss(second) * 256) * 4096
  const command = argv.join(' ')
  return fixture({
    pid,
    id: `${pid}:${startTicksOf(pid, second)}`,
    ppid: pid === 1 ? 0 : ppid,
    startTicks: startTicksOf(pid, second),
    startedAt: INCIDENT_BEGIN + began * 1000 - 90_000,
    detailsAt: INCIDENT_BEGIN + second * 1000,
    comm: (argv[0] ?? '').split(':')[0]?.slice(0, 15) ?? '',
    argv,
    command,
    user,
    uid: user === 'root' ? 0 : user === 'nobody' ? 65534 : 1000,
    state: used > 1 ? 'R' : 'S',
    cpuUsage: Math.round(used * 100) / 100,
    cpuSeconds: Math.round(used * since(second, began) * 100) / 100,
    runQueueUsage: pid === 21 ? waits(second) : 0,
    rssBytes,
    memoryUsage: rssBytes / MEMORY_LIMIT,
    rssAnonBytes: Math.round(rssBytes * 0.8),
    rssFileBytes: Math.round(rssBytes * 0.2),
    pssBytes: Math.round(rssBytes * 0.92),
    pssAt: INCIDENT_BEGIN + second * 1000,
    openFds: 7,
    openFdsLimit: 1024,
    diskReadBytesPerSecond: 0,
    diskWriteBytesPerSecond: pid === 30 ? 24_000 + Math.round(wobble(second, 31) * 9000) : 0,
    container: CONTAINER,
    ...more,
  })
}

/** A shell that sleeps again and again, a job that fails every 50 s, and what was never waited for. */
function passing(second: number): readonly Process[] {
  const one = (fields: Partial<Process> & { readonly pid: number }) =>
    fixture({ ppid: 44, user: 'app', container: CONTAINER, detailsAt: 1, openFds: 3, cpuUsage: 0, ...fields })
  const started = (pid: number, at: number) => ({
    pid,
    id: `${pid}:${200_000 + at * 100}`,
    startTicks: 200_000 + at * 100,
    startedAt: INCIDENT_BEGIN + at * 1000 - 600,
  })
  const nap = second - (second % 3)
  const run = second - (second % 50)
  const zombies = [51, 52, 53].filter((_, i) => second > 500 + i * 60)
  return [
    ...(second % 3 === 0
      ? [one({ ...started(1000 + nap, nap), comm: 'sleep', command: 'sleep 0.9', argv: ['sleep', '0.9'] })]
      : []),
    ...(second % 50 < 3
      ? [
          one({
            ...started(3000 + run, run),
            ppid: 1,
            comm: 'node',
            command: 'node /app/import.js',
            argv: ['node', '/app/import.js'],
            user: 'node',
            rssBytes: 22 * MIB,
          }),
        ]
      : []),
    ...zombies.map(pid =>
      one({
        ...started(pid, 440),
        ppid: 8,
        comm: 'convert',
        command: '[convert]',
        state: 'Z',
        rssBytes: 0,
        exitCode: 0,
      }),
    ),
  ]
}

/** The naps end well, the job that fails says 3. */
function endedAt(second: number): readonly Ended[] {
  const now = new Set(passing(second).map(({ id }) => id))
  return passing(second - 1)
    .filter(({ id }) => !now.has(id))
    .map(({ id, comm }) => ({ processId: id, exitCode: comm === 'node' ? 3 : 0 }))
}

function topz(second: number): Process {
  return programOf(
    {
      pid: 60,
      argv: ['/server', '--address=0.0.0.0:8080'],
      cpu: () => 0.012,
      rss: still(34),
      more: { self: true, container: 'topz0topz0to' },
    },
    second,
  )
}

/** What one tick would have seen, but for what needs those before it: events, findings, growth and colours. */
export function incidentAt(second: number): Snapshot {
  const own = [...PROGRAMS.map(one => programOf(one, second)), ...passing(second)]
  const used = own.reduce((sum, { cpuUsage = 0 }) => sum + cpuUsage, 0)
  const seen = snapshot({ processes: [...own, topz(second)] })
  return {
    ...seen,
    seq: second + 1,
    at: INCIDENT_BEGIN + second * 1000,
    host: { ...seen.host, hostname: 'node-7', cpuUsage: 2.4, load: [2.3, 1.6, 1.1] },
    namespace: {
      hostname: 'shop-5d8f7c-x2x9p',
      command: 'sh /app/start.sh',
      startedAt: INCIDENT_BEGIN + LIVES[lifeAt(second)][0] * 1000 - 90_000,
    },
    self: { ...seen.self, pid: 60, cpuUsage: 0.012, rssBytes: 34 * MIB },
    totals: { ...seen.totals, cpuUsage: used },
    containers: [containerOf(second, own, Math.min(CPU_LIMIT, used + 0.01))],
    networks: [networkOf(second)],
    ended: endedAt(second),
  }
}
