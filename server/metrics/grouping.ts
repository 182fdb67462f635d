// A process -> the group it is counted in, as a label value (S16): one line, no control characters, at most 128 bytes
// of valid UTF-8. Names that become equal this way are one group.

import { LABEL_BYTES_MAX } from '../config/limits.ts'
import type { Grouping } from '../model/family.ts'
import { isHealthCheck } from '../model/passing.ts'
import type { Process } from '../model/snapshot.ts'

/** Unknown or empty: to Prometheus an empty label is a missing one. */
export const UNKNOWN = 'unknown'
/** Control and format characters, line separators, lone surrogates: they move a terminal's cursor, or are invisible. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu
/** Most names are plain: they need none of the care above. */
const PLAIN = /^[\x20-\x7e]{1,128}$/

/** `self`: topz; its health checks count as part of it. */
export function labelOf(process: Process, by: Grouping, self: Process | undefined): string {
  if (process !== self && isHealthCheck(process, self)) return labelOf(self as Process, by, self)
  switch (by) {
    case 'name':
      // Its file is called /server in the image, as the app's may be.
      return process.self ? 'topz' : safeLabel(nameOf(process))
    case 'user':
      return safeLabel(process.user ?? '')
    case 'cgroup':
      return safeLabel(process.cgroup ?? '')
    case 'command':
      return safeLabel(process.kernelThread ? nameOf(process) : process.command)
  }
}

/**
 * The program's name. Taken from the arguments, because a runtime renames its first thread (`MainThread` for node) and
 * the kernel keeps only 15 bytes of it; but from the thread if the arguments are a title that the process wrote itself.
 */
function nameOf({ comm, argv, kernelThread, commandRewritten }: Process): string {
  // kworker/0:1-events, ksoftirqd/3: one group per kind.
  if (kernelThread) return `[${comm.split(/[/:]/, 1)[0]}]`
  const first = argv?.[0]
  if (first === undefined || commandRewritten || /\s/.test(first)) return comm
  // A login shell is `-bash`.
  const name = first.slice(first.lastIndexOf('/') + 1).replace(/^-/, '')
  return name === '' ? comm : name
}

export function safeLabel(text: string): string {
  if (PLAIN.test(text)) return text
  // A string of many kilobytes is cut before it is scanned.
  const safe = text.slice(0, LABEL_BYTES_MAX).replace(UNSAFE, '\ufffd')
  let label = ''
  let bytes = 0
  for (const character of safe) {
    bytes += Buffer.byteLength(character)
    if (bytes > LABEL_BYTES_MAX) break
    label += character
  }
  return label === '' ? UNKNOWN : label
}
