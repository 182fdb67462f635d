// Damaged kernel files -> every parser. A parser may give less or throw Malformed, nothing else, and quickly (F30).

import { test } from 'bun:test'
import { parseAuxv } from './auxv.ts'
import { parseLoadavg } from './loadavg.ts'
import { parseMeminfo } from './meminfo.ts'
import { parsePasswd } from './passwd.ts'
import { cgroupPath, parsePidCgroup } from './pid-cgroup.ts'
import { parsePidCmdline } from './pid-cmdline.ts'
import { parsePidIo } from './pid-io.ts'
import { parseOpenFilesLimit, parsePidLimits } from './pid-limits.ts'
import { parsePidOomScore, parsePidOomScoreAdj } from './pid-oom-score.ts'
import { parsePidSchedstat } from './pid-schedstat.ts'
import { parsePidStat } from './pid-stat.ts'
import { parsePidStatus } from './pid-status.ts'
import { parseStat } from './stat.ts'
import { fuzz } from './testdata/damage.ts'
import { testdata } from './testdata/read.ts'
import { parseUptime } from './uptime.ts'

const PARSERS: readonly (readonly [
  name: string,
  parse: (bytes: Uint8Array) => unknown,
  seeds: readonly string[],
])[] = [
  [
    'stat of a process',
    bytes => parsePidStat(bytes),
    ['proc/2/stat', 'proc/4/stat', 'proc/10/stat', 'host/6/stat'],
  ],
  ['schedstat', bytes => parsePidSchedstat(bytes), ['proc/2/schedstat']],
  ['status', parsePidStatus, ['proc/2/status', 'proc/10/status', 'host/2/status', 'odd/status']],
  ['io', parsePidIo, ['proc/2/io']],
  [
    'cmdline',
    bytes => parsePidCmdline(bytes, bytes.length % 2 === 0),
    ['proc/1/cmdline', 'proc/2/cmdline', 'proc/4/cmdline'],
  ],
  ['cgroup', bytes => cgroupPath(parsePidCgroup(bytes)), ['proc/2/cgroup', 'host/2/cgroup', 'odd/cgroup']],
  [
    'limits',
    bytes => [parseOpenFilesLimit(bytes), ...parsePidLimits(bytes)],
    ['proc/2/limits', 'odd/limits'],
  ],
  ['oom_score', parsePidOomScore, ['proc/2/oom_score']],
  ['oom_score_adj', parsePidOomScoreAdj, ['proc/2/oom_score_adj']],
  ['meminfo', parseMeminfo, ['proc/meminfo']],
  ['loadavg', parseLoadavg, ['proc/loadavg']],
  ['uptime', parseUptime, ['proc/uptime']],
  ['stat of the host', parseStat, ['proc/stat']],
  ['auxv', parseAuxv, ['proc/self/auxv']],
  ['passwd', parsePasswd, ['odd/passwd']],
]

for (const [name, parse, seeds] of PARSERS)
  test(`F30: a damaged ${name} gives less or says that it is malformed, within a millisecond`, () => {
    fuzz(name, parse, seeds.map(testdata))
  })
