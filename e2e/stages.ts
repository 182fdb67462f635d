// The incidents, and next to each a healthy look-alike: limits, script, and what topz has to report.

import { END, GO, type Stage } from './staging.ts'

const MIB = 1024 * 1024
/** Rules ignore processes younger than a minute. */
const YOUNG_SECONDS = 65
/** And those about CPU use and trends ignore containers younger than two. */
const WARM_UP_SECONDS = 125
/** A state lasts at least half a minute. */
const ON_SECONDS = 30

/** These are over within three minutes. */
export const QUICK_STAGES: readonly Stage[] = [
  {
    finding: 'oom-kill',
    name: 'a child takes more than the limit',
    settleSeconds: 30,
    raisedWithinSeconds: 40,
    delaySeconds: 3,
    flags: ['--memory=64m', '--memory-swap=64m'],
    script: `${GO}; /programs/grow; exec sleep 1000`,
    comm: 'grow',
    evidence: { kills: 1, limitBytes: 64 * MIB },
  },
  {
    finding: 'oom-kill',
    name: 'a worker is killed by hand, with file cache at the limit',
    settleSeconds: 5,
    watchedSeconds: 60,
    flags: ['--memory=64m', '--memory-swap=64m'],
    script: `sleep 500 & p=$!; ${GO}; head -c 200M /dev/zero >/file; cat /file >/dev/null; kill -9 $p; exec sleep 1000`,
  },
  {
    finding: 'stopped',
    name: 'kill -STOP',
    settleSeconds: YOUNG_SECONDS,
    raisedWithinSeconds: 20,
    clearedWithinSeconds: ON_SECONDS + 10,
    script: `sleep 1001 & p=$!; ${GO}; kill -STOP $p; ${END}; kill -CONT $p; wait`,
    comm: 'sleep',
  },
  {
    finding: 'stopped',
    name: 'stopped for five seconds',
    settleSeconds: YOUNG_SECONDS,
    watchedSeconds: 30,
    script: `sleep 1001 & p=$!; ${GO}; kill -STOP $p; sleep 5; kill -CONT $p; wait`,
  },
  {
    finding: 'zombies',
    name: 'a parent that never waits',
    settleSeconds: YOUNG_SECONDS,
    raisedWithinSeconds: 60,
    clearedWithinSeconds: 75,
    script: `${GO}; /programs/zombie 6 & p=$!; ${END}; kill -9 $p; exec sleep 1000`,
    comm: 'zombie',
    evidence: { zombies: 6 },
  },
  {
    finding: 'zombies',
    name: 'a parent that waits every 20 s',
    settleSeconds: 5,
    watchedSeconds: 120,
    script: `${GO}; exec /programs/reaper 20`,
  },
  {
    finding: 'fds',
    name: '980 of 1,024 files open',
    settleSeconds: 5,
    raisedWithinSeconds: 120,
    clearedWithinSeconds: 75,
    script: `${GO}; /programs/fds 980 1024 & p=$!; ${END}; kill $p; exec sleep 1000`,
    comm: 'fds',
    evidence: { openFds: 983, limit: 1024 },
  },
  {
    finding: 'fds',
    name: 'a pool of 780 of 1,024',
    settleSeconds: 5,
    watchedSeconds: 120,
    script: `${GO}; exec /programs/fds 780 1024`,
  },
  {
    finding: 'pids-limit',
    name: '54 of 60 tasks',
    settleSeconds: 5,
    raisedWithinSeconds: 120,
    clearedWithinSeconds: 75,
    flags: ['--pids-limit=60'],
    script: `${GO}; /programs/sleepers 50 & p=$!; ${END}; kill $p; exec sleep 1000`,
    comm: 'sleepers',
    evidence: { pids: 54, limit: 60 },
  },
  {
    finding: 'pids-limit',
    name: '44 of 60 tasks',
    settleSeconds: 5,
    watchedSeconds: 120,
    flags: ['--pids-limit=60'],
    script: `${GO}; exec /programs/sleepers 40`,
  },
  {
    finding: 'not-accepting',
    name: 'a backlog of 4, no accept, 8 clients',
    settleSeconds: WARM_UP_SECONDS,
    raisedWithinSeconds: 25,
    clearedWithinSeconds: ON_SECONDS + 15,
    script: `/programs/backlog 8000 4 8 /go & p=$!; ${END}; kill $p; exec sleep 1000`,
    comm: 'backlog',
    evidence: { queue: 5 },
  },
]

/** These take longer, or need the CPUs for themselves. */
export const LONG_STAGES: readonly Stage[] = [
  {
    finding: 'stopped',
    name: 'docker pause',
    settleSeconds: YOUNG_SECONDS,
    raisedWithinSeconds: 30,
    clearedWithinSeconds: ON_SECONDS + 10,
    script: 'exec sleep 1000',
    begin: 'pause',
    end: 'unpause',
  },
  {
    finding: 'throttled',
    name: 'three busy threads at half a CPU',
    settleSeconds: WARM_UP_SECONDS,
    raisedWithinSeconds: 90,
    clearedWithinSeconds: 90,
    flags: ['--cpus=0.5'],
    script: `/programs/backlog 8000 4 0 & ${GO}; /programs/busy 3 100 & p=$!; ${END}; kill $p; exec sleep 1000`,
    comm: 'busy',
    evidence: { usedCpus: 0.5, wantedCpus: 3 },
  },
  {
    finding: 'throttled',
    name: '30 ms of work in each second at 0.1 CPUs',
    settleSeconds: WARM_UP_SECONDS,
    watchedSeconds: 150,
    flags: ['--cpus=0.1'],
    script: `${GO}; exec /programs/burst 30 1000`,
  },
  {
    finding: 'throttled',
    name: 'one busy thread at 1.2 CPUs',
    settleSeconds: WARM_UP_SECONDS,
    watchedSeconds: 150,
    flags: ['--cpus=1.2'],
    script: `${GO}; exec /programs/busy 1 80`,
  },
]
