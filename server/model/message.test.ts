import { expect, test } from 'bun:test'
import { messageOf } from './message.ts'

test('anything thrown becomes one line of bounded length', () => {
  expect(messageOf(new Error('near "\u001b[2J\n DROP": syntax error'))).toBe('near " [2J DROP": syntax error')
  expect(messageOf('x'.repeat(1000))).toHaveLength(300)
  expect(messageOf(undefined)).toBe('undefined')
})
