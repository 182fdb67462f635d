// What the main thread does when the recording's thread is late, ends, or can't begin.

import { afterEach, beforeEach, expect, jest, test } from 'bun:test'
import { snapshot } from '../model/fixture.ts'
import type { RecordingStatus } from '../model/recording.ts'
import { createRecorder, type FromRecorder, type RecorderThread, type ToRecorder } from './recorder-client.ts'

interface Spawned {
  readonly got: ToRecorder[]
  readonly say: (message: FromRecorder) => void
  readonly end: (message: string) => void
}

const STATUS: RecordingStatus = {
  state: 'recording',
  isFile: false,
  bytes: 0,
  bytesMax: 1,
  historyMs: 1,
  boundBy: 'time',
  lost: 0,
}

const clock = { now: 0 }

beforeEach(() => void jest.useFakeTimers())
afterEach(() => void jest.useRealTimers())

function start() {
  const spawned: Spawned[] = []
  const warnings: string[] = []
  const spawn = (): RecorderThread => {
    const listeners: { say: Spawned['say']; end: Spawned['end'] } = { say: () => {}, end: () => {} }
    const got: ToRecorder[] = []
    spawned.push({ got, say: message => listeners.say(message), end: message => listeners.end(message) })
    return {
      post: message => void got.push(message),
      onMessage: say => void Object.assign(listeners, { say }),
      onFailure: end => void Object.assign(listeners, { end }),
      terminate: () => {},
    }
  }
  const now = () => clock.now
  const recorder = createRecorder({ spawn, onWarning: text => void warnings.push(text), now })
  return { recorder, spawned, warnings }
}

test('no thread is started before there is work for it', async () => {
  const { recorder, spawned } = start()
  expect(spawned).toHaveLength(0)
  await recorder.close('stopped')
  expect(spawned).toHaveLength(0)
})

test('F24: when its thread ends, callers are refused at once, and after a while another continues from a full tick', async () => {
  const { recorder, spawned, warnings } = start()
  recorder.record(snapshot({}))
  const asked = recorder.ask('lives', {})
  spawned[0]?.end('out of memory')
  await expect(asked).rejects.toThrow('out of memory')
  await expect(recorder.ask('lives', {})).rejects.toThrow('out of memory')
  recorder.record(snapshot({}))
  expect(warnings).toEqual(['the recording failed: out of memory'])
  expect(spawned).toHaveLength(1)
  jest.advanceTimersByTime(5000)
  recorder.record(snapshot({}))
  expect(spawned).toHaveLength(2)
  expect(spawned[1]?.got[0]).toMatchObject({ type: 'record', records: [{ isFull: true }] })
})

test('a thread that does not keep up loses ticks, which is counted, and then continues from a full tick', () => {
  const { recorder, spawned } = start()
  for (let i = 0; i < 100; i++) recorder.record(snapshot({}))
  const records = () => spawned[0]?.got.filter(({ type }) => type === 'record') ?? []
  expect(records()).toHaveLength(60)
  spawned[0]?.say({ type: 'recorded', count: 1, status: STATUS })
  expect(recorder.status()?.lost).toBe(40)
  recorder.record(snapshot({}))
  expect(records().at(-1)).toMatchObject({ records: [{ isFull: true }] })
})

test('F17: a thread whose disk hangs is reported after a while, and its queries are refused in time', async () => {
  const { recorder, spawned } = start()
  recorder.record(snapshot({}))
  spawned[0]?.say({ type: 'recorded', count: 1, status: STATUS })
  clock.now += 60_000
  expect(recorder.status()?.state).toBe('recording')
  recorder.record(snapshot({}))
  const asked = recorder.ask('lives', {})
  clock.now += 6000
  jest.advanceTimersByTime(7000)
  await expect(asked).rejects.toThrow('does not respond')
  expect(recorder.status()).toMatchObject({ state: 'paused', message: expect.stringContaining('disk') })
  spawned[0]?.say({ type: 'recorded', count: 1 })
  expect(recorder.status()?.state).toBe('recording')
})

test('of many queries one is with the thread at a time, so that a tick never waits behind the others', async () => {
  const { recorder, spawned } = start()
  const asked = Array.from({ length: 33 }, () => recorder.ask('lives', {}))
  const refused = recorder.ask('lives', {})
  await expect(refused).rejects.toThrow('Too many')
  recorder.record(snapshot({}))
  expect(spawned[0]?.got.map(({ type }) => type)).toEqual(['ask', 'record', 'attach'])
  spawned[0]?.say({ type: 'answer', answer: [] })
  expect(await asked[0]).toEqual([])
  expect(spawned[0]?.got.at(-1)?.type).toBe('ask')
  spawned[0]?.say({ type: 'failed', message: 'it is damaged' })
  await expect(asked[1] as Promise<unknown>).rejects.toThrow('damaged')
})

test('ticks that may wait are handed over together, and before anything is asked', async () => {
  const { recorder, spawned } = start()
  const handed = () =>
    (spawned[0]?.got ?? []).flatMap((one): (string | number)[] =>
      one.type === 'record' ? [one.records.length] : [one.type],
    )
  recorder.record(snapshot({}), true)
  expect(handed()).toEqual([1, 'attach'])
  for (let i = 0; i < 12; i++) recorder.record(snapshot({}), true)
  expect(handed()).toEqual([1, 'attach', 10])
  const asked = recorder.ask('lives', {})
  expect(handed()).toEqual([1, 'attach', 10, 2, 'ask'])
  spawned[0]?.say({ type: 'answer', answer: [] })
  await asked
  recorder.record(snapshot({}), true)
  recorder.record(snapshot({}))
  expect(handed().at(-1)).toBe(2)
  recorder.record(snapshot({}), true)
  void recorder.close('stopped')
  expect(handed().slice(-2)).toEqual([1, 'close'])
})
