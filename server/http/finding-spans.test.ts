import { expect, test } from 'bun:test'
import type { FindingEvent } from '../model/event.ts'
import { event, finding } from '../model/fixture.ts'
import { spansOf } from './finding-spans.ts'

const LIFE = [{ startedAt: 0, lastAt: 1000, isCurrent: true as const }]
const ABOUT = { id: 'stopped', key: '7:1', severity: 'warning', since: 90 } as const
const WHO = { pid: 7, comm: 'db' }
const raised = (at: number, fields: Partial<FindingEvent['finding']> = {}) =>
  event({ at, type: 'findingRaised', finding: finding({ ...ABOUT, subject: WHO, ...fields }), ...WHO })
const cleared = (at: number) => event({ ...raised(at), type: 'findingCleared' })

test('a finding lasts from its raise until it is cleared; one that is open has no end', () => {
  expect(spansOf(undefined, [raised(100), cleared(300), raised(400)], LIFE)).toEqual([
    {
      ...ABOUT,
      raisedAt: 100,
      clearedAt: 300,
      text: 'db (PID 7) has been stopped by a signal for 0s',
      pid: 7,
      comm: 'db',
    },
    { ...ABOUT, raisedAt: 400, text: 'db (PID 7) has been stopped by a signal for 0s', ...WHO },
  ])
})

test('a sentence shows what cannot be seen in a name, whether it was raised in the range or before', () => {
  const subject = { pid: 7, comm: 'd\u001b' }
  const before = finding({ key: 'a', subject })
  const spans = spansOf({ at: 200, findings: [before] }, [raised(300, { subject })], LIFE)
  expect(spans.map(({ text }) => text.slice(0, 15))).toEqual(['d\\x1b (PID 7) h', 'd\\x1b (PID 7) h'])
})

test('what was open at the start of the range is listed, with its end', () => {
  const open = finding({ key: '7:1', since: 5, raisedAt: 50, subject: { pid: 7, comm: 'db' } })
  expect(spansOf({ at: 200, findings: [open] }, [cleared(300)], LIFE)).toEqual([
    {
      id: 'stopped',
      key: '7:1',
      severity: 'warning',
      since: 5,
      raisedAt: 50,
      clearedAt: 300,
      text: 'db (PID 7) has been stopped by a signal for 0s',
      pid: 7,
      comm: 'db',
    },
  ])
})

test('one that gets worse stays one, with its worst severity', () => {
  const events = [raised(100), raised(150, { severity: 'critical' }), cleared(300)]
  expect(spansOf(undefined, events, LIFE)).toMatchObject([{ severity: 'critical', clearedAt: 300 }])
})

test('the end of topz cuts a finding, and the next life begins another', () => {
  const lives = [
    { startedAt: 0, lastAt: 500 },
    { startedAt: 600, lastAt: 1000, isCurrent: true as const },
  ]
  const spans = spansOf(undefined, [raised(100), raised(700)], lives)
  expect(spans.map(({ raisedAt, cutAt, clearedAt }) => [raisedAt, cutAt, clearedAt])).toEqual([
    [100, 500, undefined],
    [700, undefined, undefined],
  ])
  expect(spansOf(undefined, [raised(100)], lives)).toMatchObject([{ cutAt: 500 }])
})

test('of a recording that kept sentences, the sentence is shown without its severity', () => {
  const text = 'warning: db (PID 7) is stopped'
  const old = event({ at: 100, type: 'findingRaised', text, finding: ABOUT, ...WHO })
  expect(spansOf(undefined, [old], LIFE)).toMatchObject([{ ...ABOUT, text: 'db (PID 7) is stopped', ...WHO }])
})
