// The report is self-contained: nothing in it runs, loads anything or ends early, whatever a process is called.
import { expect, test } from 'bun:test'
import { event as eventWith, finding, process, snapshot } from '../model/fixture.ts'
import type { Timeline } from '../model/recording.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { renderReport, reportedEvents } from './report.ts'

const HOSTILE = '</script><img src=x onerror=alert(1)>"\'&\u202e\x1b[31m'
const NOON = Date.parse('2026-11-21T12:00:00Z')
const TIMELINE: Timeline = {
  from: 0,
  to: 900_000,
  stepMs: 1000,
  vitals: { 'cpu.max': [0.1, null, 0.5, 0.2], 'memory.max': [1, 2, 3, 4] },
  top: [{ id: '1:0', pid: 1, comm: HOSTILE, program: HOSTILE, cpu: [0, 1], memory: [1, 1] }],
  programs: [],
  lives: [],
}
const hostile = process({ pid: 1, id: '1:0', comm: HOSTILE, command: HOSTILE, user: HOSTILE })
const event = eventWith({ at: 1000, comm: HOSTILE, severity: 'warning' })
const html = renderReport({
  snapshot: snapshot({ processes: [hostile], events: [event] }),
  timeline: TIMELINE,
  events: [event],
  difference: undefined,
})

test('S15: no text of a process becomes an element, and the data does not end early', () => {
  expect(html).not.toContain('<img')
  expect(html.match(/<script/g)).toHaveLength(1)
  expect(html.match(/<\/script>/g)).toHaveLength(1)
  expect(html).not.toContain('\u202e')
  expect(html).not.toContain('\x1b')
})

