// A moment or a range of the recording -> one self-contained HTML file: no script, no request, so it opens offline in
// any browser and in a mail. Data for programs is in it as JSON, in the form of /topz.json.

import { REPORT_EVENTS_MAX, REPORT_PROCESSES_MAX } from '../config/limits.ts'
import { cellOf } from '../model/cell.ts'
import { type Event, isAlarming } from '../model/event.ts'
import { formatAge, formatBytes, formatBytesLong, formatCell } from '../model/format.ts'
import { DEFAULT_COLUMNS, METRIC_BY_NAME, type Metric } from '../model/metrics.ts'
import type { Difference, Timeline } from '../model/recording.ts'
import type { Process, Snapshot } from '../model/snapshot.ts'
import { arrange } from '../model/view.ts'
import { differenceInWords } from '../words/change.ts'
import { eventInWords, eventSentence } from '../words/event.ts'
import { judgedOf } from '../words/judged.ts'
import { endingSentence, timelineInWords } from '../words/life-ending.ts'
import { plural } from '../words/phrases.ts'
import { headOf, safeJson } from './json.ts'
import type { Readout } from './readout.ts'
import { chartSvg, type ReportChart } from './report-chart.ts'
import { headerLines } from './text-header.ts'
import { verdictText } from './why.ts'
import { fit } from './width.ts'

export interface Report {
  readonly snapshot: Snapshot
  readonly timeline: Timeline
  readonly events: readonly Event[]
  /** Of the older events, only the alarming ones are listed. */
  readonly areEventsCut?: boolean
  readonly difference: Difference | undefined
}

/** `newest`: one more than is listed, if there are more; `alarming`: from the same range. */
export function reportedEvents(newest: readonly Event[], alarming: readonly Event[]) {
  const told = newest.slice(-REPORT_EVENTS_MAX)
  const [oldest] = told
  const earlier = oldest === undefined ? [] : alarming.filter(({ at }) => at < oldest.at)
  return { events: [...earlier, ...told], areEventsCut: newest.length > told.length }
}

const CELL_MAX = 300
/** Longer text may be cut in place. */
const CELL_SHORT = 40
/** A change with a long command line: the rest of it unfolds on request. */
const CHANGE_MAX = 160

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
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(280px,100%),1fr));gap:10px}
figure{min-width:0;margin:0;padding:10px 12px;border:1px solid var(--line);border-radius:9px;background:var(--panel)}
figcaption{font-weight:600}small{font-weight:400;color:var(--muted)}
svg{display:block;width:100%;height:90px;margin-top:6px}path{fill:var(--area);opacity:.8}
line{stroke:var(--bad);stroke-dasharray:4 3;vector-effect:non-scaling-stroke}
.axis{display:flex;justify-content:space-between;color:var(--muted);font-size:11px;font-variant-numeric:tabular-nums}
.scroll{overflow-x:auto;border:1px solid var(--line);border-radius:9px;background:var(--panel)}
.why{white-space:pre-wrap}
pre{overflow:auto;padding:10px 12px;border:1px solid var(--line);border-radius:9px;background:var(--panel);font:12px/1.5 ui-monospace,Menlo,monospace}
table{width:100%;min-width:900px;border-collapse:collapse}
tr:last-child td{border:0}
th,td{padding:3px 9px;text-align:right;border-bottom:1px solid var(--line);white-space:nowrap;font-variant-numeric:tabular-nums}
th{color:var(--muted);font-weight:500}
.text{text-align:left}/* The command takes what is left; one that is cut is whole while it is pointed at or has the focus. */
th:last-child{width:100%}td:last-child{max-width:0;overflow:hidden;text-overflow:ellipsis}
td[tabindex]:hover,td[tabindex]:focus{white-space:normal;overflow-wrap:anywhere}
ul{margin:0;padding-left:18px}li{margin:2px 0;overflow-wrap:anywhere}summary{cursor:pointer}
`

export function renderReport(report: Report): string {
  return [...reportPieces(report)].join('')
}

/** The whole in pieces: with a thousand processes it has megabytes, and needs no second copy. */
export function* reportPieces(report: Report): Generator<string> {
  const { snapshot, timeline, events, areEventsCut = false, difference } = report
  const { at, namespace, host } = snapshot
  const name = escapeHtml(namespace.hostname ?? host.hostname)
  const { ending } = snapshot.previousLife ?? {}
  const all = snapshot.processes.length
  const head = headerLines(snapshot, ALL, { shown: all, matched: all }).map(line => fit(line))
  yield `<!doctype html>
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
<p>${iso(at)} UTC, as seen by topz ${escapeHtml(snapshot.self.version)}. Charts: ${iso(timeline.from)} to ${iso(timeline.to)} UTC, ${formatAge(timeline.to - timeline.from)}. Secrets in command lines are masked.</p>
${ending === undefined ? '' : `<p class="bad">Previous life ended, at ${iso(ending.at)} UTC (${ending.confidence}): ${escapeHtml(endingSentence(ending))}</p>`}
${wrongOf(snapshot)}<h2>Vital signs</h2>
<pre>${escapeHtml(head.join('\n'))}</pre>
<div class="charts">${chartsOf(timeline, snapshot)}</div>
<h2>Processes</h2>
`
  yield* tableOf(snapshot)
  yield `
<h2>What happened <small>times are UTC</small></h2>
${eventsOf(events, areEventsCut)}
${difference === undefined ? '' : differenceOf(difference)}
<script type="application/json" id="topz-data">`
  yield* islandOf(report)
  yield `</script>
