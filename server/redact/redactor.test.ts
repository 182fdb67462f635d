// Command lines that are read again and again.
import { expect, test } from 'bun:test'
import { createRedactor } from './redactor.ts'

test('S11: a command line is masked, the first time and every other', () => {
  const redact = createRedactor('on')
  const argv = ['app', '--password', 'hunter2']
  const once = redact(argv)
  expect(once).toEqual(['app', '--password', '******'])
  expect(redact([...argv])).toBe(once)
})

test('each mode masks as much as it says, and `off` costs nothing', () => {
  const argv = ['/usr/bin/app', '--port', '80']
  expect(createRedactor('exe')(argv)).toEqual(['/usr/bin/app'])
  expect(createRedactor('on')(argv)).toEqual(argv)
  expect(createRedactor('off')(argv)).toBe(argv)
})

test('S11: command lines that differ by a character, or by where a word ends, are never confused', () => {
  const redact = createRedactor('on')
  const lines = [['a', 'b'], ['ab'], ['a', '', 'b'], ['', 'a', 'b'], ['a', 'b', ''], ['b', 'a'], ['a b'], []]
  for (const argv of [...lines, ...lines]) expect(redact(argv)).toEqual(argv)
  const secrets = Array.from({ length: 2000 }, (_, i) => ['app', `--name=${i}`, `--password=${i}`])
  for (const argv of secrets) expect(redact(argv)).toEqual(['app', argv[1] as string, '--password=******'])
})

test('S11: one that was cut is not confused with one that ends there', () => {
  const redact = createRedactor('on')
  const argv = ['app', 'postgres://user:hunter2secretlong']
  expect(redact(argv, true)).toEqual(['app', 'postgres://user:******'])
  expect(redact(argv)).toEqual(argv)
  expect(redact(argv, true)).toEqual(['app', 'postgres://user:******'])
})

test('the memory is bounded: a forgotten line is masked again', () => {
  const redact = createRedactor('on')
  const first = redact(['app', 'first'])
  expect(redact(['app', 'first'])).toBe(first)
  for (let i = 0; i < 2; i++) redact(['a'.repeat(600_000 + i)])
  const again = redact(['app', 'first'])
  expect(again).toEqual(first)
  expect(again).not.toBe(first)
  for (let i = 0; i < 8193; i++) redact(['app', String(i)])
  expect(redact(['app', 'first'])).not.toBe(again)
})
