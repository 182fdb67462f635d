// Pictures written and read, and one as another program writes it, with all ways to tell a line from the one above.
import { expect, test } from 'bun:test'
import { crc32, deflateSync } from 'node:zlib'
import { readPng, writePng } from './png.mjs'

function chunk(name: string, bytes: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name), bytes])
  const framed = Buffer.alloc(body.length + 8)
  framed.writeUInt32BE(bytes.length, 0)
  body.copy(framed, 4)
  framed.writeUInt32BE(crc32(body), body.length + 4)
  return framed
}

function png(width: number, height: number, type: number, ...lines: number[][]): Buffer {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, type], 8)
  const packed = deflateSync(Buffer.from(lines.flat()))
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  // The pixels may come in parts.
  const parts = [packed.subarray(0, 5), packed.subarray(5)].map(part => chunk('IDAT', part))
  return Buffer.concat([signature, chunk('IHDR', head), ...parts, chunk('IEND', Buffer.alloc(0))])
}

test('each of the five ways to write a line is read', () => {
  const seen = readPng(
    png(
      2,
      5,
      2,
      [0, 10, 20, 30, 40, 50, 60],
      [1, 10, 20, 30, 30, 30, 30],
      [2, 1, 1, 1, 250, 250, 250],
      [3, 5, 10, 15, 20, 20, 20],
      [4, 1, 2, 3, 4, 5, 6],
    ),
  )
  expect([seen.width, seen.height]).toEqual([2, 5])
  expect([...seen.rgb]).toEqual([
    ...[10, 20, 30, 40, 50, 60],
    ...[10, 20, 30, 40, 50, 60],
    ...[11, 21, 31, 34, 44, 54],
    ...[10, 20, 30, 42, 52, 62],
    ...[11, 22, 33, 46, 57, 68],
  ])
})

test('how opaque a pixel is is left out, and what cannot be read is refused', () => {
  expect([...readPng(png(2, 1, 6, [0, 1, 2, 3, 255, 4, 5, 6, 0])).rgb]).toEqual([1, 2, 3, 4, 5, 6])
  expect(() => readPng(png(1, 1, 4, [0, 1, 2]))).toThrow('colour type 4')
  expect(() => readPng(Buffer.from('GIF89a, more or less'))).toThrow('Not a PNG')
})

test('colours come back as they were, but for half a step between shades', () => {
  const shades = Array.from({ length: 400 }, (_, i) => [(i * 7) % 256, 200, i % 40])
  const seen = readPng(writePng({ width: 20, height: 20, rgb: shades.flat() })).rgb
  for (const [i, shade] of shades.flat().entries()) expect(Math.abs(shade - (seen[i] ?? 0))).toBeLessThan(9)
})
