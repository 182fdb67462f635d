// What the ending of a process says about its life: whether it failed, was OOM-killed, and which siblings it had.

import { expect, test } from 'bun:test'
import { FIXTURE_AT, process } from '../../model/fixture.ts'
import { type EndOf, lifeOf } from './life-of.ts'

const STEADY_AT = 500_000
const one = process({ pid: 7, command: 'node app.js', startedAt: FIXTURE_AT - 5000 })
const life = (how: Partial<EndOf> = {}, last = one) =>
  lifeOf(last, {
    end: undefined,
    isForMemory: false,
    at: FIXTURE_AT,
    steadyAt: STEADY_AT,
    seenAt: STEADY_AT - 1000,
    siblings: new Set(),
    ...how,
  })
const ended = (how: { exitCode?: number; exitSignal?: number }) =>
  life({ end: { processId: one.id, ...how } })

test('how long it ran, on the steady clock', () => {
  expect(life()).toMatchObject({ startedAt: STEADY_AT - 5000, endedAt: STEADY_AT, ms: 5000 })
})

test('an exit code or a signal is a failure, unless the exit was requested or is unknown', () => {
  const failed = [{ exitCode: 1 }, { exitCode: 128 + 11 }, { exitSignal: 11 }, { exitSignal: 9 }]
  const well = [{ exitCode: 0 }, { exitCode: 128 + 15 }, { exitSignal: 15 }, { exitSignal: 2 }]
  expect(failed.map(how => ended(how).hasFailed)).toEqual(failed.map(() => true))
  expect(well.map(how => ended(how).hasFailed)).toEqual(well.map(() => false))
  expect([life().isKnown, life().hasFailed]).toEqual([false, false])
})

test('a zombie shows how it ended', () => {
  expect(life({}, { ...one, state: 'Z', exitCode: 3 })).toMatchObject({
    isKnown: true,
    hasFailed: true,
    exitCode: 3,
  })
})

test('an OOM kill in its container hit this process if it may have been killed', () => {
  const killed = (how?: { exitCode?: number; exitSignal?: number }) =>
    life({ isForMemory: true, end: how && { processId: one.id, ...how } }).isForMemory
  expect([killed(), killed({ exitSignal: 9 })]).toEqual([true, true])
  expect([killed({ exitSignal: 11 }), killed({ exitCode: 1 })]).toEqual([false, false])
})

test('another with the same command was there before it ended: they overlap', () => {
  const beside = (...commands: string[]) => life({ siblings: new Set(commands) })
  expect(beside('sleep 9', one.command)).toMatchObject({ overlaps: true, wasOnly: false })
  expect(beside('sleep 9')).toMatchObject({ overlaps: false, wasOnly: false })
  expect(beside()).toMatchObject({ overlaps: false, wasOnly: true })
})
