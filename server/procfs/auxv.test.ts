import { expect, test } from 'bun:test'
import { parseAuxv } from './auxv.ts'
import { Malformed } from './malformed.ts'
import { testdata } from './testdata/read.ts'

function auxv(...pairs: readonly (readonly [type: number, value: number])[]): Uint8Array {
  // An odd offset: a parser of 64-bit words must not depend on alignment.
  const bytes = new Uint8Array(pairs.length * 16 + 3).subarray(3)
  const view = new DataView(bytes.buffer, 3)
  pairs.forEach(([type, value], index) => {
    view.setBigUint64(index * 16, BigInt(type), true)
    view.setBigUint64(index * 16 + 8, BigInt(value), true)
  })
  return bytes
}

test('a captured auxv gives clock ticks and page size', () => {
  expect(parseAuxv(testdata('proc/self/auxv'))).toEqual({ AT_PAGESZ: 4096, AT_CLKTCK: 100 })
})

test('P36: pages of 64 KiB and 1000 ticks a second are taken as they are', () => {
  expect(parseAuxv(auxv([33, 2 ** 47], [6, 65_536], [17, 1000], [0, 0]))).toEqual({
    AT_PAGESZ: 65_536,
    AT_CLKTCK: 1000,
  })
})

test('what follows the end mark does not count', () => {
  expect(parseAuxv(auxv([6, 4096], [0, 0], [17, 100]))).toEqual({ AT_PAGESZ: 4096 })
  expect(parseAuxv(auxv([6, 4096], [17, 100]).subarray(0, 31))).toEqual({ AT_PAGESZ: 4096 })
  expect(parseAuxv(new Uint8Array())).toEqual({})
})

test('zero or nonsense is malformed, since everything is divided by it', () => {
  expect(() => parseAuxv(auxv([17, 0]))).toThrow(Malformed)
  expect(() => parseAuxv(auxv([6, 2 ** 40]))).toThrow(
    'Cannot parse AT_PAGESZ of auxv: expected a whole number from 1',
  )
})
