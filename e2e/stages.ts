// Incidents that are over within three minutes, and next to each a healthy look-alike: limits, script, and what topz
// has
// to report. Those that take longer are beside this file.

import { ON_SECONDS, WARM_UP_SECONDS, YOUNG_SECONDS } from './stages-ages.ts'
import { END, GO, type Stage } from './staging.ts'

const MIB = 1024 * 1024

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
    raisedWithinSeconds: 90,
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
    raisedWithinSeconds: 120,
    clearedWithinSeconds: 120,
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
    raisedWithinSeconds: 90,
    clearedWithinSeconds: ON_SECONDS + 15,
    script: `/programs/backlog 8000 4 8 /go & p=$!; ${END}; kill $p; exec sleep 1000`,
    comm: 'backlog',
    evidence: { queue: 5 },
  },
]
