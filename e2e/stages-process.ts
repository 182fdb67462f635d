// Incidents of processes, and of what topz may see, and next to each a healthy look-alike.

import { EVENT_SECONDS, OLD_ENOUGH_SECONDS, ON_SECONDS, TREND_SECONDS, YOUNG_SECONDS } from './stages-ages.ts'
import { END, GO, type Stage } from './staging.ts'

const PAUSE_MS = 1500

export const PROCESS_STAGES: readonly Stage[] = [
  {
    finding: 'stopped',
    name: 'docker pause, 40 processes',
    settleSeconds: YOUNG_SECONDS,
    raisedWithinSeconds: 20,
    clearedWithinSeconds: ON_SECONDS + 10,
    script: '/programs/sleepers 37 & exec sleep 1000',
    begin: ({ engine, id }) => engine.must('pause', id),
    end: ({ engine, id }) => engine.must('unpause', id),
    evidence: { processes: 40 },
  },
  {
    finding: 'stopped',
    name: 'paused for a second and a half',
    settleSeconds: YOUNG_SECONDS,
    watchedSeconds: 30,
    script: '/programs/sleepers 37 & exec sleep 1000',
    begin: async ({ engine, id }) => {
      await engine.must('pause', id)
      // The length of the pause is the incident: there is no condition to wait for.
      await new Promise(resolve => setTimeout(resolve, PAUSE_MS))
      await engine.must('unpause', id)
    },
  },
  {
    finding: 'crash-loop',
    name: 'until it works: it never does, each second',
    settleSeconds: OLD_ENOUGH_SECONDS,
    raisedWithinSeconds: 40,
    clearedWithinSeconds: 640,
    // Its first life.
    delaySeconds: 3,
    script: `${GO}; until [ -e /end ]; do sh -c 'sleep 3; exit 7'; sleep 1; done; exec sleep 2000`,
    comm: 'sh',
    evidence: { exitCode: 7 },
  },
  {
    finding: 'crash-loop',
    name: 'a job every two seconds that ends well',
    settleSeconds: OLD_ENOUGH_SECONDS,
    watchedSeconds: 90,
    script: `${GO}; while :; do sh -c 'sleep 1; exit 0'; sleep 1; done`,
  },
  {
    finding: 'no-stop',
    name: 'a shell as process 1, which does not pass signals on',
    // From its second minute on.
    settleSeconds: 60,
    raisedWithinSeconds: 50,
    clearedWithinSeconds: ON_SECONDS + 50,
    isFirst: true,
    script: `${END}; trap 'exit' TERM; while :; do sleep 1; done`,
    comm: 'sh',
  },
  {
    finding: 'no-stop',
    name: 'an init as process 1, and a program that does not catch it',
    settleSeconds: OLD_ENOUGH_SECONDS,
    watchedSeconds: 110,
    script: 'exec sleep 1000',
  },
  {
    finding: 'pids-limit',
    name: 'forks are refused at 60 tasks',
    settleSeconds: OLD_ENOUGH_SECONDS,
    raisedWithinSeconds: 15,
    clearedWithinSeconds: EVENT_SECONDS + 20,
    flags: ['--pids-limit=60'],
    script: `${GO}; /programs/threads 100; exec sleep 2000`,
    evidence: { limit: 60 },
  },
  {
    finding: 'pids-limit',
    name: '180 of 256 tasks',
    settleSeconds: OLD_ENOUGH_SECONDS,
    watchedSeconds: 90,
    flags: ['--pids-limit=256'],
    script: `${GO}; exec /programs/threads 177`,
  },
  {
    finding: 'fds',
    name: 'two sockets a second of 2,048, none closed',
    settleSeconds: OLD_ENOUGH_SECONDS,
    raisedWithinSeconds: TREND_SECONDS + 60,
    clearedWithinSeconds: 100,
    // From 2 % of the limit on it is followed, and which ones are is chosen every ten seconds: then, or earlier.
    delaySeconds: [20, 31],
    script: 'exec /programs/unclosed 2 0 2048',
    comm: 'unclosed',
    evidence: { perMinute: 120, limit: 2048 },
    also: ['unclosed'],
  },
  {
    finding: 'fds',
    name: 'a pool that is filled to 700 of 2,048, and stays so',
    settleSeconds: OLD_ENOUGH_SECONDS,
    watchedSeconds: TREND_SECONDS + 60,
    script: `${GO}; exec /programs/fds 700 2048`,
  },
  {
    finding: 'stuck',
    name: 'a parent that waits for its child to exec',
    settleSeconds: OLD_ENOUGH_SECONDS,
    raisedWithinSeconds: 60,
    script: `${GO}; exec /programs/vfork`,
    comm: 'vfork',
  },
  {
    finding: 'stuck',
    name: 'a hundred programs a second by posix_spawn, each of which is waited for',
    settleSeconds: OLD_ENOUGH_SECONDS,
    watchedSeconds: 90,
    script: `${GO}; exec /programs/spawns 100`,
  },
  {
    finding: 'blind',
    name: 'a topz that may look at nothing of another user',
    settleSeconds: 0,
    raisedWithinSeconds: 90,
    // Since topz started, which is before it is first asked.
    delaySeconds: [-30, 0],
    script: 'exec sleep 1000',
    onlyDenied: true,
  },
]
