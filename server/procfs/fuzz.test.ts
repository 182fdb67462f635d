// Damaged kernel files -> every parser. A parser may give less or throw Malformed, nothing else, and quickly (F30).
// TOPZ_FUZZ_CASES sets the number of cases per parser, TOPZ_SEED repeats a run.

import { expect, test } from 'bun:test'
import { type Random, seeded } from '../../e2e/seeded.ts'
import { parseAuxv } from './auxv.ts'
import { parseLoadavg } from './loadavg.ts'
import { Malformed } from './malformed.ts'
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
import { bytesOf, testdata } from './testdata/read.ts'
import { parseUptime } from './uptime.ts'

const CASES = Number(process.env.TOPZ_FUZZ_CASES ?? 3_000)

/** Numbers that a field must not be able to hold without harm, and bytes that parsers look for. */
const TOKENS = [
  '18446744073709551615',
  '-9223372036854775808',
  '1e309',
  'NaN',
  '\0',
  '\n',
  ')',
  '(',
  ':',
  '/',
  ' ',
  '\t',
  'kB',
]

function splice(bytes: Uint8Array, at: number, remove: number, insert: Uint8Array): Uint8Array {
  const result = new Uint8Array(Math.max(0, bytes.length - remove) + insert.length)
  result.set(bytes.subarray(0, at))
  result.set(insert, at)
  result.set(bytes.subarray(at + remove), at + insert.length)
  return result
}

function damage(bytes: Uint8Array, random: Random): Uint8Array {
  const at = random(bytes.length + 1)
  const length = Math.min(random(12), bytes.length - at)
  switch (random(5)) {
    case 0:
      return bytes.slice(0, at)
    case 1:
      return splice(bytes, at, length, new Uint8Array())
    case 2:
      return splice(bytes, at, 0, bytesOf(TOKENS[random(TOKENS.length)] ?? ''))
    case 3:
      return splice(bytes, at, 0, bytes.slice(at, at + random(200)))
    default:
      return splice(
        bytes,
        at,
        length,
        Uint8Array.from({ length }, () => random(256)),
      )
  }
}

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

/** No number in `value`, however deep, may be NaN or infinite: neither survives JSON. */
function holdsOnlyRealNumbers(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value)
  if (value instanceof Map) return [...value].every(holdsOnlyRealNumbers)
  if (typeof value !== 'object' || value === null) return true
  return Object.values(value).every(holdsOnlyRealNumbers)
}

for (const [name, parse, seeds] of PARSERS) {
  test(`F30: a damaged ${name} gives less or says that it is malformed, within a millisecond`, () => {
    const random = seeded(name)
    const files = seeds.map(testdata)
    let spentMs = 0
    for (let run = 0; run < CASES; run++) {
      let bytes = files[random(files.length)] ?? new Uint8Array()
      for (let round = random(4); round >= 0; round--) bytes = damage(bytes, random)
      const before = performance.now()
      try {
        const parsed = parse(bytes)
        spentMs += performance.now() - before
        if (!holdsOnlyRealNumbers(parsed)) throw new Error('it holds a number that is none')
      } catch (error) {
        if (error instanceof Malformed) continue
        throw new Error(`${name}, case ${run}: ${JSON.stringify([...bytes])}`, { cause: error })
      }
    }
    expect(spentMs / CASES).toBeLessThan(1)
  })
}