</body>
</html>
`
}

/** Nothing if topz was not watching: an old recording. */
function wrongOf(snapshot: Snapshot): string {
  if (judgedOf(snapshot) === undefined) return ''
  return `<h2>What was wrong</h2>\n<pre class="why">${escapeHtml(verdictText(snapshot))}</pre>\n`
}

const iso = (at: number) => new Date(at).toISOString().slice(0, 19).replace('T', ' ')

function chartsOf({ from, to, vitals, top }: Timeline, { containers }: Snapshot): string {
  const main = containers.find(container => container.main)
  const first = (...names: string[]) =>
    names.map(name => vitals[name] ?? []).find(values => values.some(value => value !== null)) ?? []
  const chart = (
    title: string,
    values: readonly (number | null)[],
    say: ReportChart['say'],
    limit?: number,
  ) => chartSvg({ title, values, from, to, limit, say })
  const cpus = (value: number) => `${value.toFixed(2)} CPUs`
  const rate = (value: number) => `${formatBytesLong(value)}/s`
  const charts = [
    chart('CPU', first('cpu.max', 'processesCpu.max', 'hostCpu.max'), cpus, main?.cpuLimit ?? undefined),
    chart(
      'Memory',
      first('memory.max', 'processesMemory.max'),
      formatBytesLong,
      main?.memoryLimitBytes ?? undefined,
    ),
    chart('Disk, read', first('read.max'), rate),
    chart('Disk, written', first('write.max'), rate),
    chart('Network, in', first('received.max'), rate),
    chart('Network, out', first('sent.max'), rate),
    ...top
      .slice(0, 4)
      .map(({ program, pid, cpu }) => chart(escapeHtml(`CPU of ${fit(program, 20)} (${pid})`), cpu, cpus)),
  ]
  return charts.join('')
}

function* tableOf(snapshot: Snapshot): Generator<string> {
  const metrics = DEFAULT_COLUMNS.map(name => METRIC_BY_NAME.get(name)).filter(metric => metric !== undefined)
  const arranged = arrange(snapshot, ALL).slice(0, REPORT_PROCESSES_MAX)
  const classOf = ({ unit }: Metric) => (unit === 'text' ? ' class="text"' : '')
  const heads = metrics.map(metric => `<th${classOf(metric)}>${escapeHtml(metric.title)}</th>`).join('')
  const cell = (process: Process, metric: Metric) => {
    const text = fit(formatCell(metric, cellOf(process, metric), snapshot.at), CELL_MAX)
    return `<td${classOf(metric)}${text.length > CELL_SHORT ? ' tabindex="0"' : ''}>${escapeHtml(text)}</td>`
  }
  yield `<div class="scroll"><table><thead><tr>${heads}</tr></thead><tbody>`
  for (const { process } of arranged)
    yield `<tr>${metrics.map(metric => cell(process, metric)).join('')}</tr>\n`
  const more = snapshot.processes.length - arranged.length
  yield `</tbody></table></div>${more > 0 ? `<p>${plural(more, 'more process is', 'more processes are')} not listed.</p>` : ''}`
}

function eventsOf(events: readonly Event[], areCut: boolean): string {
  if (events.length === 0) return '<p>No events in this time range.</p>'
  const lines = events.map(
    event =>
      `<li${isAlarming(event) ? ' class="bad"' : ''}>${iso(event.at)} ${escapeHtml(fit(eventSentence(event), 300))}</li>`,
  )
  const cut = areCut ? '<p>Of the earlier events, only the alarming ones are listed.</p>' : ''
  return `${cut}<ul>${lines.join('\n')}</ul>`
}

function differenceOf(difference: Difference): string {
  const { from, to, memory, changes, meanwhile, same, begins } = differenceInWords(difference)
  const lines = changes.slice(0, 50).map(({ text }) => {
    const whole = escapeHtml(fit(text, CELL_MAX))
    const short = escapeHtml(fit(text, CHANGE_MAX))
    return `<li>${whole === short ? whole : `<details><summary>${short}</summary>${whole}</details>`}</li>`
  })
  const [before, after] = memory.map(value => (value === null ? '-' : formatBytes(value)))
  return `<h2>What changed <small>from ${iso(from)} to ${iso(to)} UTC</small></h2><p>Memory ${before} before, ${after} after.</p><ul>${lines.join('\n')}</ul><p>${escapeHtml([meanwhile, same, begins].filter(Boolean).join(' '))}</p>`
}

/** In the form of /topz.json, process by process. */
function* islandOf({ snapshot, timeline, events, areEventsCut, difference }: Report): Generator<string> {
  const busiest = arrange(snapshot, ALL).slice(0, REPORT_PROCESSES_MAX)
  const kept = new Set(busiest.map(({ process }) => process))
  const { processes } = snapshot
  const whole = { ...headOf(snapshot), matched: processes.length }
  yield `{"schemaVersion":1,"snapshot":${island(whole).slice(0, -1)},"processes":[`
  let comma = ''
  for (const process of processes) {
    if (!kept.has(process)) continue
    yield `${comma}${island(process)}`
    comma = ','
  }
  const after = {
    timeline: timelineInWords(timeline),
    events: events.map(eventInWords),
    ...(areEventsCut && { areEventsCut }),
    difference: difference && differenceInWords(difference),
  }
  yield `]},${island(after).slice(1)}`
}

/** No text of a process may end the element. */
function island(value: object): string {
  return safeJson(value).replaceAll('<', '\\u003c')
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}
