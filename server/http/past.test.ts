// The past: a moment, a difference, or why there is none.
import { expect, test } from 'bun:test'
import { Hono } from 'hono'
import { snapshot } from '../model/fixture.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { answerAsked, createPast } from './past.ts'

const HOUR_MS = 3_600_000
const FROM = Date.UTC(2026, 0, 2, 3)
const TO = FROM + HOUR_MS
const iso = (at: number) => new Date(at).toISOString()
const COVERS = `the recording covers ${iso(FROM)} to ${iso(TO)}`

interface Recording {
  readonly from?: number
  readonly to?: number
}

function make({
  status = { from: FROM, to: TO } as Recording | undefined,
  moment = snapshot() as Snapshot | undefined,
} = {}) {
  const asked: unknown[] = []
  const recorder = {
    status: () => status,
    ask: async (question: string, query: unknown) => {
      asked.push([question, query])
      return question === 'snapshot' ? moment : moment && { from: 1, to: 2 }
    },
  }
  const masked = { ask: async () => 'masked' }
  const past = createPast({
    recorder: recorder as never,
    masked: masked as never,
    now: () => TO,
    exportBytesMax: 5,
  })
  return { past, asked, masked }
}

test('a moment within the recording is requested from the recording that was given', async () => {
  const { past, asked, masked } = make()
  expect(await past.snapshotAt(FROM + 1)).toMatchObject({ ok: true, value: { schemaVersion: 1 } })
  expect(asked).toEqual([['snapshot', { at: FROM + 1 }]])
  expect(await past.snapshotAt(FROM, masked as never)).toEqual({ ok: true, value: 'masked' } as never)
})

test('a moment before the recording is refused with what it covers, without asking', async () => {
  const { past, asked } = make()
  expect(await past.snapshotAt(FROM - 1)).toEqual({
    ok: false,
    status: 404,
    detail: `Nothing was recorded at ${iso(FROM - 1)}: ${COVERS}.`,
  })
  expect(asked).toEqual([])
})

test('the clock of a reader may be ahead by an hour: the last moment is shown then', async () => {
  expect((await make().past.snapshotAt(TO + HOUR_MS)).ok).toBe(true)
  expect((await make().past.snapshotAt(TO + HOUR_MS + 1)).ok).toBe(false)
})

test('an empty recording, and one that is still being opened, are reported as such', async () => {
  expect(await make({ status: {} }).past.snapshotAt(FROM)).toMatchObject({
    status: 404,
    detail: `Nothing was recorded at ${iso(FROM)}: nothing is recorded yet.`,
  })
  const { past } = make({ status: undefined })
  const opened = createPast({
    recorder: { ...past.recorder, status: () => undefined },
    masked: past.masked,
    now: () => TO,
    exportBytesMax: 5,
  })
  expect(await opened.snapshotAt(FROM)).toEqual({
    ok: false,
    status: 503,
    detail: 'The recording is still being opened: try again in a second.',
  })
})

test('a moment that was removed meanwhile is not there', async () => {
  const gone = createPast({
    recorder: { status: () => ({ from: FROM, to: TO }), ask: async () => undefined } as never,
    masked: { ask: async () => undefined } as never,
    now: () => TO,
    exportBytesMax: 5,
  })
  expect(await gone.snapshotAt(FROM + 1)).toMatchObject({ status: 404 })
  expect(await gone.difference({ from: FROM, to: TO })).toMatchObject({ status: 404 })
})

test('a difference needs two moments of the recording in their order, and names both where they are not', async () => {
  const { past } = make()
  expect((await past.difference({ from: FROM, to: TO })).ok).toBe(true)
  for (const [from, to] of [
    [TO, FROM],
    [TO, TO],
  ] as const)
    expect(await past.difference({ from, to })).toEqual({
      ok: false,
      status: 400,
      detail: `Cannot use this range: its start, ${iso(from)}, must be before its end, ${iso(to)}.`,
    })
  expect(await past.difference({ from: FROM - 2, to: FROM - 1 })).toMatchObject({ status: 404 })
  expect(await past.difference({ from: FROM, to: TO + 2 * HOUR_MS })).toMatchObject({ status: 404 })
  expect(await past.difference({ from: FROM, to: TO, base: FROM - 1 })).toMatchObject({ status: 404 })
})

test('a range that begins before the recording is compared from its start, and says so', async () => {
  const { past, asked } = make()
  const early = await past.difference({ from: FROM - HOUR_MS, to: TO })
  expect(asked).toEqual([['difference', { from: FROM, to: TO }]])
  expect(early).toMatchObject({ ok: true, value: { askedFrom: FROM - HOUR_MS } })
  const whole = await past.difference({ from: FROM, to: TO })
  expect(whole.ok && whole.value).not.toHaveProperty('askedFrom')
})

test('of a range a part is enough; one that lies beside the recording has nothing', () => {
  const { past } = make()
  expect(past.outsideRange(FROM - HOUR_MS, FROM)).toBeUndefined()
  expect(past.outsideRange(TO, TO + HOUR_MS)).toBeUndefined()
  expect(past.outsideRange(FROM - HOUR_MS, FROM - 1)).toMatchObject({
    detail: `Nothing was recorded at ${iso(FROM - 1)}: ${COVERS}.`,
  })
  expect(past.outsideRange(TO + 1, TO + HOUR_MS)).toMatchObject({
    detail: `Nothing was recorded at ${iso(TO + 1)}: ${COVERS}.`,
  })
})

test('a time that cannot be parsed is shown as it was given', async () => {
  expect(await make().past.snapshotAt(1e300)).toMatchObject({
    detail: `Nothing was recorded at 1e+300: ${COVERS}.`,
  })
})

test('a refusal that passes says when to try again', async () => {
  const app = new Hono()
  app.get('/:status', c =>
    answerAsked(c, { ok: false, status: Number(c.req.param('status')) as 404 | 503, detail: 'No.' }),
  )
  const [missing, busy] = [await app.request('/404'), await app.request('/503')]
  expect([missing.status, missing.headers.get('retry-after'), await missing.text()]).toEqual([
    404,
    null,
    'No.\n',
  ])
  expect([busy.status, busy.headers.get('retry-after')]).toEqual([503, '1'])
  expect(() => answerAsked(undefined as never, { ok: true, value: undefined as never })).toThrow()
})
