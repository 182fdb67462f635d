import { expect, test } from 'bun:test'
import { howEnded } from './ending.ts'

test('how a process ended is written with its cause and its age, as far as they are known', () => {
  expect(howEnded({ exitCode: 0, livedMs: 5000 })).toBe('with exit code 0 after 5s')
  expect(howEnded({ exitSignal: 11, coreDumped: true, livedMs: 61_000 })).toBe(
    'by SIGSEGV (core dumped) after 1m01s',
  )
  expect(howEnded({ exitSignal: 9 })).toBe('by SIGKILL')
  expect(howEnded({})).toBe('(cause unknown)')
})
