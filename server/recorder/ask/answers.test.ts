// Questions to the recording that is open at that moment.
import { expect, test } from 'bun:test'
import type { Severity } from '../../model/finding.ts'
import { event as eventWith } from '../../model/fixture.ts'
import type { RecordingStatus } from '../../model/recording.ts'
import { emptyInMemory } from '../database/database.ts'
import { at, one, type Scene, START } from '../fixture.ts'
import { createEncoder } from '../format/encoder.ts'
import { createWriter } from '../keep/writer.ts'
import type { Place } from '../place.ts'
import { createAnswers } from './answers.ts'
import { createLives } from './lives.ts'

const timeOf = (second: number) => START + second * 1000

function make(...scenes: readonly Scene[]) {
  const db = emptyInMemory()
  const writer = createWriter(db, { at: START, version: '1', boot: undefined })
  const encoder = createEncoder()
  for (const [i, scene] of scenes.entries()) writer.write(encoder.encode(at(i + 1, timeOf(i + 1), scene)))
  const lives = createLives(db, () => writer.life)
  const status = { from: timeOf(1), to: timeOf(scenes.length) } as RecordingStatus
  let place = { db, lives, writer } as unknown as Place
  return {
    db,
    answers: createAnswers(
      () => place,
      () => status,
    ),
    move: (to: ReturnType<typeof emptyInMemory>) => {
      place = { db: to, lives: createLives(to, () => undefined), writer: undefined } as unknown as Place
    },
  }
}

const event = (number: number, severity: Severity = 'note') =>
  eventWith({ number, at: timeOf(number), severity })
const ALL = { from: 0, to: Number.MAX_SAFE_INTEGER, limit: 100 }

test('of events the newest are answered, oldest first, and on request only those that need attention', () => {
  const { answers } = make({ events: [event(1), event(2, 'warning'), event(3)] })
  const numbers = (query: object) => answers.events({ ...ALL, ...query }).map(({ number }) => number)
  expect(numbers({})).toEqual([1, 2, 3])
  expect(numbers({ limit: 2 })).toEqual([2, 3])
  expect(numbers({ from: timeOf(2), to: timeOf(2) })).toEqual([2])
  expect(numbers({ isAlarming: true })).toEqual([2])
  const marked = make({
    events: [
      eventWith({ number: 1, at: timeOf(1) }),
      eventWith({ number: 2, at: timeOf(2), severity: 'warning' }),
      eventWith({ number: 3, at: timeOf(3), type: 'portOpen', port: 80 }),
      eventWith({ number: 4, at: timeOf(4), type: 'throttleBegin', severity: 'warning' }),
    ],
  })
  expect(marked.answers.events({ ...ALL, isMarked: true }).map(({ number }) => number)).toEqual([2, 3])
})

test('an event whose row is damaged is left out, and breaks no question', () => {
  const { db, answers } = make({ events: [event(1, 'warning'), event(2, 'warning')] })
  db.exec(`UPDATE event SET json = '{' WHERE at = ${timeOf(1)}`)
  expect(answers.events(ALL).map(({ number }) => number)).toEqual([2])
  expect(answers.events({ ...ALL, isAlarming: true }).map(({ number }) => number)).toEqual([2])
})

test('two moments are compared; where one is missing there is no difference', () => {
  const { answers } = make([one()], [one(), { ...one(), pid: 2, id: '2:0' }])
  expect(answers.difference({ from: timeOf(1), to: timeOf(2) })?.changes.map(({ kind }) => kind)).toContain(
    'started',
  )
  expect(answers.difference({ from: START - 1, to: timeOf(2) })).toBeUndefined()
})

test('a timeline says how far the recording reaches', () => {
  const { answers } = make([one()], [one()])
  expect(answers.timeline({ from: START, to: timeOf(9), points: 9, top: 1, programs: 0 })).toMatchObject({
    recordedFrom: timeOf(1),
    recordedTo: timeOf(2),
    lives: [{ life: 1, isCurrent: true }],
  })
})

test('lives, status and a piece are answered from the same place', () => {
  const { answers } = make([one()])
  expect(answers.lives({})).toMatchObject([{ life: 1 }])
  expect(answers.status({})).toMatchObject({ from: timeOf(1) })
  expect(answers.export({ from: START, to: timeOf(9), bytesMax: 1 << 24 })).toBeInstanceOf(Uint8Array)
})

test('after the recording moved to another database, that one is asked', () => {
  const { answers, move } = make([one()])
  expect(answers.snapshot({ at: timeOf(1) })?.processes).toHaveLength(1)
  move(emptyInMemory())
  expect(answers.snapshot({ at: timeOf(1) })).toBeUndefined()
  expect(answers.trends({ at: timeOf(1), names: ['cpu'] }).size).toBe(0)
})
