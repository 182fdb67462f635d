// /proc/<pid>/status, oom_score, ns/* -> what a process is and may do, in words: masks become names.

import { STATUS_BYTES_MAX } from '../../config/limits.ts'
import type { StatusLine } from '../../model/detail.ts'
import { signalName } from '../../model/signal.ts'
import type { ProcFolder } from '../../procfs/living-thread.ts'
import { capabilityNames, isAllCapabilities, signalsOf } from '../../procfs/names.ts'
import { DENIED, linkOf, readWhole } from '../../procfs/read.ts'
import { text } from '../../procfs/scan.ts'
import type { DetailReading } from './reading.ts'

/** There can be 65,536 supplementary groups. */
const VALUE_LENGTH_MAX = 400
const NAMESPACES = ['cgroup', 'ipc', 'mnt', 'net', 'pid', 'time', 'user', 'uts']

type Group = StatusLine['group']
type Row = readonly [key: string, name: string, group: Group, say?: (value: string) => string]

const list = (names: readonly string[]) => (names.length === 0 ? 'none' : names.join(' '))
const signals = (mask: string) => list(signalsOf(mask).map(signalName))
const capabilities = (mask: string) => (isAllCapabilities(mask) ? 'all' : list(capabilityNames(mask)))
const yesNo = (value: string) => (value === '1' ? 'yes' : 'no')
const ids = (value: string) => {
  const [real, effective, saved, fs] = value.split(/\s+/)
  return real === effective && real === saved && real === fs
    ? String(real)
    : `real ${real}, effective ${effective}, saved ${saved}, file system ${fs}`
}

const ROWS: readonly Row[] = [
  ['State', 'state', 'identity'],
  ['Uid', 'user ids', 'identity', ids],
  ['Gid', 'group ids', 'identity', ids],
  ['Groups', 'groups', 'identity'],
  ['NSpid', 'pid in each namespace', 'identity'],
  ['Umask', 'umask', 'identity'],
  ['TracerPid', 'traced by', 'identity', value => (value === '0' ? 'no one' : `PID ${value}`)],
  ['VmPeak', 'peak address space', 'memory'],
  ['VmHWM', 'peak resident set', 'memory'],
  ['VmRSS', 'resident', 'memory'],
  ['VmData', 'data', 'memory'],
  ['VmStk', 'stack', 'memory'],
  ['VmLck', 'locked', 'memory'],
  ['VmSwap', 'swapped out', 'memory'],
  ['THP_enabled', 'huge pages', 'memory', yesNo],
  ['SigQ', 'queued signals', 'signals'],
  ['SigPnd', 'pending for the thread', 'signals', signals],
  ['ShdPnd', 'pending', 'signals', signals],
  ['SigBlk', 'blocked', 'signals', signals],
  ['SigIgn', 'ignored', 'signals', signals],
  ['SigCgt', 'caught', 'signals', signals],
  ['CapEff', 'capabilities', 'rights', capabilities],
  ['CapPrm', 'permitted capabilities', 'rights', capabilities],
  ['CapInh', 'inheritable capabilities', 'rights', capabilities],
  ['CapBnd', 'bounding set', 'rights', capabilities],
  ['CapAmb', 'ambient capabilities', 'rights', capabilities],
  ['NoNewPrivs', 'no new privileges', 'rights', yesNo],
  ['Seccomp', 'seccomp', 'rights', value => ['disabled', 'strict', 'filter'][Number(value)] ?? value],
  ['Seccomp_filters', 'seccomp filters', 'rights'],
  ['Cpus_allowed_list', 'allowed CPUs', 'scheduling'],
  ['Mems_allowed_list', 'allowed memory nodes', 'scheduling'],
  ['voluntary_ctxt_switches', 'voluntary context switches', 'scheduling'],
  ['nonvoluntary_ctxt_switches', 'involuntary context switches', 'scheduling'],
]

export function createStatusReader(procRoot: string) {
  const scratch = { bytes: new Uint8Array(8192) }

  function read(pid: ProcFolder, file: string): string | undefined {
    const bytes = readWhole(`${procRoot}/${pid}/${file}`, scratch, STATUS_BYTES_MAX)
    return typeof bytes === 'number' ? undefined : text(bytes).trimEnd()
  }

  return function readStatus(pid: ProcFolder): DetailReading<'status'> | undefined {
    const status = read(pid, 'status')
    if (status === undefined) return undefined
    const values = new Map(status.split('\n').map(line => splitAtColon(line)))
    const items = ROWS.flatMap(([key, name, group, say = value => value]): StatusLine[] => {
      const value = values.get(key)
      return value === undefined ? [] : [{ name, value: cut(say(value)), group }]
    })
    for (const [file, name] of [
      ['oom_score', 'OOM score'],
      ['oom_score_adj', 'OOM score adjustment'],
    ] as const) {
      const value = read(pid, file)
      if (value !== undefined) items.push({ name, value, group: 'memory' })
    }
    const links = NAMESPACES.map(kind => [kind, linkOf(`${procRoot}/${pid}/ns/${kind}`)] as const)
    for (const [kind, link] of links)
      if (typeof link === 'string')
        items.push({ name: `${kind} namespace`, value: link, group: 'namespaces' })
    const isDenied = links.some(([, link]) => link === DENIED)
    return { items, ...(isDenied && { unreadable: { ns: 'denied' as const } }) }
  }
}

function splitAtColon(line: string): readonly [string, string] {
  const colon = line.indexOf(':')
  return [line.slice(0, colon), line.slice(colon + 1).trim()]
}

function cut(value: string): string {
  return value.length > VALUE_LENGTH_MAX ? `${value.slice(0, VALUE_LENGTH_MAX)}…` : value
}
