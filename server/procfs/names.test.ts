import { expect, test } from 'bun:test'
import { capabilityNames, isAllCapabilities, signalsOf } from './names.ts'

test('masks become names and numbers, unknown bits of newer kernels too', () => {
  expect(signalsOf('0000000000004002')).toEqual([2, 15])
  expect(signalsOf('8000000000000000')).toEqual([64])
  expect(capabilityNames('0000000000080000')).toEqual(['SYS_PTRACE'])
  expect(capabilityNames('8000000000000000')).toEqual(['CAP63'])
  expect(isAllCapabilities('000001ffffffffff')).toBe(true)
})
