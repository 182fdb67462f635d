// The report stands alone: nothing in it runs, asks for anything or ends early, whatever a process is called.
import { expect, test } from 'bun:test'
import { process, snapshot } from '../model/fixture.ts'
import type { Timeline } from '../model/recording.ts'
import { renderReport } from './report.ts'

const HOSTILE = '</script><img src=x onerror=alert(1)>"\'&\u202e\x1b[31m'
const TIMELINE: Timeline = {
  from: 0,
  to: 900_000,
  stepMs: 1000,
  vitals: { 'cpu.max': [0.1, null, 0.5, 0.2], 'memory.max': [1, 2, 3, 4] },
  top: [{ id: '1:0', pid: 1, comm: HOSTILE, cpu: [0, 1], memory: [1, 1] }],
  lives: [],
}
const hostile = process({ pid: 1, id: '1:0', comm: HOSTILE, command: HOSTILE, user: HOSTILE })
const event = { number: 1, at: 1000, type: 'exit' as const, text: HOSTILE, alarming: true as const }
const html = renderReport({
  snapshot: snapshot({ processes: [hostile] }),
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
  // Names of processes may say anything within quotes.
  expect(html.replaceAll(/"[^"]*"/g, '""')).not.toMatch(/<[^>]*\s(src|href|srcset|on[a-z]+)\s*=/)
  expect(html).not.toMatch(/url\(|@import|javascript:/)
})

test('what programs read is the documented JSON', () => {
  const [, json = ''] = /<script type="application\/json" id="topz-data">(.*)<\/script>/s.exec(html) ?? []
  const read = JSON.parse(json)
  expect(read.snapshot.processes[0].command).toBe(HOSTILE)
  expect(read.timeline.vitals['memory.max']).toEqual([1, 2, 3, 4])
  expect(read.events).toHaveLength(1)
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
    .map(({ id, pid, comm }) => ({ id, pid, comm, cpu: series, memory: series }))
  const events = Array.from({ length: 500 }, (_, i) => ({ ...event, number: i, text: 'x'.repeat(120) }))
  const whole = renderReport({
    snapshot: snapshot({ processes }),
    timeline: { ...TIMELINE, vitals, top },
    events,
    difference: undefined,
  })
  expect(whole.length).toBeLessThan(2 * 1024 * 1024)
})
