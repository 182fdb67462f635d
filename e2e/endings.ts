// Twenty-five ways in which an app ends on a real engine, and what the next topz may say about each. A likely verdict
// must be right: the first of `how` is the truth, others are honest doubts and must be no more than possible.

import type { Ending } from '../server/model/ending.ts'

export interface StagedEnding {
  readonly name: string
  /** Run by /bin/sh as process 1. */
  readonly script: string
  readonly how: readonly Ending['how'][]
  /** `go`: it reads /tmp/f. `usr1`, `kill`: a signal to process 1. `none`: it ends by itself. */
  readonly by: 'go' | 'usr1' | 'stop' | 'kill' | 'restart' | 'none'
  readonly flags?: readonly string[]
  /** Seconds until docker stop kills. */
  readonly graceSeconds?: number
  /** A person enters the container (docker exec). */
  readonly isEntered?: true
  /** Run by the gate; the rest with TOPZ_ENDINGS=all. */
  readonly isTelling?: true
}

const MEMORY = ['--memory=96m', '--memory-swap=96m']
const GO = 'mkfifo /tmp/f; read go < /tmp/f;'
/** A main process with one worker, which ends some time after it. */
const worker = (child: string, onSignal: string, code = 1) =>
  `exec perl -e 'my $p=fork; if(!$p){ $SIG{USR1}="DEFAULT"; ${child}; sleep 1000 while 1 } $SIG{USR1}=sub{ ${onSignal} }; waitpid($p,0) while kill 0,$p; sleep 2; exit ${code}'`
const GROWS = 'my @a; push @a, "x" x (1<<20) while 1'
const LISTENS =
  'use IO::Socket::INET; our $s=IO::Socket::INET->new(Listen=>5,LocalPort=>8081,ReuseAddr=>1) or die $!'
/** Ends its worker as docker stop asks. */
const STOPS = (before = '') =>
  `exec perl -e '${before} my $p=fork; if(!$p){ $SIG{TERM}="DEFAULT"; sleep 1000 while 1 } $SIG{TERM}=sub{ kill "TERM",$p; waitpid($p,0); sleep 2; exit 0 }; sleep 1000 while 1'`

export const ENDINGS: readonly StagedEnding[] = [
  {
    name: 'exits 3 while its children run',
    script: `/programs/sleepers 2 & ${GO} exit 3`,
    by: 'go',
    how: ['crash'],
  },
  { name: 'killed, alone', script: 'exec sleep 1000', by: 'kill', how: ['crash'] },
  { name: 'killed, with children', script: '/programs/sleepers 2 & wait', by: 'kill', how: ['crash'] },
  { name: 'restarted without grace', script: '/programs/sleepers 2 & wait', by: 'restart', how: ['crash'] },
  {
    name: 'killed, with jobs of 3 s',
    script: 'while :; do sleep 3; done',
    by: 'kill',
    how: ['crash'],
    isTelling: true,
  },
  { name: 'killed, with jobs of 8 s', script: 'while :; do sleep 8; done', by: 'kill', how: ['crash'] },
  {
    name: 'an entry script that waits, then execs what exits 1',
    script: 'sleep 12; exec perl -e "sleep 3; exit 1"',
    by: 'none',
    how: ['crash'],
    isTelling: true,
  },
  {
    name: 'an entry script that waits, then execs what leaks',
    script: 'sleep 12; exec /programs/grow',
    by: 'none',
    flags: MEMORY,
    how: ['oom'],
    isTelling: true,
  },
  { name: 'leaks', script: `${GO} exec /programs/grow`, by: 'go', flags: MEMORY, how: ['oom'] },
  {
    name: 'leaks within a second',
    script: `${GO} exec perl -e '${GROWS}'`,
    by: 'go',
    flags: MEMORY,
    how: ['oom', 'crash'],
  },
  {
    name: 'a worker OOM-killed, then exit 1',
    script: worker(`$SIG{USR2}=sub{ ${GROWS} }`, 'kill "USR2",$p'),
    by: 'usr1',
    flags: MEMORY,
    how: ['oom'],
    isTelling: true,
  },
  {
    name: 'a slow worker OOM-killed, then exit 1 at once',
    script: `${GO} /programs/grow & wait $!; exit 1`,
    by: 'go',
    flags: MEMORY,
    how: ['oom'],
  },
  {
    name: 'a worker killed by hand, then exit 1',
    script: worker('', 'kill 9,$p'),
    by: 'usr1',
    flags: MEMORY,
    how: ['crash'],
  },
  {
    name: 'a worker that exits 1, then exit 1',
    script: worker('$SIG{USR2}=sub{ exit 1 }', 'kill "USR2",$p'),
    by: 'usr1',
    how: ['crash', 'shutdown'],
  },
  {
    name: 'a worker that crashes, then exit 1',
    script: worker('', 'kill "SEGV",$p'),
    by: 'usr1',
    how: ['crash', 'shutdown'],
  },
  {
    name: 'a worker that crashes with its port, then exit 1',
    script: worker(LISTENS, 'kill "SEGV",$p'),
    by: 'usr1',
    how: ['crash', 'shutdown'],
  },
  { name: 'stopped, ends its worker', script: STOPS(), by: 'stop', how: ['shutdown'], isTelling: true },
  {
    name: 'stopped by the shell of its worker',
    script: 'sleep 1000 & C=$!; trap "kill $C; wait $C; sleep 2; exit 0" TERM; while :; do wait $C; done',
    by: 'stop',
    how: ['shutdown', 'crash'],
  },
  {
    name: 'stopped, closes its port',
    script: `exec perl -e '${LISTENS}; $SIG{TERM}=sub{ close $s; sleep 3; exit 0 }; sleep 1000 while 1'`,
    by: 'stop',
    how: ['shutdown'],
  },
  {
    name: 'stopped, closes its port before its worker ends',
    script: `exec perl -e 'my $p=fork; if(!$p){ $SIG{TERM}="IGNORE"; sleep 1000 while 1 } ${LISTENS}; $SIG{TERM}=sub{ close $s; sleep 3; exit 0 }; sleep 1000 while 1'`,
    by: 'stop',
    // Seen within its last three seconds, or not.
    how: ['shutdown', 'crash'],
  },
  {
    name: 'stopped, ignores it and is killed',
    script: '/programs/sleepers 2 & while :; do wait; done',
    by: 'stop',
    graceSeconds: 3,
    how: ['crash'],
  },
  {
    name: 'stopped near its memory limit',
    script: STOPS('our $m="x" x (40<<20);'),
    by: 'stop',
    flags: MEMORY,
    how: ['shutdown', 'oom'],
  },
  {
    name: 'stopped after a worker was OOM-killed and restarted',
    script: `exec perl -e 'my $p=fork; if(!$p){ ${GROWS} } waitpid($p,0); $p=fork; if(!$p){ $SIG{TERM}="DEFAULT"; sleep 1000 while 1 } $SIG{TERM}=sub{ kill "TERM",$p; waitpid($p,0); sleep 2; exit 0 }; sleep 1000 while 1'`,
    by: 'stop',
    flags: MEMORY,
    how: ['shutdown'],
  },
  {
    name: 'stopped while a person is inside (docker exec)',
    script: STOPS(),
    by: 'stop',
    isEntered: true,
    how: ['shutdown'],
  },
  {
    name: 'a batch whose work is done',
    script: `exec perl -e 'system("sleep 15"); sleep 2'`,
    by: 'none',
    how: ['shutdown'],
  },
]
