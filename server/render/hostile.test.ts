// Five hundred names made to break something -> every output, which must show each of them and break nowhere.

import { expect, test } from 'bun:test'
import { createLog } from '../access/log.ts'
import { createTally } from '../metrics/tally.ts'
import { process, snapshot } from '../model/fixture.ts'
import { renderOtlp } from '../otlp/render.ts'
import { renderCsv } from './csv.ts'
import { renderJson } from './json.ts'
import { renderPrometheus } from './prometheus.ts'
import { parseReadout } from './readout.ts'
import { renderReport } from './report.ts'
import { renderText } from './text.ts'

const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => String.fromCodePoint(from + index))

/** C0 and C1 controls, separators, bidi overrides, zero-width marks, half characters; then code. */
const PIECES = [
  ...range(0, 0x1f),
  ...range(0x7f, 0x9f),
  ...range(0x200b, 0x200f),
  ...range(0x2028, 0x202e),
  ...range(0x2066, 0x2069),
  ...['\ufeff', '\u{e0041}', '\ufe0f', '\ud800', '\udc00', '\ufffd', 'e\u0301', '日本', '😀'],
  ...['\x1b]0;pwn\x07', '\x1b[2J', '\x1b]52;c;cHdu\x07', '\x9b31m', '\r\n', '\n\n'],
  ...[
    '<img src=x onerror=alert(1)>',
    '</script><script>alert(1)</script>',
    '"><svg/onload=1>',
    '&lt;',
    "' x='",
  ],
  ...['"} 1\nevil 1', '",x="', '\\', '\\"', '{a="b"}', '# HELP x', '# EOF'],
  ...["');DROP TABLE process--", "' OR 1=1", '%s%n', '$HOME', '$(reboot)', '`id`', '../../etc/passwd'],
  ...['=1+1', '+1', '-1', '@SUM(A1)', '"quoted"', 'a,b', '","pid":1,"', 'null', '{"a":1}', '[]', '__proto__'],
]
const NAMES = PIECES.flatMap(piece => [piece, `${piece}end`, `start${piece}`, `a${piece}b${piece}c`])
const UNSEEN = /[^\P{C}\n]|[\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u

const processes = NAMES.map((name, index) =>
  process({ pid: index + 1, comm: name.slice(0, 15), command: name, argv: [name], user: name, cgroup: name }),
)
/** Metrics and OTLP name fifty at a time. */
const fifties = Array.from({ length: Math.ceil(processes.length / 50) }, (_, i) =>
  snapshot({ processes: processes.slice(i * 50, i * 50 + 50) }),
)
const crowd = snapshot({ processes, namespace: { hostname: NAMES[40] ?? '', command: NAMES[41] ?? '' } })

function readout(search: string) {
  const parsed = parseReadout(new URLSearchParams(search))
  if (!parsed.ok) throw new Error(parsed.error)
  return parsed.value
}

test('F27: there are five hundred of them', () => {
  expect(new Set(NAMES).size).toBeGreaterThanOrEqual(500)
})

test('F27: text has one line for each, and nothing that a terminal would act on', () => {
  const text = renderText(crowd, readout('columns=pid,user,comm,cgroup,command&wide=1&header=0'))
  expect(text.split('\n')).toHaveLength(NAMES.length + 1)
  expect(text).not.toMatch(UNSEEN)
})

test('F27: JSON gives each back as it was, and CSV a record for each', () => {
  const text = renderJson(crowd, readout('sort=pid:asc'))
  expect(text).not.toMatch(UNSEEN)
  const commands = JSON.parse(text).processes.map(({ command }: { command: string }) => command)
  expect(commands).toEqual(NAMES)
  const records = renderCsv(crowd, readout('columns=pid,command&sort=pid:asc')).trimEnd().split(/\r?\n/)
  expect(records).toHaveLength(NAMES.length + 1)
  for (const [index, record] of records.slice(1).entries())
    expect(record).toMatch(new RegExp(`^${index + 1},("([^"]|"")*"|[^",]*)$`))
})

test('F27: no name creates a sample, a label or a comment in the metrics', () => {
  for (const some of fifties) {
    const tally = createTally()
    tally.observe({ ...some, processes: [] })
    tally.observe(some)
    const families = (['name', 'user', 'cgroup', 'command'] as const).map(
      grouping => tally.families(grouping, { isInsecure: false, health: 'ok' }) ?? [],
    )
    for (const each of families) checkExposition(renderPrometheus(each, 'text'))
  }
})

function checkExposition(text: string): void {
  const lines = text.trimEnd().split('\n')
  const samples = lines.filter(line => !line.startsWith('#'))
  for (const line of samples)
    expect(line).toMatch(
      /^[a-z_\d]+(\{[a-z_]+="([^"\\\n]|\\["\\n])*"(,[a-z_]+="([^"\\\n]|\\["\\n])*")*\})? [\d.e+-]+$/,
    )
  for (const line of lines.filter(line => line.startsWith('#')))
    expect(line).toMatch(/^# (HELP|TYPE) [a-z_\d]+ /)
  expect(new Set(samples.map(line => line.replace(/ \S+$/, ''))).size).toBe(samples.length)
  expect(samples.join('\n')).not.toMatch(/[^\P{C}\n]|[\p{Zl}\p{Zp}]/u)
}

test('F27: OTLP stays JSON of whole characters, a report makes no element of a name, a log writes one line for each', () => {
  for (const some of fifties) {
    const otlp = JSON.parse(renderOtlp(some))
    expect(otlp.resourceMetrics.length).toBeGreaterThanOrEqual(some.processes.length)
    expect(JSON.stringify(otlp).isWellFormed()).toBe(true)
  }
  const report = renderReport({
    snapshot: crowd,
    timeline: { from: 0, to: 1000, stepMs: 1000, vitals: {}, top: [], programs: [], lives: [] },
    events: [],
    difference: undefined,
  })
  expect(report.match(/<script/g)).toHaveLength(1)
  expect(report).not.toMatch(/<(img|svg)/)
  expect(report).not.toMatch(UNSEEN)
  const lines: string[] = []
  const log = createLog({ format: 'json', level: 'info', write: line => lines.push(line), now: () => 0 })
  for (const [index, name] of NAMES.entries()) log.info(`odd ${index}`, { name })
  expect(lines).toHaveLength(NAMES.length)
  expect(lines.every(line => line.indexOf('\n') === line.length - 1 && JSON.parse(line))).toBe(true)
})
