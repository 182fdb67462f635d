import { expect, test } from 'bun:test'
import { isAlarming } from './event.ts'

test('an event is alarming if it is more than a note', () => {
  const severities = ['note', 'warning', 'critical'] as const
  expect(severities.map(severity => isAlarming({ severity }))).toEqual([false, true, true])
})
