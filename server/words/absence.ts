// Why something could not be read, and what would let topz read it -> sentences for people.

import type { Absence, Remedy } from '../model/absence.ts'

type Why = Pick<Absence, 'reason' | 'remedy'>

const WHAT: Readonly<Record<Absence['reason'], string>> = {
  denied: 'cannot be read',
  unsupported: 'does not exist',
  malformed: 'cannot be parsed',
  stuck: 'blocks every reader',
  pending: 'is not read yet',
}

/** If nothing is known to help: why. */
const WITHOUT_REMEDY: Readonly<Record<Absence['reason'], string>> = {
  denied: 'no known flag helps',
  unsupported: 'the kernel or the sandbox does not provide it',
  malformed: 'its format is unknown',
  stuck: 'topz tries again later',
  pending: 'it is with the next tick',
}

/** What would help, as the end of a sentence; the same for all files that lack the same. */
export function helpSentence({ reason, remedy }: Why): string {
  return remedy === undefined ? WITHOUT_REMEDY[reason] : remedySentence(remedy)
}

export function remedySentence({ capabilities = [], user, mount, source }: Remedy): string {
  if (source !== undefined) return `on Linux --source=${source} does`
  if (mount !== undefined) return `mount the host’s ${mount} into topz and name it with --cgroup-root`
  const flags = capabilities.map(name => `--cap-add=${name}`).join(' ')
  if (user !== undefined)
    return `run topz as the same --user UID:GID, or as root with ${flags} (/topz/doctor says why for each user)`
  return `topz needs ${flags}`
}

/** One file of one or more processes, or of the host. */
export function absenceSentence(absence: Omit<Absence, 'fields' | 'message'>): string {
  const { file, reason, processCount } = absence
  const help = helpSentence(absence)
  if (file === 'proc')
    return `only processes of topz’s own user are visible, because /proc hides the others (hidepid): ${help}`
  if (file === 'ps') return `the ps command reports no state, threads, I/O or descriptors; ${help}`
  const whose =
    processCount === 0 ? 'of the host' : `of ${processCount} process${processCount === 1 ? '' : 'es'}`
  return `${file} ${whose} ${WHAT[reason]}: ${help}`
}

const CGROUP: Readonly<Record<string, string>> = {
  denied: 'its root directory, which holds its limits, cannot be entered',
  'not mounted': 'no cgroup file system is mounted in it',
  outside: 'its cgroup is outside the cgroup file system mounted in it',
  'not its own': 'the cgroup mounted in it is not the one that the kernel says it is in',
  root: 'it is in the root cgroup: nothing limits it, and its figures are the host’s',
  stuck: 'reading its cgroup blocks: topz tries again later',
}

/** Why the cgroup of a container could not be read. */
export function cgroupSentence(refusal: string, remedy: Remedy | undefined): string {
  const why = CGROUP[refusal] ?? refusal
  if (remedy !== undefined) return `${why}: ${remedySentence(remedy)}`
  return refusal === 'denied' ? `${why}: ${WITHOUT_REMEDY.denied}` : why
}

/** What a container or a network lacks although most of it could be read. */
export type Lack = 'interfaces' | 'owners' | 'working set'

export function lackSentence(lack: Lack, remedy?: Remedy): string {
  switch (lack) {
    case 'interfaces':
      return `net/dev ${WHAT.unsupported}: ${WITHOUT_REMEDY.unsupported}`
    case 'owners':
      return `the owners of listening ports cannot be read: ${helpSentence({ reason: 'denied', ...(remedy && { remedy }) })}`
    case 'working set':
      return 'the counters showed more cache than memory at this moment: the working set is known again with the next tick'
    default:
      return lack satisfies never
  }
}

/** One file of one process, as the end of a sentence that begins with its name. */
export function fileSentence(why: Why): string {
  return why.reason === 'denied' ? `cannot be read: ${helpSentence(why)}` : `is ${why.reason}`
}
