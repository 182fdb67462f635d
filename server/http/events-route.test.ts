// What /api/events returns for a range: what was requested, and whether there was more.

import { expect, test } from 'bun:test'
import { Hono } from 'hono'
import type { Event, EventInWords } from '../model/event.ts'
import { event } from '../model/fixture.ts'
import { at, one, START, start } from '../recorder/fixture.ts'
import { createEncoder } from '../recorder/format/encoder.ts'
import type { Recorder } from '../recorder/recorder-client.ts'
import { register, route } from './answer.ts'
import { createEventsRoute, EVENTS } from './events-route.ts'
import { openTurnstile } from './fixture.ts'
import { createPast } from './past.ts'

const SECONDS = 300
const END = START + SECONDS * 1000
const RANGE = `from=${START}&to=${END}`

/** Every second some jobs end, and once, at the beginning, one was OOM-killed. */
function eventsOf(second: number): Event[] {
  const now = START + second * 1000
  const jobs = Array.from({ length: 10 }, (_, i): Event => {
    const number = second * 10 + i - 9
    return event({ number, at: now })
  })
  return second === 2
    ? jobs.with(0, event({ number: 11, at: now, type: 'oomKill', severity: 'critical', count: 1 }))
    : jobs
}

const recording = start()
const encoder = createEncoder()
const all: Event[] = []
for (let second = 1; second <= SECONDS; second++) {
  const events = eventsOf(second)
  all.push(...events)
  recording.record(encoder.encode({ ...at(second, START + second * 1000, [one()]), events }))
}
const ask = async (_: 'events', query: Parameters<typeof recording.events>[0]) => recording.events(query)
const recorder = { ask, status: () => recording.status({}) } as unknown as Pick<Recorder, 'ask' | 'status'>
const app = new Hono()
const past = createPast({ recorder, masked: recorder, now: () => END, exportBytesMax: 1 << 25 })
const answer = createEventsRoute(() => all.slice(-2000), past, openTurnstile)
register(app, '', [route('/api/events', EVENTS, answer)], () => END)

async function get(query: string) {
  const answer = await app.request(`/api/events?${query}`, { headers: { accept: 'application/json' } })
  return (await answer.json()) as { events: EventInWords[]; truncated?: true; detail?: string }
}

test('a list of events that was cut says so', async () => {
  const { events, truncated } = await get(RANGE)
  expect(events).toHaveLength(2000)
  expect(events.at(-1)?.number).toBe(3000)
  expect(truncated).toBe(true)
  expect((await get(`from=${START}&to=${START + 5000}`)).truncated).toBeUndefined()
  expect((await get(`from=${START}&to=${START + 5000}&limit=50`)).truncated).toBeUndefined()
  expect((await get(`from=${START}&to=${START + 5000}&limit=49`)).truncated).toBe(true)
  const text = await (await app.request(`/api/events?${RANGE}&format=text`)).text()
  expect(text).toStartWith('Only the newest 2000 events are shown')
})

test('an event is answered as data, with its sentence and whether it is alarming', async () => {
  const { events } = await get(`from=${START + 1000}&to=${START + 2000}&limit=10`)
  expect(events[0]).toMatchObject({ type: 'oomKill', severity: 'critical', alarming: true, count: 1 })
  expect(events[0]?.text).toStartWith('OOM kill: the kernel killed a process')
  expect(events[1]).toEqual({
    number: 12,
    at: START + 2000,
    type: 'exit',
    text: 'sleep (PID 7) ended with exit code 0 after 5s',
    severity: 'note',
    processId: '7:1000',
    pid: 7,
    comm: 'sleep',
    exitCode: 0,
    livedMs: 5000,
  })
})

test('events without a range say when older ones are gone', async () => {
  expect((await get('')).truncated).toBe(true)
  expect((await get('since=1000')).truncated).toBeUndefined()
  expect((await get('since=999')).truncated).toBe(true)
})

test('alarming events are found among thousands of others', async () => {
  const { events, truncated } = await get(`${RANGE}&alarming=1`)
  expect(events.map(({ type }) => type)).toEqual(['oomKill'])
  expect(truncated).toBeUndefined()
  expect((await get(`${RANGE}&alarming=yes`)).detail).toBe('Cannot parse alarming=yes: expected 0 or 1.')
})

test('a range with only an end covers what came before; one that ends before it begins is refused', async () => {
  const { events } = await get(`to=${START + 5000}`)
  expect([events.length, events.at(-1)?.at]).toEqual([50, START + 5000])
  expect((await get(`from=${END}&to=${START}`)).detail).toContain('must be before its end')
})
