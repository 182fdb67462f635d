// Incidents of CPU time, and next to each a healthy look-alike. Some need the CPUs for themselves.

import { APP_IMAGE, REAL_IMAGE } from './engine-images.ts'
import { ON_SECONDS, WARM_UP_SECONDS } from './stages-ages.ts'
import { END, GO, type Scene, type Stage } from './staging.ts'
import { stalledFor } from './stall-counter.ts'

/** What a share of the last minute, and 80 % of 60 s below it, take. */
const CLEAR_SECONDS = 75
/** It has what it needs: the machine may be busy with something else. */
const FIRST = '--cpu-shares=100000'
/** Most of the CPUs, and yet enough is left for topz. */
const MORE = '--cpu-shares=8192'
/** Of the time. The others take a while to start, and so does the app beside them. */
const WAITS_SHARE = 0.4

/** The app has these shares from now on; others start, as a container of their own, and then it has something to do. */
const crowdedBy =
  (shares: number, ...hog: string[]) =>
  async ({ engine, id, touch }: Scene) => {
    await engine.must('update', `--cpu-shares=${shares}`, id)
    await engine.must('run', '-d', '--init', '--name', `other-${id}`, ...hog)
    touch('go')
  }

/** They are gone, and it has nothing to do any more: else it would wait for whatever else this machine does. */
const relieved = async ({ engine, id, touch }: Scene) => {
  await engine.must('rm', '-f', `other-${id}`)
  await engine.must('update', FIRST, id)
  touch('end')
}
/** Until then it has something to do. */
const BUSY = `${GO}; /programs/busy 1 100 & p=$!; ${END}; kill $p; exec sleep 1000`

export const CPU_STAGES: readonly Stage[] = [
  {
    finding: 'throttled',
    name: 'three busy threads at half a CPU',
    settleSeconds: WARM_UP_SECONDS,
    raisedWithinSeconds: 90,
    clearedWithinSeconds: 90,
    flags: ['--cpus=0.5', FIRST],
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
    flags: ['--cpus=1.2', FIRST],
    script: `${GO}; exec /programs/busy 1 80`,
  },
  {
    finding: 'throttled-bursts',
    name: '30 ms of work in each second at 0.1 CPUs, on a port',
    settleSeconds: WARM_UP_SECONDS,
    raisedWithinSeconds: 260,
    clearedWithinSeconds: 330,
    delaySeconds: [0, 60],
    flags: ['--cpus=0.1', FIRST],
    script: `${GO}; exec /programs/bursts 30 1000 8000`,
    end: ({ engine, id }) => engine.must('update', '--cpus=1', id),
    evidence: { usedShare: 0.3, stallsPerMinute: 120 },
  },
  {
    finding: 'throttled-bursts',
    name: '8 ms of work in each second at 0.1 CPUs, on a port',
    settleSeconds: WARM_UP_SECONDS,
    watchedSeconds: 260,
    flags: ['--cpus=0.1', FIRST],
    script: `${GO}; exec /programs/bursts 8 1000 8000`,
  },
  {
    finding: 'starved',
    takesCpus: true,
    name: 'others use all CPUs, and may',
    settleSeconds: WARM_UP_SECONDS,
    raisedWithinSeconds: 75,
    clearedWithinSeconds: CLEAR_SECONDS,
    flags: [FIRST],
    script: BUSY,
    begin: crowdedBy(2, MORE, APP_IMAGE, '/programs/busy', '4', '100'),
    beginsWhen: ({ pid }) => stalledFor(pid, 'cpu', WAITS_SHARE),
    end: relieved,
    evidence: { hostBusyShare: 1, mayCpus: 2 },
  },
  {
    finding: 'starved',
    takesCpus: true,
    name: 'others have the one CPU that it may use',
    settleSeconds: WARM_UP_SECONDS,
    raisedWithinSeconds: 75,
    clearedWithinSeconds: CLEAR_SECONDS,
    flags: ['--cpuset-cpus=0', FIRST],
    script: BUSY,
    // Four fifths of it, by their shares.
    begin: crowdedBy(1024, '--cpuset-cpus=0', '--cpu-shares=4096', APP_IMAGE, '/programs/busy', '2', '100'),
    beginsWhen: ({ pid }) => stalledFor(pid, 'cpu', WAITS_SHARE),
    end: relieved,
    evidence: { share: 0.8, cpusetBusyShare: 1, mayCpus: 1 },
  },
  {
    finding: 'starved',
    takesCpus: true,
    name: 'four busy threads on two CPUs, which wait for each other',
    settleSeconds: WARM_UP_SECONDS,
    watchedSeconds: 90,
    flags: ['--cpuset-cpus=0-1', MORE],
    script: `${GO}; exec /programs/busy 4 100`,
  },
  {
    finding: 'starved',
    takesCpus: true,
    name: 'three busy threads on the one CPU that they may use, which wait for each other',
    settleSeconds: WARM_UP_SECONDS,
    watchedSeconds: 90,
    flags: ['--cpuset-cpus=0', FIRST],
    script: `${GO}; exec /programs/busy 3 100`,
  },
  {
    finding: 'starved',
    takesCpus: true,
    name: 'two busy threads that have the CPUs',
    settleSeconds: WARM_UP_SECONDS,
    watchedSeconds: 90,
    flags: [MORE],
    script: `${GO}; exec /programs/busy 2 60`,
  },
  {
    finding: 'misfit-cpu',
    name: 'gunicorn with 2n+1 workers at half a CPU',
    settleSeconds: 5,
    raisedWithinSeconds: 90,
    clearedWithinSeconds: ON_SECONDS + 20,
    delaySeconds: [60, 70],
    image: REAL_IMAGE,
    flags: ['--cpus=0.5'],
    script: `${GO}; cd /tmp; printf 'def app(e, r):\\n    return []\\n' >app.py
    gunicorn -w $((2 * $(nproc) + 1)) -b 0.0.0.0:8000 app:app & p=$!; ${END}; kill $p; exec sleep 1000`,
    comm: 'gunicorn',
  },
  {
    finding: 'misfit-cpu',
    name: 'gunicorn with two workers at half a CPU',
    settleSeconds: 5,
    watchedSeconds: 90,
    image: REAL_IMAGE,
    flags: ['--cpus=0.5'],
    script: `${GO}; cd /tmp; printf 'def app(e, r):\\n    return []\\n' >app.py
    exec gunicorn -w 2 -b 0.0.0.0:8000 app:app`,
  },
]
