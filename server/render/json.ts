// Snapshot -> the JSON of /topz.json, as topz.schema.json describes it: one process per line, so that grep works as
// well as jq. Every string is safe in a terminal without losing anything: what the text readout writes out is a \u
// escape here.

import type { Group } from '../model/groups.ts'
import { METRIC_BY_NAME, METRICS } from '../model/metrics.ts'
import type { Process, Snapshot } from '../model/snapshot.ts'
import { type Arranged, arrange, cellOfRow } from '../model/view.ts'
import { eventsInWords } from '../words/event.ts'
import { inWords } from '../words/found.ts'
import { judgedInWords } from '../words/judged.ts'
import { pastInWords } from '../words/life-ending.ts'
import { nearInWords } from '../words/near-limit.ts'
import type { Readout } from './readout.ts'

export function renderJson(snapshot: Snapshot, readout: Readout): string {
  const arranged = arrange(snapshot, readout)
  const rows = arranged.slice(readout.offset, readout.offset + (readout.limit ?? arranged.length))
  const keys = keysOf(readout.columns)
  const head = {
    ...headOf(snapshot),
    ...(readout.columns && { columns: readout.columns }),
    matched: arranged.length,
  }
  const lines = rows.map(row =>
    safeJson(row.group ? summary(row, row.group, keys) : memberOf(row.process, keys)),
  )
  // One array, one member per line: of grouped processes there is no list.
  const none = readout.group === undefined ? '' : ',"processes":[]'
  const open = `${safeJson(head).slice(0, -1)}${none},"${readout.group === undefined ? 'processes' : 'groups'}":[`
  return lines.length === 0 ? `${open}]}\n` : `${open}\n${lines.join(',\n')}\n]}\n`
}

/** All but the processes, with what is said of it. */
export function headOf(snapshot: Snapshot): object {
  const { processes: _, findings, nearLimits = [], events, ...whole } = snapshot
  return {
    ...whole,
    ...pastInWords(snapshot),
    events: eventsInWords(events),
    ...judgedInWords(snapshot),
    ...(findings && {
      findings: inWords(findings, snapshot.at),
      nearLimits: nearInWords(nearLimits, snapshot.at),
    }),
  }
}

/** The identity is always included: a pid alone may be another process by the next request. */
function keysOf(columns: readonly string[] | undefined): readonly (keyof Process)[] | undefined {
  if (columns === undefined) return undefined
  const keys = columns.map(name => METRIC_BY_NAME.get(name)?.key).filter(key => key !== undefined)
  return [...new Set<keyof Process>(['id', 'pid', ...keys])]
}

function memberOf(process: Process, keys: readonly (keyof Process)[] | undefined): object {
  return keys === undefined ? process : picked(process, keys)
}

/** What its processes use together, under the names of a process; what they have no value in common for is left out. */
function summary(
  row: Arranged,
  { name, processes }: Group,
  keys: readonly (keyof Process)[] | undefined,
): object {
  const metrics = METRICS.filter(({ key }) => key !== 'command' && (keys === undefined || keys.includes(key)))
  const cells = metrics.map(metric => [metric.key, cellOfRow(row, metric)] as const)
  return {
    name,
    count: processes.length,
    processIds: processes.map(({ id }) => id),
    ...Object.fromEntries(cells.filter(([, cell]) => cell !== null)),
  }
}

function picked(process: Process, keys: readonly (keyof Process)[]): object {
  return Object.fromEntries(keys.map(key => [key, process[key]]))
}

/**
 * JSON.stringify writes null for a number that is not finite. No value of ours is ever null, so that is the sign to
 * look closer.
 */
const NULL = /[:[,]null[,}\]]/
const BEYOND_ASCII = /[^\x20-\x7e]/
const UNSAFE = /[\x7f\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu

/** JSON that is safe in a terminal (S14) and contains no invalid number (P3). */
export function safeJson(value: object): string {
  let json = JSON.stringify(value)
  if (NULL.test(json)) json = JSON.stringify(finite(value))
  return BEYOND_ASCII.test(json) ? json.replace(UNSAFE, escaped) : json
}

/** By UTF-16 unit, as JSON requires. */
function escaped(character: string): string {
  let out = ''
  for (let i = 0; i < character.length; i++)
    out += `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`
  return out
}

/** P3: without members that are not finite numbers, or lists that contain one: absent is not null. */
function finite(value: object): object {
  const kept: [string, unknown][] = []
  for (const [key, member] of Object.entries(value)) {
    if (typeof member === 'number' && !Number.isFinite(member)) continue
    if (Array.isArray(member)) {
      if (isFiniteList(member)) kept.push([key, member.map(finiteItem)])
    } else kept.push([key, isObject(member) ? finite(member) : member])
  }
  return Object.fromEntries(kept)
}

/** Lists within lists, too. */
function isFiniteList(list: readonly unknown[]): boolean {
  return list.every(item =>
    Array.isArray(item) ? isFiniteList(item) : typeof item !== 'number' || Number.isFinite(item),
  )
}

function finiteItem(item: unknown): unknown {
  if (Array.isArray(item)) return item.map(finiteItem)
  return isObject(item) ? finite(item) : item
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
