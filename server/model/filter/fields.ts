// The fields of filters, by name: every metric of the catalogue, and what a snapshot knows of a process besides.

import { FINDING_IDS, SEVERITIES } from '../finding.ts'
import { METRICS, type Metric, metricOf, type Unit } from '../metrics.ts'
import { programOf } from '../program.ts'
import type { Process } from '../snapshot.ts'
import type { Facts } from './facts.ts'

export interface Field {
  readonly name: string
  readonly help: string
  readonly unit: Unit
  /** Numbers in the unit of the model; text; none if unknown. */
  readonly read: (
    process: Process,
    facts: Facts,
  ) => number | string | readonly (number | string)[] | undefined
  /** The only values it can have; there may be more letters, but no other words. */
  readonly values?: readonly string[]
  /** Read instead where bytes are asked for. */
  readonly inBytes?: (process: Process) => number | undefined
}

/** Words for what the metrics call otherwise. */
const ALIASES: Readonly<Record<string, string>> = {
  age: 'up',
  name: 'comm',
  waits: 'wait',
  memory: 'mem',
  cmd: 'command',
  parent: 'ppid',
}

/** The kernel's letters in words. */
export const STATES: Readonly<Record<string, string>> = {
  running: 'R',
  sleeping: 'S',
  uninterruptible: 'D',
  stopped: 'T',
  traced: 't',
  zombie: 'Z',
  dead: 'X',
  idle: 'I',
}

const OTHERS: readonly Field[] = [
  {
    name: 'program',
    help: 'the script that an interpreter runs, else the executable: what groups by command are called',
    unit: 'text',
    read: programOf,
  },
  {
    name: 'container',
    help: 'name or id of its container',
    unit: 'text',
    read: (process, facts) => facts.containersOf(process),
  },
  {
    name: 'port',
    help: 'a port that it listens on',
    unit: 'none',
    read: (process, facts) => facts.portsOf(process),
  },
  {
    name: 'peer',
    help: 'an address that is connected to its port, or that it waits for',
    unit: 'text',
    read: (process, facts) => facts.peersOf(process),
  },
  {
    name: 'finding',
    help: 'a finding that names it, or its severity',
    unit: 'text',
    read: (process, facts) => facts.findingsOf(process),
    values: [...FINDING_IDS, ...SEVERITIES],
  },
]

function fieldOf(metric: Metric): Field {
  const { name, help, unit, key } = metric
  if (name === 'state') return { name, help, unit, read: ({ state }) => state, values: Object.keys(STATES) }
  if (unit === 'age')
    return {
      name,
      help,
      unit,
      read: (process, { at }) => secondsBetween(process[key] as number | undefined, at),
    }
  return {
    name,
    help,
    unit,
    read: process => plain(process[key]),
    ...(name === 'mem' && { inBytes: ({ rssBytes }: Process) => rssBytes }),
  }
}

function secondsBetween(from: number | undefined, to: number): number | undefined {
  return from === undefined ? undefined : (to - from) / 1000
}

function plain(value: Process[keyof Process]): number | string | undefined {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return typeof value === 'object' ? value.join(' ') : value
}

export const FIELDS: readonly Field[] = [...METRICS.map(fieldOf), ...OTHERS]
const FIELD_BY_NAME: ReadonlyMap<string, Field> = new Map(FIELDS.map(field => [field.name, field]))

export const FIELD_NAMES: readonly string[] = [...FIELD_BY_NAME.keys(), ...Object.keys(ALIASES)]

/** Case matters only between `read` (a rate) and the heading `READ` (its total), as everywhere in topz. */
export function fieldNamed(text: string): Field | undefined {
  const lower = text.toLowerCase()
  const alias = ALIASES[lower]
  return FIELD_BY_NAME.get(alias ?? metricOf(text)?.name ?? lower)
}
