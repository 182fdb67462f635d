// Incidents of disks, each on a file system of its own, and next to each a healthy look-alike.

import {
  LEVEL_SECONDS,
  OLD_ENOUGH_SECONDS,
  ON_SECONDS,
  TREND_SECONDS,
  WARM_UP_SECONDS,
} from './stages-ages.ts'
import { END, GO, type Stage } from './staging.ts'
import { until } from './until.ts'

const MIB = 1024 * 1024
const SLOW_DISK = ['--device-write-bps=DISK:1mb']
/** Writes past the cache, as fast as it may. */
const WRITE = 'dd if=/dev/zero of=/data/file bs=64k count=100000 oflag=direct 2>/dev/null'
/** 80 % of 60 s below it. */
const CLEAR_SECONDS = 75
/** What writing takes, and until it is the writer's turn to be looked at. */
const LOOKED_AT_SECONDS = [0, 8] as const

export const DISK_STAGES: readonly Stage[] = [
  {
    finding: 'io-stall',
    name: 'writes past the cache on a disk of 1 MiB/s',
    settleSeconds: WARM_UP_SECONDS,
    raisedWithinSeconds: 75,
    clearedWithinSeconds: CLEAR_SECONDS,
    diskMebibytes: 1024,
    flags: SLOW_DISK,
    script: `${GO}; ${WRITE} & p=$!; ${END}; kill $p; exec sleep 1000`,
    comm: 'dd',
    evidence: { share: 1, writeBytesPerSecond: MIB },
  },
  {
    finding: 'io-stall',
    name: 'the same for 20 s',
    settleSeconds: WARM_UP_SECONDS,
    watchedSeconds: 90,
    diskMebibytes: 1024,
    flags: SLOW_DISK,
    script: `${GO}; timeout 20 ${WRITE}; exec sleep 1000`,
  },
  {
    finding: 'disk-full',
    name: 'a tmpfs of 64 MiB is filled',
    settleSeconds: OLD_ENOUGH_SECONDS,
    raisedWithinSeconds: 60,
    clearedWithinSeconds: CLEAR_SECONDS,
    flags: ['--tmpfs=/data:size=64m'],
    script: `${GO}; head -c 63M /dev/zero >/data/file; ${END}; rm /data/file; exec sleep 1000`,
    evidence: { sizeBytes: 64 * MIB, share: 1 },
  },
  {
    finding: 'disk-full',
    name: 'a tmpfs of 64 MiB is filled to 80 %',
    settleSeconds: OLD_ENOUGH_SECONDS,
    watchedSeconds: 90,
    flags: ['--tmpfs=/data:size=64m'],
    script: `${GO}; head -c 51M /dev/zero >/data/file; exec sleep 1000`,
  },
  {
    finding: 'disk-full',
    name: 'a disk of 512 MiB, 90 % used, and somebody writes',
    settleSeconds: OLD_ENOUGH_SECONDS,
    raisedWithinSeconds: 75,
    clearedWithinSeconds: CLEAR_SECONDS,
    diskMebibytes: 512,
    script: `${GO}; fallocate -l 470M /data/laid; /programs/fill /data/log 10 & p=$!; ${END}
    kill $p; rm /data/laid /data/log; exec sleep 1000`,
    comm: 'fill',
    evidence: { share: 0.95 },
  },
  {
    finding: 'disk-full',
    name: '94 % of 100 GiB used, 6 GiB left',
    settleSeconds: OLD_ENOUGH_SECONDS,
    watchedSeconds: 90,
    diskMebibytes: 100 * 1024,
    script: `${GO}; fallocate -l 94G /data/laid; exec sleep 1000`,
  },
  {
    finding: 'disk-full',
    name: 'a disk of 512 MiB that fills with 18 MiB a minute',
    settleSeconds: LEVEL_SECONDS,
    raisedWithinSeconds: TREND_SECONDS + 120,
    clearedWithinSeconds: CLEAR_SECONDS,
    // Levels are kept by 20 s.
    delaySeconds: [-10, 10],
    diskMebibytes: 512,
    script: `fallocate -l 150M /data/laid; ${GO}; /programs/fill /data/log 18 & p=$!; ${END}
    kill $p; rm /data/laid /data/log; exec sleep 1000`,
    comm: 'fill',
    evidence: { bytesPerSecond: (18 * MIB) / 60 },
  },
  {
    finding: 'deleted-files',
    name: 'a log of 300 MiB that was deleted while it is open',
    settleSeconds: OLD_ENOUGH_SECONDS,
    raisedWithinSeconds: TREND_SECONDS,
    clearedWithinSeconds: ON_SECONDS + 15,
    diskMebibytes: 2048,
    script: `${GO}; /programs/hold-deleted /data/log 300 6 & p=$!; ${END}; kill $p; exec sleep 1000`,
    comm: 'hold-deleted',
    delaySeconds: LOOKED_AT_SECONDS,
    evidence: { heldBytes: 360 * MIB, files: 1, bytesPerSecond: (6 * MIB) / 60 },
  },
  {
    finding: 'deleted-files',
    name: 'the same on a disk that is nearly full',
    settleSeconds: OLD_ENOUGH_SECONDS,
    raisedWithinSeconds: 120,
    clearedWithinSeconds: ON_SECONDS + 15,
    diskMebibytes: 340,
    script: `${GO}; /programs/hold-deleted /data/log 310 & p=$!; ${END}; kill $p; exec sleep 1000`,
    comm: 'hold-deleted',
    delaySeconds: LOOKED_AT_SECONDS,
    evidence: { heldBytes: 310 * MIB, files: 1 },
    also: ['disk-full'],
  },
  {
    finding: 'deleted-files',
    name: '50 MiB that were unlinked on purpose',
    settleSeconds: OLD_ENOUGH_SECONDS,
    watchedSeconds: TREND_SECONDS,
    diskMebibytes: 1024,
    script: `${GO}; exec /programs/hold-deleted /data/temporary 50`,
  },
  {
    finding: 'stuck',
    name: 'a file system that is frozen',
    settleSeconds: OLD_ENOUGH_SECONDS,
    raisedWithinSeconds: 40,
    clearedWithinSeconds: ON_SECONDS + 15,
    diskMebibytes: 64,
    script: `${GO}; touch /data/file; exec sleep 1000`,
    begin: async ({ disk, id, engine, touch }) => {
      disk?.freeze()
      touch('go')
      // The shell that starts it may wait for a CPU.
      await until('touch to hang', async () =>
        /^D.* touch$/m.test(await engine.must('top', id, '-eo', 'stat,pid,comm')) ? true : undefined,
      )
    },
    end: async ({ disk }) => disk?.thaw(),
    comm: 'touch',
    evidence: { processes: 1 },
  },
  {
    finding: 'stuck',
    name: 'writes past the cache for a minute',
    settleSeconds: OLD_ENOUGH_SECONDS,
    watchedSeconds: 75,
    diskMebibytes: 512,
    script: `${GO}; timeout 60 sh -c 'while :; do dd if=/dev/zero of=/data/file bs=4M count=64 oflag=direct conv=notrunc; done' 2>/dev/null
    exec sleep 1000`,
    also: ['io-stall'],
  },
]
