// Incidents of memory, and next to each a healthy look-alike.

import { REAL_IMAGE } from './engine-images.ts'
import {
  LEVEL_SECONDS,
  OLD_ENOUGH_SECONDS,
  ON_SECONDS,
  TREND_SECONDS,
  WARM_UP_SECONDS,
} from './stages-ages.ts'
import { END, GO, type Stage } from './staging.ts'
import { stalledFor } from './stall-counter.ts'

const MIB = 1024 * 1024

export const MEMORY_STAGES: readonly Stage[] = [
  {
    finding: 'memory-eta',
    name: 'a leak of 20 MiB a minute at 384 MiB',
    settleSeconds: LEVEL_SECONDS,
    raisedWithinSeconds: TREND_SECONDS + 60,
    clearedWithinSeconds: ON_SECONDS + 15,
    flags: ['--memory=384m', '--memory-swap=384m'],
    script: `sleep 5000 & ${GO}; /programs/leak 20480 & p=$!; ${END}; kill -9 $p; exec sleep 1000`,
    comm: 'leak',
    evidence: { bytesPerSecond: (20 * MIB) / 60, limitBytes: 384 * MIB },
  },
  {
    finding: 'memory-eta',
    name: 'a leak of 100 MiB a minute at 384 MiB in a container that has settled',
    settleSeconds: WARM_UP_SECONDS,
    // It is foreseen after half of the time that it takes to meet the limit, which is 230 s: a minute ahead at least.
    raisedWithinSeconds: 165,
    clearedWithinSeconds: ON_SECONDS + 15,
    flags: ['--memory=384m', '--memory-swap=384m'],
    script: `sleep 5000 & ${GO}; /programs/leak 102400 & p=$!; ${END}; kill -9 $p; exec sleep 1000`,
    comm: 'leak',
    evidence: { bytesPerSecond: (100 * MIB) / 60, limitBytes: 384 * MIB },
  },
  {
    finding: 'memory-eta',
    name: 'a leak from the start fills 128 MiB within three minutes',
    settleSeconds: OLD_ENOUGH_SECONDS,
    // Three quarters of the limit after 140 s, the limit after 185 s.
    raisedWithinSeconds: 175,
    clearedWithinSeconds: ON_SECONDS + 15,
    flags: ['--memory=128m', '--memory-swap=128m'],
    script: `${GO}; /programs/leak 40960 & p=$!; ${END}; kill -9 $p; exec sleep 1000`,
    comm: 'leak',
    evidence: { bytesPerSecond: (40 * MIB) / 60, limitBytes: 128 * MIB },
  },
  {
    finding: 'memory-eta',
    name: 'a cache of 85 MiB is loaded into 128 MiB within two minutes',
    settleSeconds: OLD_ENOUGH_SECONDS,
    watchedSeconds: 240,
    flags: ['--memory=128m', '--memory-swap=128m'],
    script: `${GO}; exec /programs/leak 43520 87040`,
  },
  {
    finding: 'memory-eta',
    name: '118 of 128 MiB, and no more',
    settleSeconds: OLD_ENOUGH_SECONDS,
    watchedSeconds: 150,
    flags: ['--memory=128m', '--memory-swap=128m'],
    script: `${GO}; exec /programs/leak 400000 120000`,
    isNear: true,
  },
  {
    finding: 'memory-eta',
    name: 'files in /dev/shm, 20 MiB a minute at 384 MiB',
    settleSeconds: LEVEL_SECONDS,
    raisedWithinSeconds: TREND_SECONDS + 60,
    clearedWithinSeconds: ON_SECONDS + 15,
    flags: ['--memory=384m', '--memory-swap=384m', '--shm-size=384m'],
    script: `${GO}; i=0; while [ ! -e /end ]; do head -c 1M /dev/zero >/dev/shm/$i; i=$((i + 1)); sleep 3; done
    rm /dev/shm/*; exec sleep 1000`,
    also: ['disk-full'],
    evidence: { bytesPerSecond: (20 * MIB) / 60, limitBytes: 384 * MIB },
  },
  {
    finding: 'memory-eta',
    name: 'a warm-up to 200 of 384 MiB within three minutes',
    settleSeconds: OLD_ENOUGH_SECONDS,
    watchedSeconds: TREND_SECONDS + 60,
    flags: ['--memory=384m', '--memory-swap=384m'],
    script: `${GO}; exec /programs/leak 68000 193000`,
  },
  {
    finding: 'memory-pressure',
    name: 'a file of 160 MiB read at random at 96 MiB',
    settleSeconds: 30,
    // The kernel counts that a task waits for a page only if the page was active before it was taken away.
    beginsWhen: ({ pid }) => stalledFor(pid, 'memory', 0.1),
    raisedWithinSeconds: 90,
    clearedWithinSeconds: 90,
    flags: ['--memory=96m', '--memory-swap=96m'],
    script: `head -c 160M /dev/zero >/file; sync; ${GO}; /programs/thrash /file & p=$!; ${END}; kill $p; exec sleep 1000`,
    comm: 'thrash',
    evidence: { limitBytes: 96 * MIB },
  },
  {
    finding: 'memory-pressure',
    name: 'a file of 600 MiB read once at 96 MiB',
    settleSeconds: OLD_ENOUGH_SECONDS,
    watchedSeconds: 60,
    flags: ['--memory=96m', '--memory-swap=96m'],
    script: `${GO}; head -c 600M /dev/zero >/file; cat /file >/dev/null; exec sleep 1000`,
  },
  {
    finding: 'oom-kill',
    name: 'a worker of 4 is killed under a parent that lives on',
    settleSeconds: 30,
    raisedWithinSeconds: 40,
    delaySeconds: 3,
    flags: ['--memory=64m', '--memory-swap=64m'],
    script: `sleep 5000 & sleep 5001 & sleep 5002 & ${GO}; /programs/grow; exec sleep 1000`,
    comm: 'grow',
    evidence: { kills: 1, limitBytes: 64 * MIB },
  },
  {
    finding: 'misfit-memory',
    name: 'java -Xmx1g at 512 MiB',
    settleSeconds: OLD_ENOUGH_SECONDS,
    raisedWithinSeconds: 90,
    clearedWithinSeconds: ON_SECONDS + 15,
    delaySeconds: [60, 65],
    image: REAL_IMAGE,
    flags: ['--memory=512m', '--cpus=1'],
    script: `${javaThat('Thread.sleep(10_000_000);')}; ${GO}; java -Xmx1g /Main.java & p=$!; ${END}; kill $p; exec sleep 1000`,
    comm: 'java',
    evidence: { ceilingBytes: 1024 * MIB, limitBytes: 512 * MIB },
  },
  {
    finding: 'misfit-memory',
    name: 'java -Xmx256m at 512 MiB',
    settleSeconds: OLD_ENOUGH_SECONDS,
    watchedSeconds: 90,
    image: REAL_IMAGE,
    flags: ['--memory=512m', '--cpus=1'],
    script: `${javaThat('Thread.sleep(10_000_000);')}; ${GO}; exec java -Xmx256m /Main.java`,
  },
  {
    finding: 'misfit-memory',
    name: 'arenas of 60 threads at 512 MiB',
    settleSeconds: OLD_ENOUGH_SECONDS,
    raisedWithinSeconds: 100,
    clearedWithinSeconds: ON_SECONDS + 15,
    // Its minute of grace, and its turn to be looked at.
    delaySeconds: [60, 75],
    flags: ['--memory=512m', '--cpus=1'],
    script: `${GO}; /programs/arenas 60 4 & p=$!; ${END}; kill $p; exec sleep 1000`,
    comm: 'arenas',
    evidence: { arenaBytes: 240 * MIB, limitBytes: 512 * MIB },
  },
  {
    finding: 'misfit-memory',
    name: '60 threads that allocate nothing at 512 MiB',
    settleSeconds: OLD_ENOUGH_SECONDS,
    watchedSeconds: 100,
    flags: ['--memory=512m', '--cpus=1'],
    script: `${GO}; exec /programs/threads 60`,
  },
]

function javaThat(does: string): string {
  return `echo 'class Main { public static void main(String[] a) throws Exception { ${does} } }' >/Main.java`
}
