// What is typed into the ask box as a command -> what it asks for. Views do it: see run-command.ts.
import { fieldNamed } from '../../server/model/filter/fields.ts'
import { METRIC_BY_NAME } from '../../server/model/metrics.ts'
import { parseMoment } from '../../server/model/moment.ts'
import { GROUP_BYS, type GroupBy } from '../../server/model/protocol.ts'
import type { Zone } from './preferences.ts'
import { zoneOffsetMs } from './zone.ts'

export type Command =
  | { readonly does: 'at'; readonly at: number }
  | { readonly does: 'compare'; readonly from: number; readonly to: number }
  | { readonly does: 'range'; readonly ms: number }
  | { readonly does: 'sort'; readonly column: string }
  | { readonly does: 'group'; readonly by: GroupBy | undefined }
  | { readonly does: 'open'; readonly pid: number }
  | { readonly does: 'port'; readonly port: number }
  | { readonly does: 'columns'; readonly columns: readonly string[] }
  | { readonly does: 'copy'; readonly what: 'link' | 'curl' | 'text' }
  | { readonly does: 'zone'; readonly zone: Zone }
  | { readonly does: 'live' | 'tree' | 'pause' | 'report' | 'choose columns' | 'print' }

interface CommandRow {
  /** As it is typed; `…` stands for what it needs. */
  readonly text: string
  readonly help: string
}

/** In the order in which they are suggested. */
export const COMMANDS: readonly CommandRow[] = [
  { text: 'at …', help: 'go to a moment: at 17:44, at -3m' },
  { text: 'live', help: 'back to now' },
  { text: 'compare … …', help: 'what changed between two moments: compare -10m now' },
  { text: 'range …', help: 'how far the timeline reaches: range 15m' },
  { text: 'sort …', help: 'by a column: sort rss' },
  { text: 'group …', help: 'one row for each: group command, user, container, none' },
  { text: 'tree', help: 'children below their parents, or a list' },
  { text: 'open …', help: 'the process with a PID: open 42' },
  { text: ':…', help: 'who listens on a port: :8080' },
  { text: 'columns', help: 'choose the columns, or columns pid,cpu,command' },
  { text: 'copy link', help: 'the address of this view' },
  { text: 'copy curl', help: 'this view as a command line' },
  { text: 'copy text', help: 'what is shown, as text' },
  { text: 'report', help: 'this moment as one file' },
  { text: 'pause', help: 'pause or resume' },
  { text: 'utc', help: 'times in UTC' },
  { text: 'local', help: 'times in the zone of this browser' },
  { text: 'print', help: 'what is shown, on paper' },
]

const PLAIN: Readonly<Record<string, Command>> = {
  live: { does: 'live' },
  tree: { does: 'tree' },
  pause: { does: 'pause' },
  report: { does: 'report' },
  columns: { does: 'choose columns' },
  utc: { does: 'zone', zone: 'utc' },
  local: { does: 'zone', zone: 'local' },
  print: { does: 'print' },
}

/** Undefined: no command, or one that lacks something. `now`: Unix milliseconds. */
export function parseCommand(text: string, now: number): Command | undefined {
  const [verb = '', ...words] = text.trim().replace(/^>\s*/, '').split(/\s+/)
  const [first = '', second = ''] = words
  const port = /^:(\d{1,5})$/.exec(verb)?.[1]
  if (port !== undefined && words.length === 0 && Number(port) <= 65_535)
    return { does: 'port', port: Number(port) }
  if (words.length === 0) return Object.hasOwn(PLAIN, verb) ? PLAIN[verb] : undefined
  if (verb === 'compare') return words.length === 2 ? compareOf(first, second, now) : undefined
  if (words.length > 1) return undefined
  switch (verb) {
    case 'at': {
      const at = parseMoment(first, now, zoneOffsetMs(now))
      return at === undefined ? undefined : { does: 'at', at }
    }
    case 'range': {
      const from = parseMoment(`-${first}`, now)
      return from === undefined || from >= now ? undefined : { does: 'range', ms: now - from }
    }
    case 'sort': {
      const column = fieldNamed(first)?.name ?? ''
      return METRIC_BY_NAME.has(column) ? { does: 'sort', column } : undefined
    }
    case 'group': {
      const by = GROUP_BYS.find(name => name === first)
      return by !== undefined || first === 'none' ? { does: 'group', by } : undefined
    }
    case 'open':
      return /^[1-9]\d{0,6}$/.test(first) ? { does: 'open', pid: Number(first) } : undefined
    case 'copy':
      return first === 'link' || first === 'curl' || first === 'text'
        ? { does: 'copy', what: first }
        : undefined
    case 'columns':
      return columnsOf(first)
    default:
      return undefined
  }
}

/** It needs something, and has it: nobody means a filter. */
export function isWhole(text: string, command: Command | undefined): boolean {
  return command !== undefined && (/\s/.test(text.trim()) || text.startsWith(':'))
}

function compareOf(first: string, second: string, now: number): Command | undefined {
  const [one, other] = [
    parseMoment(first, now, zoneOffsetMs(now)),
    parseMoment(second, now, zoneOffsetMs(now)),
  ]
  if (one === undefined || other === undefined || one === other) return undefined
  return { does: 'compare', from: Math.min(one, other), to: Math.max(one, other) }
}

function columnsOf(text: string): Command | undefined {
  const names = text.split(',').map(part => fieldNamed(part)?.name ?? '')
  return names.every(name => METRIC_BY_NAME.has(name))
    ? { does: 'columns', columns: [...new Set(names)] }
    : undefined
}
