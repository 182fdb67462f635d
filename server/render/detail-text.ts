// One part of a process -> an aligned table, safe in a terminal (S14): one entry per line.

import { ifKnown } from '../model/defined.ts'
import type { DetailOf, DetailPart } from '../model/detail.ts'
import { formatBytes, formatCount, formatRatio, formatSeconds, MISSING } from '../model/format.ts'
import { METRIC_BY_KEY, type Metric } from '../model/metrics.ts'
import type { Process } from '../model/snapshot.ts'
import { fit, widthOf } from './width.ts'

type Item<P extends DetailPart> = DetailOf[P]['items'][number]
type Columns<P extends DetailPart> = readonly (readonly [
  title: string,
  of: (item: Item<P>) => string | undefined,
])[]

const TEXT_CELLS_MAX = 100

const end = (address: string | undefined, port: number | undefined) =>
  address === undefined ? undefined : `${address.includes(':') ? `[${address}]` : address}:${port}`
const limit = (unit: string | undefined) => (value: number | null) =>
  value === null ? 'unlimited' : unit === 'bytes' ? formatBytes(value) : formatCount(value)

const COLUMNS: { readonly [P in DetailPart]: Columns<P> } = {
  threads: [
    ['TID', ({ tid }) => String(tid)],
    ['S', ({ state }) => state],
    ['%CPU', ({ cpuUsage }) => ifKnown(cpuUsage, formatRatio)],
    ['TIME', ({ cpuSeconds }) => formatSeconds(cpuSeconds)],
    ['NAME', ({ comm }) => comm],
    ['WAITS FOR', ({ waitsFor, syscall, wchan }) => waitsFor ?? syscall ?? wchan],
  ],
  files: [
    ['FD', ({ fd }) => String(fd)],
    ['KIND', ({ kind }) => kind],
    ['POS', ({ position }) => ifKnown(position, formatBytes)],
    ['SIZE', ({ sizeBytes }) => ifKnown(sizeBytes, formatBytes)],
    ['HELD', ({ heldBytes }) => ifKnown(heldBytes, formatBytes)],
    ['FLAGS', ({ flags }) => flags?.join(',')],
    ['FILE', ({ target, deleted }) => (deleted ? `${target} (deleted)` : target)],
  ],
  sockets: [
    ['FD', ({ fd }) => ifKnown(fd, String)],
    ['KIND', ({ protocol }) => protocol],
    ['STATE', ({ state }) => state],
    ['TO READ', ({ receiveQueueBytes }) => ifKnown(receiveQueueBytes, formatBytes)],
    ['TO SEND', ({ sendQueueBytes }) => ifKnown(sendQueueBytes, formatBytes)],
    ['TO ACCEPT', ({ acceptQueue }) => ifKnown(acceptQueue, formatCount)],
    ['LOCAL', ({ localAddress, localPort, path }) => end(localAddress, localPort) ?? path],
    ['PEER', ({ remoteAddress, remotePort }) => end(remoteAddress, remotePort)],
  ],
  limits: [
    ['LIMIT', ({ name }) => name],
    ['USED', ({ used, unit }) => ifKnown(used, limit(unit))],
    ['SOFT', ({ soft, unit }) => limit(unit)(soft)],
    ['HARD', ({ hard, unit }) => limit(unit)(hard)],
    ['UNIT', ({ unit }) => unit],
  ],
  maps: [
    ['RSS', ({ rssBytes }) => ifKnown(rssBytes, formatBytes)],
    ['PSS', ({ pssBytes }) => ifKnown(pssBytes, formatBytes)],
    ['PRIVATE', ({ privateBytes }) => ifKnown(privateBytes, formatBytes)],
    ['SWAP', ({ swapBytes }) => ifKnown(swapBytes, formatBytes)],
    ['SIZE', ({ sizeBytes }) => formatBytes(sizeBytes)],
    ['PARTS', ({ parts }) => formatCount(parts)],
    ['RIGHTS', ({ permissions }) => permissions],
    ['MAPPING', ({ name, deleted }) => (deleted ? `${name} (deleted)` : name)],
  ],
  status: [
    ['ABOUT', ({ group }) => group],
    ['NAME', ({ name }) => name],
    ['VALUE', ({ value }) => value],
  ],
  environ: [['NAME', ({ name }) => name]],
}

/**
 * Every known value of a process, under its JSON name and in people's units, and where to read on. `trend`: of its
 * memory, in words.
 */
export function renderProcess(process: Process, parts: readonly string[], trend?: string): string {
  const known = Object.entries(process).map(([key, value]) => {
    const metric = METRIC_BY_KEY.get(key)
    return [key, typeof value === 'number' ? sayNumber(value, metric?.unit) : sayText(value)] as const
  })
  const rows = trend === undefined ? known : [...known, ['trend', trend] as const]
  const width = Math.max(...rows.map(([key]) => key.length))
  const lines = rows.map(([key, value]) => `${key.padEnd(width)}  ${fit(value)}`)
  const more = parts.length === 0 ? '' : `\nMore: /api/processes/${process.pid}/ and ${parts.join(', ')}\n`
  return `${lines.join('\n')}\n${more}`
}

const sayText = (value: unknown) => (Array.isArray(value) ? value.join(' ') : String(value))

function sayNumber(value: number, unit: Metric['unit'] | undefined): string {
  switch (unit) {
    case 'bytes':
      return formatBytes(value)
    case 'bytes/s':
      return `${formatBytes(value)}/s`
    case 'ratio':
      return `${formatRatio(value)} %`
    case 'seconds':
      return formatSeconds(value)
    case 'age':
      return new Date(value).toISOString()
    case '1/s':
    case 'count':
    case 'none':
    case 'text':
    case undefined:
      return String(value)
    default:
      return unit satisfies never
  }
}

export function renderDetail(detail: DetailOf[DetailPart]): string {
  const columns = COLUMNS[detail.part] as Columns<DetailPart>
  const rows = detail.items.map(item =>
    columns.map(([, of]) => fit(of(item as never) ?? MISSING, TEXT_CELLS_MAX)),
  )
  const table = [columns.map(([title]) => title), ...rows]
  const widths = columns.map((_, place) => Math.max(...table.map(row => widthOf(row[place] ?? ''))))
  const lines = table.map(row =>
    row
      .map((cell, place) => cell + ' '.repeat((widths[place] ?? 0) - widthOf(cell)))
      .join('  ')
      .trimEnd(),
  )
  const notes = (detail.absent ?? []).map(({ file, message }) => fit(`Absent  ${file} ${message}`))
  if (detail.truncated)
    notes.push(
      `Only ${detail.items.length}${detail.total === undefined ? '' : ` of ${detail.total}`} shown: topz ran out of time for more.`,
    )
  return `${[...notes, ...lines].join('\n')}\n`
}
