import { expect, test } from 'bun:test'
import type { Host } from '../../model/snapshot.ts'
import { afterWith } from '../fixture.ts'
import { clockStep } from './clock-step.ts'

const after = afterWith(() => clockStep)
const HOST = { hostname: 'a', cpuCount: 1 }
const with3rd = (fields: Partial<Host>) => (second: number) => ({
  snapshot: { host: second === 3 ? { ...HOST, ...fields } : HOST },
})

test('a clock that was set is a note, or a warning from a minute on', () => {
  const { open, sentences } = after(10, with3rd({ clockStepSeconds: 3.2 }))
  expect(open).toMatchObject([{ id: 'clock-step', severity: 'note', evidence: { stepSeconds: 3.2 } }])
  expect(sentences[0]).toMatch(/^The clock jumped by \+3\.2 s \d+s ago$/)
  expect(after(10, with3rd({ clockStepSeconds: -3600 })).open).toMatchObject([{ severity: 'warning' }])
})

test('if the time since boot jumped as well, the machine slept', () => {
  const { open, sentences } = after(10, with3rd({ clockStepSeconds: 600, sleptSeconds: 600 }))
  expect(open).toMatchObject([{ severity: 'note' }])
  expect(sentences[0]).toMatch(/^The machine slept for 10m/)
})

test('it is remembered for 15 minutes', () => {
  const { findings } = after(10, with3rd({ clockStepSeconds: 3.2 }))
  expect(after(885, () => ({ snapshot: { host: HOST } }), 10, findings).open).toHaveLength(1)
  expect(after(20, () => ({ snapshot: { host: HOST } }), 895, findings).open).toEqual([])
})

test('a clock that runs normally is left alone', () => {
  expect(after(30, () => ({ snapshot: { host: HOST } })).open).toEqual([])
})
