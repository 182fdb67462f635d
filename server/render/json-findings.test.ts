// Findings and events in JSON: with their sentences, as in the schema.

import { expect, test } from 'bun:test'
import Ajv2020 from 'ajv/dist/2020'
import type { FoundInWords } from '../model/answers.ts'
import type { EventFields } from '../model/event.ts'
import type { Finding, FindingSubject, Share } from '../model/finding.ts'
import { event, finding, snapshot } from '../model/fixture.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { renderJson, safeJson } from './json.ts'
import { parseReadout } from './readout.ts'
import schema from './topz.schema.json'

const validate = new Ajv2020({ strict: true, strictRequired: false, allErrors: true }).compile(schema)

function checked(of: Snapshot) {
  const readout = parseReadout(new URLSearchParams())
  if (!readout.ok) throw new Error(readout.error)
  const answer = JSON.parse(renderJson(of, readout.value))
  validate(answer)
  expect(validate.errors ?? []).toEqual([])
  return answer
}

/** Every member: the compiler holds this to the model, the schema refuses what it does not know. */
const WHOLE: Required<Finding> = {
  ...finding(),
  subject: {
    container: 'a',
    containerName: 'app',
    processId: '7:1',
    pid: 7,
    comm: 'db',
    call: 'db.py',
    port: 5432,
  } satisfies Required<FindingSubject>,
  mayBeOlder: true,
  onAndOffSince: 1,
  evidence: { by: 'a signal', seconds: 1.5 },
  who: [
    { pid: 7, comm: 'db', call: 'db.py', count: 2, endedCount: 1, areChildren: true, share: 0.5, amount: 9 },
  ] satisfies Required<Share>[],
  explains: ['fds 7:1'],
  joins: ['7:2'],
}

test('a finding with every member satisfies the schema', () => {
  const { findings } = checked(snapshot({ findings: [WHOLE], noTrend: [], watchedSeconds: 60 }))
  expect(Object.keys(findings[0] as FoundInWords).sort()).toEqual(
    [...Object.keys(WHOLE), 'advice', 'sentence'].sort(),
  )
})

test('findings come with their sentences; if nothing was watching, they are missing, not empty', () => {
  const stopped = finding({ key: '7:1', subject: { processId: '7:1', pid: 7, comm: 'db' } })
  const noTrend = [{ container: 'app', why: 'levelling off' }]
  const nearLimits = [
    { kind: 'memory', container: 'app', containerName: 'app', usedBytes: 95, limitBytes: 100 } as const,
  ]
  const answer = checked(snapshot({ findings: [stopped], noTrend, nearLimits, watchedSeconds: 60 }))
  expect(answer.findings).toEqual([
    {
      ...stopped,
      sentence: 'db (PID 7) has been stopped by a signal for 10s',
      advice: 'kill -CONT resumes it.',
    },
  ])
  expect(answer.noTrend).toEqual(noTrend)
  expect(answer.nearLimits).toEqual([
    { ...nearLimits[0], sentence: 'app: memory 95 B of 100 B (95.0 %) cannot be reclaimed' },
  ])
  expect(checked(snapshot({ findings: [], watchedSeconds: 5 })).findings).toEqual([])
  expect(checked(snapshot()).findings).toBeUndefined()
})

const APP = { container: 'c', containerName: 'app' }
const NODE = { processId: '8:1', pid: 8, comm: 'node', ppid: 5, parentId: '5:1', parentComm: 'sh', ...APP }
const { containerName: _, ...WHO } = NODE

/** Every member of each type. */
const EVENTS: readonly EventFields[] = [
  { type: 'start', ...WHO, command: 'node a.js', count: 7 },
  { type: 'exit', ...WHO, exitCode: 3, livedMs: 9, count: 7, severity: 'warning' },
  { type: 'exit', ...WHO, exitSignal: 11, coreDumped: true, severity: 'warning' },
  { type: 'exec', ...WHO, command: 'node a.js' },
  { type: 'restart', ...WHO, command: 'node a.js', count: 2, afterMs: 9 },
  { type: 'oomKill', ...NODE, count: 1, rssBytes: 9, severity: 'critical' },
  { type: 'throttleBegin', ...APP, throttledShare: 0.3, cpuLimit: 0.5 },
  { type: 'throttleEnd', ...APP },
  { type: 'limitChange', ...APP, field: 'memoryLimitBytes', before: null, after: 9 },
  { type: 'portOpen', ...WHO, port: 80, address: '::' },
  { type: 'findingRaised', finding: WHOLE, ...WHO, port: 80 },
]

test('how lives ended is in sentences, as the schema says', () => {
  const ending = {
    how: 'crash',
    at: 9,
    confidence: 'possible',
    comm: 'app',
    evidence: [{ kind: 'nothingEnded' }],
  } as const
  const { previousLife, recorded } = checked(
    snapshot({
      previousLife: { life: 1, startedAt: 0, ending },
      recorded: { life: 2, spanMs: 1000, ending },
    }),
  )
  for (const told of [previousLife, recorded])
    expect(told.ending).toEqual({
      how: 'crash',
      at: 9,
      confidence: 'possible',
      text: 'app (PID 1) ended without warning, and topz with it: it crashed, exited or was killed',
      evidence: ['no sign of a shutdown was seen: no other process ended, no port was closed'],
    })
})

test('events are data with their sentence, and satisfy the schema', () => {
  const { events } = checked(snapshot({ events: EVENTS.map(event) }))
  expect(events).toHaveLength(EVENTS.length)
  for (const one of events) expect([one.type, one.text.length > 10]).toEqual([one.type, true])
  expect(events[5]).toMatchObject({ severity: 'critical', alarming: true, parentComm: 'sh', rssBytes: 9 })
})

test('P3: beside a member that is null, lists within lists stay lists, and one with no number is left out', () => {
  const value = { a: null, spans: [[1, 2], [{ b: 3 }]], bad: [[Number.NaN]] }
  expect(JSON.parse(safeJson(value))).toEqual({ a: null, spans: [[1, 2], [{ b: 3 }]] })
})
