// A limit of a container -> its name, and its values with their units.

import type { LimitField } from '../model/event.ts'
import { formatBytes } from '../model/format.ts'

const NAMES: Readonly<Record<LimitField, string>> = {
  cpuLimit: 'CPU quota',
  memoryLimitBytes: 'memory limit',
  pidsLimit: 'PID limit',
}

/** A sentence. `before`, `after`: null for none. */
export function limitSentence(
  field: LimitField,
  container: string,
  before: number | null,
  after: number | null,
): string {
  const [name, was, is] = limitText(field, before, after)
  return `the ${name} of ${container} was changed from ${was} to ${is}`
}

/** Its name, and its two values with their units. */
export function limitText(
  field: LimitField,
  before: number | null,
  after: number | null,
): readonly [name: string, was: string, is: string] {
  const say = (value: number | null) => (value === null ? 'none' : inUnits(field, value))
  return [NAMES[field], say(before), say(after)]
}

function inUnits(field: LimitField, value: number): string {
  switch (field) {
    case 'cpuLimit':
      return `${value} CPUs`
    case 'memoryLimitBytes':
      return formatBytes(value)
    case 'pidsLimit':
      return String(value)
    default:
      return field satisfies never
  }
}
