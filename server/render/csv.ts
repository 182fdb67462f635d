// Snapshot -> CSV (RFC 4180), one record per process or group: values as in JSON, under the same names, so the unit is in the
// heading. A missing value is empty. Opening it in a spreadsheet runs nothing: text that would be a formula gets an
// apostrophe, and control characters are written out as in the text readout.

import { METRIC_BY_NAME, METRICS, type Metric } from '../model/metrics.ts'
import type { Cell } from '../model/protocol.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { arrange, cellOfRow } from '../model/view.ts'
import type { Readout } from './readout.ts'
import { fit } from './width.ts'

/**
 * Everything that a spreadsheet may take for a formula, even after it dropped a leading blank or narrowed a wide sign.
 */
const FORMULA = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/

export function renderCsv(snapshot: Snapshot, readout: Readout): string {
  const metrics =
    readout.columns?.map(name => METRIC_BY_NAME.get(name)).filter(metric => metric !== undefined) ?? METRICS
  const arranged = arrange(snapshot, readout)
  const rows = arranged.slice(readout.offset, readout.offset + (readout.limit ?? arranged.length))
  const records = rows.map(row => {
    const cells = metrics.map(metric => written(cellOfRow(row, metric)))
    return [...(row.group ? [String(row.group.processes.length)] : []), ...cells].join(',')
  })
  if (readout.header) records.unshift(`${readout.group === undefined ? '' : 'count,'}${titles(metrics)}`)
  return records.map(record => `${record}\r\n`).join('')
}

const titles = (metrics: readonly Metric[]) => metrics.map(metric => metric.key).join(',')

function written(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : ''
  if (typeof cell === 'boolean') return String(cell)
  // Judged before it is escaped: the spreadsheet gets the escaped text, in which a tab is no longer one.
  const text = FORMULA.test(cell) ? `'${fit(cell)}` : fit(cell)
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
