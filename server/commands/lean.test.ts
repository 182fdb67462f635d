// topz's own memory limit -> whether its runtime compiles.

import { expect, test } from 'bun:test'
import { leanEnvironment } from './lean.ts'

const MIB = 1024 * 1024

test('F21: with little memory topz restarts without compilers, with everything else unchanged', () => {
  expect(leanEnvironment(64 * MIB, { A: 'b' })).toEqual({ A: 'b', BUN_JSC_useBaselineJIT: '0' })
  expect(leanEnvironment(48 * MIB, {})).toEqual({ BUN_JSC_useBaselineJIT: '0' })
})

test('with enough memory, or without a limit, it continues as it is', () => {
  expect(leanEnvironment(96 * MIB, { A: 'b' })).toBeUndefined()
  expect(leanEnvironment(undefined, {})).toBeUndefined()
})

test('it restarts only once, and never overrides its environment', () => {
  expect(leanEnvironment(48 * MIB, { BUN_JSC_useBaselineJIT: '0' })).toBeUndefined()
  expect(leanEnvironment(48 * MIB, { BUN_JSC_useBaselineJIT: '1' })).toBeUndefined()
})
