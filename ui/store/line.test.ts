import { expect, test } from 'bun:test'
import { leave, misreadOf, onLeave } from './line.ts'

test('a parameter that cannot be understood is reported with what was given and what is allowed', () => {
  expect(misreadOf('tab', 'disks', 'one of processes, events')).toEqual({
    name: 'tab',
    error: 'Cannot parse tab=disks: expected one of processes, events',
  })
})

test('signing out does what the page said how, and nothing before that', () => {
  leave()
  let left = 0
  onLeave(() => {
    left++
  })
  leave()
  expect(left).toBe(1)
  onLeave(() => {})
})
