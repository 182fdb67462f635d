import { afterAll, expect, test } from 'bun:test'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { EVENT_TYPES, type EventFields } from '../../model/event.ts'
import { event, FIXTURE_AT, finding } from '../../model/fixture.ts'
import { eventSentence } from '../../words/event.ts'
import { endingInWords } from '../../words/life-ending.ts'
import { start } from '../fixture.ts'
import { eventOf, rowOf } from './event.ts'

const WHO = { processId: '8:1:2', pid: 8, comm: 'node' }
const FOUND = finding({
  subject: { processId: '8:1', pid: 8, comm: 'a', container: 'c', containerName: 'app', port: 80 },
})
const { containerName: _, ...SUBJECT } = FOUND.subject

const EVENTS: readonly EventFields[] = [
  { type: 'start', ...WHO, ppid: 5, parentId: '5:9', parentComm: 'sh', command: 'node a.js' },
  { type: 'start', count: 7 },
  { type: 'exit', ...WHO, ppid: 5, exitSignal: 11, coreDumped: true, livedMs: 9, severity: 'warning' },
  { type: 'exec', pid: 8, comm: 'node', command: 'it’s "x"' },
  { type: 'restart', ...WHO, ppid: 0, count: 2, afterMs: 9, severity: 'warning' },
  { type: 'oomKill', container: 'c', containerName: 'app', count: 1, severity: 'critical' },
  { type: 'throttleBegin', container: 'c', containerName: 'app', throttledShare: 0.3, cpuLimit: 2 },
  { type: 'throttleEnd', container: 'c', containerName: 'app' },
  { type: 'limitChange', container: 'c', field: 'cpuLimit', before: null, after: 2, severity: 'warning' },
  { type: 'portOpen', port: 80, address: '0.0.0.0', otherAddresses: ['::'], ...WHO, call: 'node a.js' },
  { type: 'portClose', port: 80, address: '::' },
  { type: 'findingRaised', finding: FOUND, ...SUBJECT, severity: 'critical' },
  { type: 'findingCleared', finding: FOUND, ...SUBJECT },
]

test('every event comes back as it was', () => {
  expect(new Set(EVENTS.map(({ type }) => type))).toEqual(new Set(EVENT_TYPES))
  for (const fields of EVENTS) expect(eventOf(rowOf(event(fields)))).toEqual([event(fields)])
})

test('a row holds nothing twice: no pid beside its identity, no subject beside a finding', () => {
  const { json } = rowOf(event({ ...EVENTS[0], number: 3 }))
  expect(json).toBe(
    '{"number":3,"type":"start","processId":"8:1:2","comm":"node","parentId":"5:9","parentComm":"sh","command":"node a.js"}',
  )
  expect(rowOf(event(EVENTS[11])).json.match(/"port"/g)).toHaveLength(1)
})

test('a row that is damaged, or of a type that a newer topz has, is left out', () => {
  const known = '{"number":1,"type":"exit","comm":"node","exitCode":3}'
  expect(eventOf({ at: 5, json: known })).toHaveLength(1)
  for (const [at, json] of [
    [5, ''],
    [5, '{'],
    [5, 'null'],
    [5, '[]'],
    [5, '{"number":1}'],
    [5, '{"number":1,"type":"eclipse"}'],
    [5, '{"type":"exit"}'],
    [5, '{"number":1,"type":"portOpen","port":80,"address":"::","otherAddresses":[7]}'],
    [5, '{"number":1,"type":"exit","call":7}'],
    [5, '{"number":1,"type":"start","command":7}'],
    [5, '{"number":1,"type":"exit","livedMs":"x"}'],
    [5, '{"number":1,"type":"limitChange","field":"rss","before":1,"after":2}'],
    [5, '{"number":1,"type":"findingRaised","text":"warning: x"}'],
    [5, '{"number":1,"type":"findingRaised"}'],
    [5, '{"number":1,"type":"findingRaised","finding":{"id":"stopped"}}'],
    [5, '{"number":1,"type":"findingRaised","finding":{"id":"eclipse","key":"1"}}'],
    [0, known],
    [9e15, known],
  ] as const)
    expect([at, json, eventOf({ at, json })]).toEqual([at, json, []])
})

const folder = mkdtempSync(join(tmpdir(), 'topz-event-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Recorded by topz 0.1, from the moment of the fixtures on: ten seconds, and an end without notice. */
function replay() {
  const packed = readFileSync(join(import.meta.dirname, '../testdata/events-in-sentences.db.gz'))
  writeFileSync(join(folder, 'recording.db'), gunzipSync(packed))
  return start({ replay: folder })
}
const ALL = { from: 0, to: Number.MAX_SAFE_INTEGER, limit: 100 }

test('of a recording that topz 0.1 made, which kept sentences, each event is shown with what it holds', () => {
  const recording = replay()
  const events = recording.events(ALL)
  expect(events.map(one => `${one.severity} ${one.type}: ${eventSentence(one)}`)).toEqual([
    'note start: sh (PID 20) started, by PID 7: sh -c job',
    'warning exit: batch (PID 9) ended with exit code 3 after 1m01s',
    'note portOpen: port 8080 on 0.0.0.0 of app (PID 1) was opened',
    'note exec: job (PID 20) now runs job --once',
    'warning throttleBegin: shop is throttled in 25.0 % of its quota periods (quota of 0.5 CPUs)',
    'warning findingRaised: warning: worker (PID 7) has been stopped by a signal for 1s',
    'warning exit: worker (PID 7) ended by SIGKILL after 1m03s',
    'warning exit: job (PID 20) ended by SIGSEGV (core dumped) after 2s',
    'warning restart: worker (PID 8) was restarted 0s after it ended, once so far: worker --queue mail',
    'critical oomKill: OOM kill: the kernel killed a process of shop for memory, likely worker (PID 7) with 300M',
    'warning limitChange: the memory limit of shop was changed from 512M to 256M',
    'note findingCleared: cleared after 3s: worker (PID 7) has been stopped by a signal for 3s',
    'note throttleEnd: shop is no longer throttled',
    'note exit: worker (PID 8) ended (cause unknown) after 6s',
    'note portClose: port 8080 on 0.0.0.0 of app (PID 1) was closed',
  ])
  expect(events[7]).toMatchObject({
    number: 8,
    at: FIXTURE_AT + 3000,
    exitSignal: 11,
    coreDumped: true,
    pid: 20,
  })
  expect(recording.events({ ...ALL, isAlarming: true })).toHaveLength(8)
  expect(recording.events({ ...ALL, isFinding: true }).map(({ type }) => type)).toEqual([
    'findingRaised',
    'findingCleared',
  ])
  expect(recording.snapshot({ at: FIXTURE_AT + 2000 })?.events).toHaveLength(6)
  const ending = recording.lives({})[0]?.ending
  expect(ending && endingInWords(ending).evidence).toContain(
    '0s before the end: port 8080 on 0.0.0.0 of app (PID 1) was closed',
  )
  recording.close(undefined)
})
