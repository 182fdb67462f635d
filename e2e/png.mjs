// PNG <-> pixels, three bytes each: reads what a browser writes, writes with a palette of 8 bits, which takes a third of
// the room and is as good to compare with.

import { crc32, deflateSync, inflateSync } from 'node:zlib'

const COLOURS_MAX = 256
/** Between two shades that are kept, of each of the three colours: what is kept is at most half of it off. */
const SHADE_STEP = 17
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
/** Colour type of a PNG -> bytes of a pixel: RGB, a place in the palette, RGBA. */
const PIXEL_BYTES = { 2: 3, 3: 1, 6: 4 }

/** `rgb`: three bytes for each pixel, line by line. */
export function writePng({ width, height, rgb }) {
  const pixels = new Uint32Array(width * height)
  const counts = new Map()
  for (let i = 0; i < pixels.length; i++) {
    const [r, g, b] = [0, 1, 2].map(c => Math.round(rgb[3 * i + c] / SHADE_STEP) * SHADE_STEP)
    const colour = (r << 16) | (g << 8) | b
    pixels[i] = colour
    counts.set(colour, (counts.get(colour) ?? 0) + 1)
  }
  const palette = [...counts]
    .sort(([a, x], [b, y]) => y - x || a - b)
    .slice(0, COLOURS_MAX)
    .map(([colour]) => colour)
  const places = new Map([...counts.keys()].map(colour => [colour, nearest(palette, colour)]))
  const lines = Buffer.alloc(height * (width + 1))
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) lines[y * (width + 1) + 1 + x] = places.get(pixels[y * width + x])
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  // 8 bits, a palette.
  head.set([8, 3], 8)
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', head),
    chunk('PLTE', Buffer.from(palette.flatMap(bytesOf))),
    chunk('IDAT', deflateSync(lines, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** 8 bits, not interlaced; how opaque a pixel is is left out. Throws if it is anything else. */
export function readPng(png) {
  const chunks = chunksOf(png)
  const head = chunks.get('IHDR')
  const [width, height] = [head.readUInt32BE(0), head.readUInt32BE(4)]
  const size = PIXEL_BYTES[head[9]]
  if (head[8] !== 8 || size === undefined || head[12] !== 0)
    throw new Error(
      `Cannot read a PNG of ${head[8]} bits and colour type ${head[9]}: only 8 bits, RGB or palette`,
    )
  const bytes = unfiltered(inflateSync(chunks.get('IDAT')), width * size, size)
  const palette = chunks.get('PLTE')
  const rgb = new Uint8Array(3 * width * height)
  for (let i = 0; i < width * height; i++) {
    const from = palette ? 3 * bytes[i] : size * i
    const source = palette ?? bytes
    rgb[3 * i] = source[from]
    rgb[3 * i + 1] = source[from + 1]
    rgb[3 * i + 2] = source[from + 2]
  }
  return { width, height, rgb }
}

function chunksOf(png) {
  if (!png.subarray(0, 8).equals(SIGNATURE)) throw new Error('Not a PNG')
  const chunks = new Map()
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at)
    const name = png.toString('latin1', at + 4, at + 8)
    const body = png.subarray(at + 8, at + 8 + length)
    chunks.set(name, chunks.has(name) ? Buffer.concat([chunks.get(name), body]) : body)
    at += length + 12
  }
  return chunks
}

/** Each line begins with how its bytes follow from those left of it and above it. */
function unfiltered(lines, length, size) {
  const bytes = new Uint8Array((lines.length / (length + 1)) * length)
  for (let to = 0, from = 0; to < bytes.length; from++) {
    const filter = lines[from]
    for (const end = to + length; to < end; to++) {
      from++
      const isFirst = end - to > length - size
      const left = isFirst ? 0 : bytes[to - size]
      const above = to < length ? 0 : bytes[to - length]
      const corner = isFirst || to < length ? 0 : bytes[to - length - size]
      bytes[to] = lines[from] + predicted(filter, left, above, corner)
    }
  }
  return bytes
}

function predicted(filter, left, above, corner) {
  if (filter === 0) return 0
  if (filter === 1) return left
  if (filter === 2) return above
  if (filter === 3) return (left + above) >> 1
  const middle = left + above - corner
  const [toLeft, toAbove, toCorner] = [left, above, corner].map(one => Math.abs(middle - one))
  if (toLeft <= toAbove && toLeft <= toCorner) return left
  return toAbove <= toCorner ? above : corner
}

const bytesOf = colour => [colour >> 16, (colour >> 8) & 255, colour & 255]

function nearest(palette, colour) {
  const [r, g, b] = bytesOf(colour)
  let best = 0
  let least = Number.POSITIVE_INFINITY
  for (const [place, other] of palette.entries()) {
    const distance = (r - (other >> 16)) ** 2 + (g - ((other >> 8) & 255)) ** 2 + (b - (other & 255)) ** 2
    if (distance < least) [best, least] = [place, distance]
  }
  return best
}

function chunk(name, bytes) {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), bytes])
  const framed = Buffer.alloc(body.length + 8)
  framed.writeUInt32BE(bytes.length, 0)
  body.copy(framed, 4)
  framed.writeUInt32BE(crc32(body), body.length + 4)
  return framed
}
