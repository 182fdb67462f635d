import { expect, test } from 'bun:test'
import { capabilityNames, isAllCapabilities, signalNames } from './names.ts'

test('masks become names, unknown bits of newer kernels become numbers', () => {
  expect(signalNames('0000000000004002')).toEqual(['SIGINT', 'SIGTERM'])
  expect(signalNames('8000000000000000')).toEqual(['RT32'])
  expect(capabilityNames('0000000000080000')).toEqual(['SYS_PTRACE'])
  expect(capabilityNames('8000000000000000')).toEqual(['CAP63'])
  expect(isAllCapabilities('000001ffffffffff')).toBe(true)
})
