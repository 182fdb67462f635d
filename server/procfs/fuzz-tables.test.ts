// The same for tables and for cgroup files: many lines, each of which the app or the kernel may spoil (F30).

import { test } from 'bun:test'
import { cgroupMounts, locateLegacy, locateUnified } from '../cgroup/locate.ts'
import {
  parseBlkio,
  parseCpuMax,
  parseCpuset,
  parseFlatKeyed,
  parseIoStat,
  parseLimit,
  parseNumber,
  parsePressure,
} from '../cgroup/parse.ts'
import { mountOptions } from './mountinfo.ts'
import { parseNetDev } from './net-dev.ts'
import { parseNetSnmp } from './net-snmp.ts'
import { parseNetSockstat } from './net-sockstat.ts'
import { parseSocket, scanSockets } from './net-tcp.ts'
import { parseNetUnix } from './net-unix.ts'
import { flagNames, parsePidFdinfo } from './pid-fdinfo.ts'
import { parsePidSmaps } from './pid-smaps.ts'
import { parsePidSmapsRollup } from './pid-smaps-rollup.ts'
import { parsePidSyscall } from './pid-syscall.ts'
import { fuzz } from './testdata/damage.ts'
import { bytesOf } from './testdata/read.ts'

const decoder = new TextDecoder()
const text = (parse: (text: string) => unknown) => (bytes: Uint8Array) => parse(decoder.decode(bytes))

const SOCKETS = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000081 00:00000000 00000000  1000        0 2551248 1 0 100 0 0 10 0
   1: 0000000000000000FFFF00000100007F:0050 0000000000000000FFFF00000200007F:9999 01 00000010:00000020 00:00000000 00000000 0 0 13 1 0
`
const UNIX = `Num       RefCount Protocol Flags    Type St Inode Path
00000000c95f117f: 00000002 00000000 00010000 0001 01 266 /run/a b.sock
00000000c95f117d: 00000002 00000000 00000000 0002 01 268 @abstract
`
const MOUNTS = `22 1 0:21 / /proc rw,nosuid shared:1 - proc proc rw,hidepid=invisible
32 22 0:26 /docker/a\\040b /sys/fs/cgroup ro master:9 - cgroup2 cgroup2 rw
33 22 0:27 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct
`
const MAPPINGS = `00400000-00401000 r-xp 00000000 fd:01 12 /bin/a b (deleted)
Size:                  4 kB
Rss:                   4 kB
Pss:                   2 kB
Private_Dirty:         1 kB
7ffe0000-7ffe2000 rw-p 00000000 00:00 0                          [stack]
Rss:                   8 kB
Swap:                  3 kB
`

const PARSERS: readonly (readonly [
  name: string,
  parse: (bytes: Uint8Array) => unknown,
  ...seeds: readonly string[],
])[] = [
  ['net/tcp', readSockets, SOCKETS],
  ['net/unix', parseNetUnix, UNIX],
  [
    'net/dev',
    parseNetDev,
    'Inter-|   Receive\n face |bytes\n    lo:1 2 3 4 0 0 0 0 5 6 7 8 0 0 0 0\neth0:1: 9 8 7 6 0 0 0 0 5 4 3 2 0 0 0 0\n',
  ],
  [
    'net/snmp',
    bytes => parseNetSnmp(bytes, { Tcp: ['MaxConn', 'RetransSegs'], Udp: ['InErrors'] }),
    'Tcp: MaxConn Others RetransSegs\nTcp: -1 7 303\nUdp: InErrors\nUdp: 7\n',
  ],
  ['net/sockstat', parseNetSockstat, 'sockets: used 26\nTCP: inuse 2 orphan 0 tw 1255\n'],
  ['mountinfo', bytes => [mountOptions(bytes, '/proc'), text(locateAll)(bytes)], MOUNTS],
  ['smaps', parsePidSmaps, MAPPINGS],
  ['smaps_rollup', parsePidSmapsRollup, `${MAPPINGS.slice(0, 100)}\nRss: 4 kB\nPss: 2 kB\nSwap: 0 kB\n`],
  ['fdinfo', readFdinfo, 'pos:\t40\nflags:\t0100002\nmnt_id:\t9\n'],
  [
    'syscall',
    bytes => parsePidSyscall(bytes, 'x64'),
    '0 0x5 0x7f 0x10 0x0 0x0 0x0 0x7ffe 0x7f00\n',
    '-1 0x7ffe 0x7f00\n',
  ],
  ['cpu.stat', text(parseFlatKeyed), 'usage_usec 12\nuser_usec 7\nnr_periods 3\nthrottled_usec 40\n'],
  [
    'limit',
    text(file => [parseLimit(file), parseNumber(file), parseCpuMax(file), parseCpuset(file)]),
    '50000 100000\n',
    'max 100000\n',
    '0-3,7,9-10\n',
    '9223372036854771712\n',
  ],
  [
    'io.stat',
    text(file => [parseIoStat(file), parseBlkio(file, file)]),
    '8:0 rbytes=1 wbytes=2 rios=3 wios=4\n',
    '8:0 Read 10\n8:0 Write 20\nTotal 30\n',
  ],
  [
    'pressure',
    text(parsePressure),
    'some avg10=1.50 avg60=0.70 avg300=0.10 total=12345\nfull avg10=0.50 avg60=0.00 avg300=0.00 total=99\n',
  ],
]

function readSockets(bytes: Uint8Array): unknown {
  const found: unknown[] = []
  scanSockets(bytes, row => found.push(parseSocket(bytes, row)))
  return found
}

function locateAll(mountinfo: string): unknown {
  const mounts = cgroupMounts(mountinfo)
  const entries = [
    { hierarchy: 0, controllers: [], path: '/docker/a b/c' },
    { hierarchy: 4, controllers: ['cpu', 'cpuacct'], path: '/../x' },
  ]
  return [locateUnified(entries, mounts), locateLegacy(entries, mounts)]
}

function readFdinfo(bytes: Uint8Array): unknown {
  const { pos, flags } = parsePidFdinfo(bytes)
  return [pos, flags === undefined ? [] : flagNames(flags)]
}

for (const [name, parse, ...seeds] of PARSERS)
  test(`F30: a damaged ${name} gives less or says that it is malformed, within a millisecond`, () => {
    fuzz(name, parse, seeds.map(bytesOf))
  })
