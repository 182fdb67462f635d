// A moment or a range of the recording -> one HTML file that needs nothing else: no script, no request, so that it opens
// offline in any browser and in a mail. What programs read is in it as JSON, in the form of /topz.json.

import type { Event } from '../model/event.ts'
import { formatAge, formatBytes, formatBytesLong, formatCell } from '../model/format.ts'
import { DEFAULT_COLUMNS, METRIC_BY_NAME, type Metric } from '../model/metrics.ts'
import type { Difference, Timeline } from '../model/recording.ts'
import type { Process, Snapshot } from '../model/snapshot.ts'
import { arrange, cellOf } from '../model/view.ts'
import { safeJson } from './json.ts'
import type { Readout } from './readout.ts'
import { chartSvg } from './report-chart.ts'
import { renderText } from './text.ts'
import { fit } from './width.ts'

export interface Report {
  readonly snapshot: Snapshot
  readonly timeline: Timeline
  readonly events: readonly Event[]
  readonly difference: Difference | undefined
}

/** Rows of the table, and of the data: the busiest. */
const PROCESSES_MAX = 1000
const EVENTS_MAX = 500
const CELL_MAX = 300

/** Everything, the busiest first. */
const ALL: Readout = {
  sort: 'cpu',
  order: 'descending',
  query: '',
  tree: false,
  offset: 0,
  header: true,
  wide: true,
}

const STYLE = `:root{color-scheme:light dark;--ground:#f5f7fa;--panel:#fff;--line:#dbe2e9;--text:#17202b;--muted:#51606f;--area:#2a8fd8;--bad:#c02a26}
@media (prefers-color-scheme:dark){:root{--ground:#0d1117;--panel:#131922;--line:#232d3a;--text:#e6edf3;--muted:#9aa7b6;--area:#4cc2ff;--bad:#ff7b72}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:1240px;padding:20px;background:var(--ground);color:var(--text);font:14px/1.45 system-ui,sans-serif}
h1{font-size:20px;margin:0}h2{font-size:15px;margin:24px 0 8px}
p{margin:4px 0;color:var(--muted)}
.bad{color:var(--bad)}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(280px,1fr));gap:10px}
figure{margin:0;padding:10px 12px;border:1px solid var(--line);border-radius:9px;background:var(--panel)}
figcaption{font-weight:600}small{font-weight:400;color:var(--muted)}
svg{display:block;width:100%;height:90px;margin-top:6px}path{fill:var(--area);opacity:.8}
pre{overflow:auto;padding:10px 12px;border:1px solid var(--line);border-radius:9px;background:var(--panel);font:12px/1.5 ui-monospace,Menlo,monospace}
table{width:100%;border-collapse:collapse;background:var(--panel);border:1px solid var(--line)}
th,td{padding:3px 9px;text-align:right;border-bottom:1px solid var(--line);white-space:nowrap;font-variant-numeric:tabular-nums}
th{color:var(--muted);font-weight:500}
.text{text-align:left}td.text{max-width:520px;overflow:hidden;text-overflow:ellipsis}
ul{margin:0;padding-left:18px}li{margin:2px 0}
`

