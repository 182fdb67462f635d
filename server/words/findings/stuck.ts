// Threads that hang in the kernel, in words.

import { formatCount } from '../../model/format.ts'
import { named, num, type Say, spanOf, whoOr } from '../phrases.ts'

export const stuck: Say = (finding, at) => {
  const { subject, evidence, who } = finding
  const { kind, processes, childPid } = evidence
  const span = spanOf(finding, at)
  if (kind === 'vfork')
    return {
      sentence: `${named(subject)} has waited ${span} for its child${childPid === undefined ? '' : ` (PID ${childPid})`} to exec or exit (vfork)`,
      advice: 'The child blocks it: look at what the child waits for.',
    }
  if (kind === 'dump')
    return {
      sentence: `${named(subject)} has been writing a core dump for ${span}`,
      advice: 'It crashed; it ends when the dump is written.',
    }
  const one = num(processes) === 1
  const names = one
    ? named(subject)
    : `${formatCount(num(processes))} processes (${whoOr(who, `${named(subject)} and others`)})`
  return {
    sentence: `${names} ${one ? 'has' : 'have'} been hanging in the kernel for ${span}: ${placeOf(evidence)}`,
    advice: adviceOf(evidence),
  }
}

type Evidence = Parameters<Say>[0]['evidence']

/** `fsync of /data/a.csv (nfs4 nas:/x on /data), wait rpc_wait_bit_killable`, as far as that is known. */
function placeOf({ syscall, file, wchan, mount, fileSystem, source }: Evidence): string {
  if (syscall === undefined && wchan === undefined) return 'the file is unknown'
  const of = file === undefined ? '' : ` of ${file}`
  const on =
    mount === undefined ? '' : ` (${fileSystem}${source === undefined ? '' : ` ${source}`} on ${mount})`
  const call = syscall === undefined ? '' : `${syscall}${of}${on}`
  return [call, wchan === undefined ? '' : `wait ${wchan}`].filter(part => part !== '').join(', ')
}

function adviceOf({ wchan, mount }: Evidence): string {
  const place =
    mount === undefined ? 'the disk, volume or server behind it' : `the device or server behind ${mount}`
  return String(wchan ?? '').endsWith('killable')
    ? `Check ${place}; kill -9 ends it.`
    : `Check ${place}: until that answers, nothing ends it, not even kill -9.`
}
