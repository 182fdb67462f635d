// One row of ps-list and pidusage's figures for it -> stat and details as the /proc source would give them. What no
// portable tool reports is NaN in `stat`, "no number", or an empty text, and missing in `details`.

import type { Usage } from 'pidusage'
import type { ProcessDescriptor } from 'ps-list'
import { CMDLINE_BYTES_MAX } from '../config/limits.ts'
import type { Unreadable } from '../procfs/parse-file.ts'
import type { PidStat } from '../procfs/pid-stat.ts'
import type { Details } from '../sampler/sample.ts'

/** The clock tick of this source: the unit in which ps and Linux count CPU time. */
export const TICKS_PER_SECOND = 100
/** The page of this source: pidusage reports bytes, all of them whole kilobytes. */
export const PAGE_BYTES = 1024

/** What the kernel files would add; absences.ts has the fields. */
const UNREADABLE: Readonly<Record<string, Unreadable>> = { ps: 'unsupported' }
const NO_COMMAND: Readonly<Record<string, Unreadable>> = { ...UNREADABLE, cmdline: 'unsupported' }

/** ps puts the name in brackets if there are no arguments, and marks zombies. */
const ZOMBIE = /<defunct>$/
const NO_ARGUMENTS = /^\[.*\]$|<defunct>$|^$/s

export interface Row {
  readonly listed: ProcessDescriptor
  readonly usage: Usage
}

/** The caller knows `starttime` and keeps it stable against rounding. */
export function statOf({ listed, usage }: Row, starttime: number): PidStat {
  const unknown = Number.NaN
  const isZombie = ZOMBIE.test(listed.cmd ?? '')
  return {
    pid: listed.pid,
    comm: listed.name,
    state: isZombie ? 'Z' : '',
    ppid: listed.ppid,
    pgrp: unknown,
    session: unknown,
    tty_nr: 0,
    flags: unknown,
    minflt: unknown,
    majflt: unknown,
    // User and system time come as one sum.
    utime: Math.round((usage.ctime * TICKS_PER_SECOND) / 1000),
    stime: 0,
    cutime: unknown,
    cstime: unknown,
    priority: unknown,
    nice: unknown,
    // Infinite rather than NaN: usage is capped by the threads, and an unknown number must not cap.
    num_threads: isZombie ? 1 : Number.POSITIVE_INFINITY,
    starttime,
    vsize: unknown,
    rss: Math.round(usage.memory / PAGE_BYTES),
    processor: undefined,
    policy: undefined,
    exit_code: undefined,
  }
}

/** `redact` gets the command line as one text, then as words: each way finds secrets that the other can't see. */
export function detailsOf(
  { listed }: Row,
  redact: (argv: readonly string[]) => readonly string[],
  userName: string | undefined,
  at: number,
): Details {
  const command = listed.cmd?.slice(0, CMDLINE_BYTES_MAX)
  return {
    at,
    ...(command !== undefined && { argv: wordsOf(command, redact) }),
    ...(command !== undefined && command.length < (listed.cmd?.length ?? 0) && { argvTruncated: true }),
    ...(listed.uid !== undefined && { uid: listed.uid }),
    ...(userName !== undefined && { userName }),
    unreadable: command === undefined ? NO_COMMAND : UNREADABLE,
  }
}

/** ps joins arguments with spaces; which of them contained a space can no longer be known. */
function wordsOf(command: string, redact: (argv: readonly string[]) => readonly string[]): readonly string[] {
  if (NO_ARGUMENTS.test(command)) return []
  return redact(redact([command]).join(' ').split(' '))
}