test('nothing is loaded and nothing runs', () => {
  expect(html).toContain("default-src 'none'; style-src 'unsafe-inline'")
  // Names of processes may contain anything within quotes.
  expect(html.replaceAll(/"[^"]*"/g, '""')).not.toMatch(/<[^>]*\s(src|href|srcset|on[a-z]+)\s*=/)
  expect(html).not.toMatch(/url\(|@import|javascript:/)
})

test('a report begins with what is wrong, spelled out; one of a recording without findings does not mention it', () => {
  const wrong = finding({ severity: 'critical', subject: { pid: 1, comm: HOSTILE } })
  const report = (fields: Partial<Snapshot>) =>
    renderReport({
      snapshot: snapshot({ processes: [hostile], ...fields }),
      timeline: TIMELINE,
      events: [],
      difference: undefined,
    })
  const text = report({ findings: [wrong], watchedSeconds: 60 })
  expect(text.indexOf('1 problem:')).toBeWithin(1, text.indexOf('<h2>Vital signs'))
  expect(text).toContain('has been stopped by a signal for 10s')
  expect(text).not.toContain('<img')
  expect(report({ findings: [], watchedSeconds: 60 })).toContain('>Nothing is wrong.<')
  expect(html).not.toContain('What was wrong')
  const island = /id="topz-data">(.*)<\/script>/s.exec(report({ findings: [], watchedSeconds: 5 }))?.[1] ?? ''
  expect(JSON.parse(island).snapshot).toMatchObject({ verdict: 'early', findings: [] })
})

test('a chart of a process is named by its program, as on the page', () => {
  const [one] = TIMELINE.top
  const timeline = {
    ...TIMELINE,
    top: [{ ...(one as Timeline['top'][number]), comm: 'node', program: 'server.js' }],
  }
  const text = renderReport({ snapshot: snapshot(), timeline, events: [], difference: undefined })
  expect(text).toContain('CPU of server.js (1)')
})

test('each chart has its limit, in words and, if near, as a line, and times below it', () => {
  const main = { id: 'a', name: 'a', main: true, processCount: 1, rssBytes: 4, memoryLimitBytes: 5 } as const
  const limited = renderReport({
    snapshot: snapshot({ processes: [hostile], containers: [{ ...main, cpuLimit: 64 }] }),
    timeline: { ...TIMELINE, from: NOON, to: NOON + 900_000 },
    events: [],
    difference: undefined,
  })
  const chart = (title: string) =>
    /<figure>.*?<\/figure>/s.exec(limited.slice(limited.indexOf(`<figure><figcaption>${title}`)))?.[0] ?? ''
  expect(chart('Memory')).toContain('peak 4 B of 5 B')
  expect(chart('Memory')).toContain('<line')
  expect(chart('CPU')).toContain('peak 0.50 CPUs of 64.00 CPUs')
  expect(chart('CPU')).not.toContain('<line')
  expect(chart('CPU')).toContain('<span>12:00</span><span>12:07</span><span>12:15</span>')
})

test('the head does not mention a cut table, because it is complete', () => {
  const processes = [1, 2, 3].map(pid => process({ pid, id: `${pid}:0` }))
  const whole = renderReport({
    snapshot: snapshot({ processes }),
    timeline: TIMELINE,
    events: [],
    difference: undefined,
  })
  expect(whole).not.toContain('Shown ')
  expect(whole.match(/<tr>/g)).toHaveLength(4)
})

test('for a long range the newest events are listed, and before them the alarming ones', () => {
  const at = (second: number) => ({ ...event, number: second, at: second * 1000 })
  const all = Array.from({ length: 900 }, (_, second) => at(second))
  const { events, areEventsCut } = reportedEvents(all.slice(-501), [at(3), at(898)])
  expect(events.map(({ number }) => number).slice(0, 3)).toEqual([3, 400, 401])
  expect(events).toHaveLength(501)
  expect(areEventsCut).toBe(true)
  expect(reportedEvents(all.slice(0, 500), []).areEventsCut).toBe(false)
})

test('a table of events that is cut says so, for people and for programs', () => {
  expect(html).not.toContain('Of the earlier events')
  const cut = renderReport({
    snapshot: snapshot({ processes: [hostile] }),
    timeline: TIMELINE,
    events: [event],
    areEventsCut: true,
    difference: undefined,
  })
  expect(cut).toContain('Of the earlier events, only the alarming ones are listed.')
  expect(cut).toContain('"areEventsCut":true')
})

test('the changes are included for people, shortened, and for programs, in full', () => {
  const command = `node ${'x'.repeat(250)}`
  const long = `node (7) started: ${command}`
  const changed = renderReport({
    snapshot: snapshot({ processes: [hostile] }),
    timeline: TIMELINE,
    events: [],
    difference: {
      from: NOON,
      to: NOON + 900_000,
      cpu: [0, 1],
      memory: [1, 2],
      changes: [{ kind: 'started', subject: '7:0', pid: 7, comm: 'node', command, weight: 1 }],
      churn: [{ name: 'sleep', count: 2 }],
      unchanged: ['ports'],
    },
  })
  expect(changed).toContain('What changed <small>from 2026-11-21 12:00:00 to 2026-11-21 12:15:00 UTC')
  expect(changed).toContain(`</summary>${long}</details>`)
  const [, json = ''] = /id="topz-data">(.*)<\/script>/s.exec(changed) ?? []
  expect(JSON.parse(json).difference.changes[0].text).toBe(long)
  expect(changed).toContain('Started and ended meanwhile: 2 × sleep. No port opened or closed.')
})

test('the data for programs is the documented JSON', () => {
  const [, json = ''] = /<script type="application\/json" id="topz-data">(.*)<\/script>/s.exec(html) ?? []
  const read = JSON.parse(json)
  expect(read.snapshot.processes[0].command).toBe(HOSTILE)
  expect(read.timeline.vitals['memory.max']).toEqual([1, 2, 3, 4])
  expect(read.events).toHaveLength(1)
  expect(read.events[0].text).toEndWith('(PID 7) ended with exit code 0 after 5s')
  expect(read.snapshot.events[0].text).toBe(read.events[0].text)
})

test('an hour of two hundred processes stays below two megabytes', () => {
  const processes = Array.from({ length: 200 }, (_, i) =>
    process({
      pid: i + 1,
      id: `${i + 1}:0`,
      command: `worker ${'x'.repeat(200)}`,
      argv: ['worker', 'x'.repeat(200)],
    }),
  )
  const series = Array.from({ length: 300 }, (_, i) => i / 7)
  const vitals = Object.fromEntries(
    ['cpu', 'memory', 'read', 'write', 'sent'].map(name => [`${name}.max`, series]),
  )
  const top = processes
    .slice(0, 8)
    .map(({ id, pid, comm }) => ({ id, pid, comm, program: comm, cpu: series, memory: series }))
  const events = Array.from({ length: 500 }, (_, i) => ({ ...event, number: i, comm: 'x'.repeat(80) }))
  const whole = renderReport({
    snapshot: snapshot({ processes }),
    timeline: { ...TIMELINE, vitals, top },
    events,
    difference: undefined,
  })
  expect(whole.length).toBeLessThan(2 * 1024 * 1024)
})

test('how the previous life ended stands above all; the data have it as JSON does, and for lives in the charts, too', () => {
  const life = {
    life: 1,
    startedAt: 0,
    ending: {
      how: 'oom',
      at: NOON,
      confidence: 'likely',
      comm: '<b>',
      evidence: [{ kind: 'oomKills', count: 2 }],
    },
  } as const
  const report = renderReport({
    snapshot: snapshot({ processes: [hostile], previousLife: life }),
    timeline: { ...TIMELINE, lives: [life] },
    events: [],
    difference: undefined,
  })
  expect(report).toContain(
    '<p class="bad">Previous life ended, at 2026-11-21 12:00:00 UTC (likely): the container died out of memory: &lt;b&gt; (PID 1) ended, and topz with it</p>',
  )
  const whole = JSON.parse(report.match(/id="topz-data">(.*)<\/script>/s)?.[1] ?? '')
  for (const { ending } of [whole.snapshot.previousLife, whole.timeline.lives[0]])
    expect(ending.evidence).toEqual(['the OOM killer killed 2 in the last seconds'])
})