export function renderReport({ snapshot, timeline, events, difference }: Report): string {
  const { at, namespace, host } = snapshot
  const name = escapeHtml(namespace.hostname ?? host.hostname)
  const { ending } = snapshot.previousLife ?? {}
  const head = renderText(snapshot, { ...ALL, limit: 1 }).split('\n\n')[0] ?? ''
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>topz report: ${name}, ${iso(at)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${name}</h1>
<p>${iso(at)} UTC, as topz ${escapeHtml(snapshot.self.version)} saw it. Charts: ${iso(timeline.from)} to ${iso(timeline.to)}, ${formatAge(timeline.to - timeline.from)}. Secrets in command lines are masked.</p>
${ending === undefined ? '' : `<p class="bad">Before, at ${iso(ending.at)} (${ending.confidence}): ${escapeHtml(ending.text)}</p>`}
<h2>Vital signs</h2>
<pre>${escapeHtml(head)}</pre>
<div class="charts">${chartsOf(timeline)}</div>
<h2>Processes</h2>
${tableOf(snapshot)}
<h2>What happened</h2>
${eventsOf(events)}
${difference === undefined ? '' : differenceOf(difference)}
<script type="application/json" id="topz-data">${islandOf(snapshot, timeline, events)}</script>
</body>
</html>
`
}

const iso = (at: number) => new Date(at).toISOString().slice(0, 19).replace('T', ' ')

function chartsOf({ vitals, top }: Timeline): string {
  const first = (...names: string[]) =>
    names.map(name => vitals[name] ?? []).find(values => values.some(value => value !== null)) ?? []
  const cpus = (value: number) => `${value.toFixed(2)} CPUs`
  const rate = (value: number) => `${formatBytesLong(value)}/s`
  const charts = [
    chartSvg('CPU', first('cpu.max', 'processesCpu.max', 'hostCpu.max'), cpus),
    chartSvg('Memory', first('memory.max', 'processesMemory.max'), formatBytesLong),
    chartSvg('Disk, read', first('read.max'), rate),
    chartSvg('Disk, written', first('write.max'), rate),
    chartSvg('Network, in', first('received.max'), rate),
    chartSvg('Network, out', first('sent.max'), rate),
    ...top
      .slice(0, 4)
      .map(({ comm, pid, cpu }) => chartSvg(escapeHtml(`CPU of ${fit(comm, 20)} (${pid})`), cpu, cpus)),
  ]
  return charts.join('')
}

function tableOf(snapshot: Snapshot): string {
  const metrics = DEFAULT_COLUMNS.map(name => METRIC_BY_NAME.get(name)).filter(metric => metric !== undefined)
  const arranged = arrange(snapshot.processes, ALL).slice(0, PROCESSES_MAX)
  const look = ({ unit }: Metric) => (unit === 'text' ? ' class="text"' : '')
  const heads = metrics.map(metric => `<th${look(metric)}>${escapeHtml(metric.title)}</th>`).join('')
  const cell = (process: Process, metric: Metric) =>
    `<td${look(metric)}>${escapeHtml(fit(formatCell(metric, cellOf(process, metric), snapshot.at), CELL_MAX))}</td>`
  const rows = arranged.map(
    ({ process }) => `<tr>${metrics.map(metric => cell(process, metric)).join('')}</tr>`,
  )
  const more = snapshot.processes.length - arranged.length
  return `<table><thead><tr>${heads}</tr></thead><tbody>${rows.join('\n')}</tbody></table>${more > 0 ? `<p>${more} more processes are left out.</p>` : ''}`
}

function eventsOf(events: readonly Event[]): string {
  if (events.length === 0) return '<p>Nothing happened in this time.</p>'
  const shown = events.slice(-EVENTS_MAX)
  const lines = shown.map(
    ({ at, text, alarming }) =>
      `<li${alarming ? ' class="bad"' : ''}>${iso(at).slice(11)} ${escapeHtml(fit(text, 300))}</li>`,
  )
  const more = events.length - shown.length
  return `${more > 0 ? `<p>${more} earlier events are left out.</p>` : ''}<ul>${lines.join('\n')}</ul>`
}

function differenceOf({ from, to, memory, changes }: Difference): string {
  const lines = changes.slice(0, 50).map(({ text }) => `<li>${escapeHtml(fit(text, 300))}</li>`)
  const [before, after] = memory.map(value => (value === undefined ? '-' : formatBytes(value)))
  return `<h2>What changed from ${iso(from).slice(11)} to ${iso(to).slice(11)}</h2><p>Memory ${before} before, ${after} after.</p><ul>${lines.join('\n')}</ul>`
}

function islandOf(snapshot: Snapshot, timeline: Timeline, events: readonly Event[]): string {
  const busiest = arrange(snapshot.processes, ALL).slice(0, PROCESSES_MAX)
  const kept = new Set(busiest.map(({ process }) => process))
  const processes = snapshot.processes.filter(process => kept.has(process))
  const json = safeJson({
    schemaVersion: 1,
    snapshot: { ...snapshot, matched: snapshot.processes.length, processes },
    timeline,
    events: events.slice(-EVENTS_MAX),
  })
  // No text of a process may end the element.
  return json.replaceAll('<', '\\u003c')
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}
