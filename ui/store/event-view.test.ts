// Switches of the events.
import { expect, test } from 'bun:test'
import { eventSeverities, openFolds, toggleFold, toggleSeverity } from './event-view.ts'

test('a severity is switched off and on, a folded entry is opened and closed', () => {
  toggleSeverity('note')
  expect([...eventSeverities.value]).toEqual(['critical', 'warning'])
  toggleSeverity('note')
  expect(eventSeverities.value.has('note')).toBe(true)
  toggleFold('a')
  toggleFold('b')
  toggleFold('a')
  expect([...openFolds.value]).toEqual(['b'])
  toggleFold('b')
})
