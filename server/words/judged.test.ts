// The verdict of a tick, and what is left of it in each form.

import { expect, test } from 'bun:test'
import { tickOf } from '../live/tick.ts'
import { finding, snapshot } from '../model/fixture.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { renderJson } from '../render/json.ts'
import { parseReadout } from '../render/readout.ts'
import { wrongLines } from '../render/text-wrong.ts'
import { renderWhy, whyOf } from '../render/why.ts'
import { judgedOf, verdictOf } from './judged.ts'

const kindOf = (fields: Partial<Snapshot>) => verdictOf(snapshot(fields)).kind
const container = (fields: object) => [
  { id: 'a', name: 'a', via: 'root' as const, processCount: 1, rssBytes: 0, ...fields },
]
const WELL = { findings: [], watchedSeconds: 60 }
const NEAR_TASKS = container({ pids: 90, pidsLimit: 100 })

test('nothing is well before a minute was watched, nor if nothing was watching', () => {
  expect(kindOf(WELL)).toBe('well')
  expect(kindOf({ findings: [], watchedSeconds: 59 })).toBe('early')
  expect(kindOf({})).toBe('unwatched')
  expect(judgedOf(snapshot())).toBeUndefined()
})

test('what is wrong is wrong at once, and notes are not trouble', () => {
  expect(kindOf({ findings: [finding()], watchedSeconds: 3 })).toBe('wrong')
  const note = finding({ severity: 'note' })
  const verdict = verdictOf(snapshot({ findings: [finding(), note], watchedSeconds: 60 }))
  expect(verdict).toMatchObject({ kind: 'wrong', serious: [finding()], notes: [note] })
  expect(kindOf({ findings: [note], watchedSeconds: 60 })).toBe('well')
})

test('a denied file leaves a doubt; what topz lacks of its own container, or the kernel lacks for all, does not', () => {
  const isPartly = (fields: Partial<Snapshot>) => judgedOf(snapshot({ ...WELL, ...fields }))?.isPartlyDenied
  const lacking = { fields: [], remedy: {}, message: '', processCount: 1, file: 'io' }
  expect(isPartly({ absent: [{ ...lacking, reason: 'denied' }] })).toBe(true)
  expect(isPartly({ absent: [{ ...lacking, reason: 'unsupported' }] })).toBeUndefined()
  const absent = [{ ...lacking, reason: 'denied' as const }]
  expect(isPartly({ containers: container({ absent }) })).toBe(true)
  expect(isPartly({ containers: container({ absent, self: true }) })).toBeUndefined()
})

test('page, text, JSON and why have the same verdict, also where something is not judged yet', () => {
  const seen = snapshot({ ...WELL, containers: NEAR_TASKS })
  const judged = { verdict: 'unjudged', notJudged: ['a: tasks 90 of 100'] } as const
  const readout = parseReadout(new URLSearchParams())
  if (!readout.ok) throw new Error(readout.error)
  for (const told of [
    tickOf(seen).headerWith(undefined),
    JSON.parse(renderJson(seen, readout.value)),
    whyOf(seen),
  ])
    expect(told).toMatchObject(judged)
  expect(renderWhy(seen)).toStartWith('Nothing is wrong so far; not judged: a: tasks 90 of 100.\n')
  expect(wrongLines(seen, { wide: true })).toEqual([
    'Wrong   nothing so far; not judged: a: tasks 90 of 100: /topz/why',
  ])
})
