// topz's own memory limit -> whether its runtime compiles.

import { expect, test } from 'bun:test'
import { leanEnvironment } from './lean.ts'

const MIB = 1024 * 1024

test('F21: with little memory topz starts again without compilers, everything else as it was', () => {
  expect(leanEnvironment(64 * MIB, { A: 'b' })).toEqual({ A: 'b', BUN_JSC_useBaselineJIT: '0' })
  expect(leanEnvironment(48 * MIB, {})).toEqual({ BUN_JSC_useBaselineJIT: '0' })
})

test('with enough memory, or without a limit, it continues as it is', () => {
  expect(leanEnvironment(96 * MIB, { A: 'b' })).toBeUndefined()
  expect(leanEnvironment(undefined, {})).toBeUndefined()
})

test('it restarts once, and not against its environment', () => {
  expect(leanEnvironment(48 * MIB, { BUN_JSC_useBaselineJIT: '0' })).toBeUndefined()
  expect(leanEnvironment(48 * MIB, { BUN_JSC_useBaselineJIT: '1' })).toBeUndefined()
})
