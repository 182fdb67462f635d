// Numbers come back in the precision of their field; damaged bytes are reported, not guessed.
import { expect, test } from 'bun:test'
import { codeOf, numberOf, type Packer, pack, unpack, type Value } from './pack.ts'

const field = (scale: number) => ({ path: 'x', keys: ['x'], scale, isQuiet: false })

test.each<[Value, number]>([
  [undefined, 1],
  [null, 1],
  [0, 1],
  [-1000, 1],
  [2 ** 50, 1],
  [0.1234, 1e4],
  [123.45, 100],
  [4096 * 77, 1 / 1024],
])('%p at scale %p comes back', (value, scale) => {
  expect(numberOf(codeOf(value, field(scale)), field(scale))).toBe(value as number)
})

test('a number too large to be restored exactly is missing', () => {
  expect(numberOf(codeOf(2 ** 53, field(1)), field(1))).toBeUndefined()
  expect(numberOf(codeOf(Number.NaN, field(1)), field(1))).toBeUndefined()
  expect(numberOf(codeOf(Number.POSITIVE_INFINITY, field(1)), field(1))).toBeUndefined()
})

test('codes of every length come back from bytes', () => {
  const packer: Packer = { bytes: new Uint8Array(4), length: 0 }
  const codes = [0, 1, 127, 128, 16_383, 16_384, 2 ** 31, 2 ** 32 + 5, 2 ** 52]
  for (const [place, code] of codes.entries()) pack(packer, place, code)
  const read: number[] = []
  unpack(packer.bytes.subarray(0, packer.length), read)
  expect(read).toEqual(codes)
})

test('if bytes break off, or never end, what comes before the damage is read', () => {
  for (const damage of [
    [1, 128],
    [1, ...Array<number>(20).fill(255)],
  ]) {
    const read: number[] = []
    unpack(new Uint8Array([0, 5, ...damage]), read)
    expect(read).toEqual([5])
  }
})
