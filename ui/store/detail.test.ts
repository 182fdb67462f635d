// The process in the drawer: what is known of it once it is gone.
import { afterEach, beforeEach, expect, test } from 'bun:test'
import type { ExitEvent } from '../../server/model/event.ts'
import { event, process, snapshot, view } from '../../server/model/fixture.ts'
import type { Hello } from '../../server/model/protocol.ts'
import { now } from './clock.ts'
import { type Ask, type DepthAnswer, depth, ended, followDetail, type Part, showPart } from './detail.ts'
import { hello, line } from './line.ts'
import { frame, frameAppliedMs, frameEpoch } from './live.ts'
import { select } from './selection.ts'
import { paused } from './status.ts'

const OVERVIEW = { process: process({ pid: 42 }) }
const GONE: DepthAnswer<Part> = { ok: false, message: 'There is no process 42.', isGone: true }
const EXIT = event({ at: 5000, processId: '42:1000', exitCode: 3 }) as ExitEvent
let isAlive = true
let asked: string[] = []
let stop = () => {}

const ask: Ask = async (pid, start, part) => {
  asked.push(`${pid}:${start} ${part}`)
  return (isAlive ? { ok: true, value: OVERVIEW } : GONE) as never
}
const settle = async () => {
  for (let i = 0; i < 20; i++) await Promise.resolve()
}

/** The page is live. */
function begin(): void {
  const { at, seq, processes, events, previousLife, recorded, ...header } = snapshot()
  hello.value = { epoch: 'e', intervalMs: 1000 } as Hello
  line.value = { state: 'open' }
  frameEpoch.value = 'e'
  frameAppliedMs.value = now.value
  frame.value = { seq, at, view: view(), header, matched: 0, rows: [] }
}

beforeEach(() => {
  isAlive = true
  asked = []
  begin()
  stop = followDetail(ask, async () => EXIT)
})

afterEach(() => {
  stop()
  select(undefined)
  showPart('overview')
  frame.value = undefined
  hello.value = undefined
  line.value = { state: 'connecting' }
})

test('when a process has gone, its last overview stays, with when and how it ended, whatever part was open', async () => {
  select('42:1000')
  await settle()
  expect(depth.value).toEqual({ ok: true, value: OVERVIEW })
  expect(ended.value).toBeUndefined()
  isAlive = false
  showPart('files')
  await settle()
  expect(depth.value).toEqual(GONE)
  expect(ended.value?.event).toEqual(EXIT)
  showPart('overview')
  await settle()
  expect(depth.value).toEqual({ ok: true, value: OVERVIEW })
  expect(asked).toEqual(['42:1000 overview', '42:1000 files'])
})

test('if a process ends while its overview is open, the last one stays and is requested no more', async () => {
  select('46:1000')
  await settle()
  isAlive = false
  for (const isPaused of [true, false]) {
    paused.value = isPaused
    await settle()
    expect(depth.value).toEqual({ ok: true, value: OVERVIEW })
    expect(ended.value?.event).toEqual(EXIT)
  }
  expect(asked).toHaveLength(2)
})

test('a process that was gone before the first request is reported as gone, and the next one is not', async () => {
  isAlive = false
  select('43:1000')
  await settle()
  expect(ended.value).toEqual({ id: '43:1000', seenAt: undefined, event: EXIT })
  isAlive = true
  select('44:1000')
  await settle()
  expect(ended.value).toBeUndefined()
})

test('nothing is requested from a server that has not sent its first frame', async () => {
  frameEpoch.value = 'of the one before'
  isAlive = false
  select('45:1000')
  await settle()
  expect([asked, ended.value]).toEqual([[], undefined])
})
