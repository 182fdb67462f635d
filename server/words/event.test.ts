import { expect, test } from 'bun:test'
import type { Event, EventFields } from '../model/event.ts'
import { event, FIXTURE_AT, finding, snapshot } from '../model/fixture.ts'
import { eventInWords, eventSentence, eventsInWords, foundSentence } from './event.ts'

const MIB = 1024 * 1024
const NODE = { processId: '8:1', pid: 8, comm: 'node', command: 'node a.js' }
const APP = { container: 'c', containerName: 'shop' }
const FOUND = finding({ since: FIXTURE_AT - 30_000 })

const SENTENCES: readonly (readonly [EventFields, string])[] = [
  [{ type: 'start', ...NODE, ppid: 1 }, 'node (PID 8) started: node a.js'],
  [{ type: 'start', ...NODE, ppid: 5 }, 'node (PID 8) started, by PID 5: node a.js'],
  [
    { type: 'start', ...NODE, ppid: 5, parentId: '5:1', parentComm: 'sh' },
    'node (PID 8) started, by sh (PID 5): node a.js',
  ],
  [{ type: 'start', count: 7 }, '7 more processes started'],
  [{ type: 'start', count: 1 }, '1 more process started'],
  [{ type: 'exit', count: 1 }, '1 more process ended'],
  [{ type: 'exit', count: 9 }, '9 more processes ended'],
  [{ type: 'exit', exitCode: 3 }, 'sleep (PID 7) ended with exit code 3 after 5s'],
  [{ type: 'exec', ...NODE }, 'node (PID 8) now runs node a.js'],
  [
    { type: 'restart', ...NODE, count: 1, afterMs: 2000 },
    'node (PID 8) was restarted 2s after it ended, once so far: node a.js',
  ],
  [
    { type: 'restart', ...NODE, count: 4, afterMs: 2000 },
    'node (PID 8) was restarted 2s after it ended, 4 times so far: node a.js',
  ],
  [
    { type: 'oomKill', ...APP, count: 1, pid: 8, comm: 'node', rssBytes: 100 * MIB },
    'OOM kill: the kernel killed a process of shop for memory, likely node (PID 8) with 100M',
  ],
  [
    { type: 'oomKill', ...APP, count: 3 },
    'OOM kill: the kernel killed 3 processes of shop for memory (which one is unknown)',
  ],
  [
    { type: 'throttleBegin', ...APP, throttledShare: 0.25, cpuLimit: 0.5 },
    'shop is throttled in 25.0 % of its quota periods (quota of 0.5 CPUs)',
  ],
  [
    { type: 'throttleBegin', ...APP, throttledShare: 0.25 },
    'shop is throttled in 25.0 % of its quota periods',
  ],
  [{ type: 'throttleEnd', ...APP }, 'shop is no longer throttled'],
  [
    { type: 'limitChange', ...APP, field: 'pidsLimit', before: null, after: 100 },
    'the PID limit of shop was changed from none to 100',
  ],
  [{ type: 'portOpen', port: 80, address: '::' }, 'port 80 on :: was opened'],
  [
    {
      type: 'portOpen',
      port: 80,
      address: '0.0.0.0',
      otherAddresses: ['::'],
      pid: 8,
      comm: 'node',
      call: 'node a.js',
    },
    'port 80 on 0.0.0.0 and :: of node a.js (PID 8) was opened',
  ],
  [
    { type: 'portClose', port: 80, address: '::', pid: 8, comm: 'node' },
    'port 80 on :: of node (PID 8) was closed',
  ],
  [{ type: 'findingRaised', finding: FOUND }, 'warning: sleep (PID 7) has been stopped by a signal for 30s'],
  [{ type: 'findingCleared', finding: FOUND }, 'cleared: sleep (PID 7) has been stopped by a signal for 30s'],
  [
    { type: 'findingCleared', finding: { ...FOUND, id: 'no-stop' } },
    'cleared after 30s: A stop waits out its whole grace period (10 s in Docker, 30 s in Kubernetes, unless set otherwise) and then kills: sleep (PID 7) does not handle SIGTERM, which the kernel delivers to process 1 only if it has a handler',
  ],
]

test('each event has its sentence', () => {
  expect(SENTENCES.map(([fields]) => eventSentence(event(fields)))).toEqual(SENTENCES.map(([, text]) => text))
})

test('what topz 0.1 did not record is left out, and the sentence that it recorded is shown', () => {
  expect(eventSentence(event({ type: 'start', pid: 8, comm: 'node' }))).toBe('node (PID 8) started')
  const old = event({ type: 'start', text: 'node (PID 8) started: node a.js' })
  expect(eventSentence(old)).toBe('node (PID 8) started: node a.js')
  expect(eventInWords(old).text).toBe('node (PID 8) started: node a.js')
})

test('what was found is the same sentence whether it was recorded as data or in words', () => {
  const raised = { type: 'findingRaised', finding: FOUND } as const
  const { evidence: _, ...known } = FOUND
  const old = { ...raised, finding: known, text: eventSentence(event(raised)) }
  const [now, then] = [raised, old].map(fields => foundSentence(event(fields) as never))
  expect(then).toBe(now as string)
})

test('readers get the data with its sentence, and whether it needs attention', () => {
  const kill = event({ type: 'oomKill', ...APP, count: 3, severity: 'critical' })
  expect(eventInWords(kill)).toEqual({ ...kill, text: eventSentence(kill), alarming: true } as never)
  expect(eventInWords(event())).not.toHaveProperty('alarming')
  const { id, key, severity, since } = FOUND
  const raised = eventInWords(event({ type: 'findingRaised', finding: FOUND }))
  expect(raised).toMatchObject({ finding: { id, key, severity, since } })
  expect(JSON.stringify(raised)).not.toContain('evidence')
})

test('a sentence shows what cannot be seen in a name, the name itself is as it is', () => {
  const told = eventInWords(
    event({ type: 'exit', pid: 8, comm: 'a\u001b\u202e', exitCode: 3, livedMs: 5000 }),
  )
  expect([told.text, told.comm]).toEqual([
    'a\\x1b\\u202e (PID 8) ended with exit code 3 after 5s',
    'a\u001b\u202e',
  ])
})

test('as long as nothing happens, readers get the same list', () => {
  const { events } = snapshot({ events: [event()] as Event[] })
  expect(eventsInWords(events)).toBe(eventsInWords(events))
  expect(eventsInWords([...events])).not.toBe(eventsInWords(events))
})
