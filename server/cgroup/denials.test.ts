import { expect, test } from 'bun:test'
import { createDenials } from './denials.ts'

test('what was denied is not tried again for a minute; another process is', () => {
  let now = 5
  const denials = createDenials(() => now)
  expect(denials.has('7:1')).toBe(false)
  denials.note('7:1')
  now += 59_999
  expect([denials.has('7:1'), denials.has('8:1')]).toEqual([true, false])
  now += 1
  expect(denials.has('7:1')).toBe(false)
})

test('processes that come and go do not fill it', () => {
  const denials = createDenials(() => 0)
  for (let pid = 0; pid < 10_000; pid++) denials.note(`${pid}:1`)
  expect([denials.has('0:1'), denials.has('9999:1')]).toEqual([false, true])
})
