// What waitpid(2) packs into one number.

import { expect, test } from 'bun:test'
import { howEndedBy } from './how-ended.ts'

test('a status is a code, or a signal with or without a core dump', () => {
  expect(howEndedBy(0)).toEqual({ exitCode: 0 })
  expect(howEndedBy(42 << 8)).toEqual({ exitCode: 42 })
  expect(howEndedBy(255 << 8)).toEqual({ exitCode: 255 })
  expect(howEndedBy(9)).toEqual({ exitSignal: 9 })
  expect(howEndedBy(11 | 0x80)).toEqual({ exitSignal: 11, coreDumped: true })
})
