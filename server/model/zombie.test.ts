import { expect, test } from 'bun:test'
import type { Process } from './snapshot.ts'
import { defunct, isZombie } from './zombie.ts'

const process = (fields: Partial<Process>) => fields as Process

test('a first thread that exited while others live on is not a zombie', () => {
  expect(isZombie(process({ state: 'Z' }))).toBe(true)
  expect(isZombie(process({ state: 'Z', leaderExited: true }))).toBe(false)
  expect(isZombie(process({ state: 'S' }))).toBe(false)
})

test('a zombie says how it ended, by its signal first', () => {
  expect(defunct(process({ exitCode: 3 }))).toBe('defunct, exit 3')
  expect(defunct(process({ exitSignal: 9 }))).toBe('defunct, signal 9')
  expect(defunct(process({ exitCode: 1, exitSignal: 0 }))).toBe('defunct, exit 1')
  expect(defunct(process({}))).toBe('defunct')
})
