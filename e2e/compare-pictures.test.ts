// Which differences between two pictures count, and which areas are named.
import { expect, test } from 'bun:test'
import { differences, marked, small } from './compare-pictures.mjs'
import type { Picture } from './png.mjs'

type Paint = (x: number, y: number) => number

const picture = (width: number, height: number, shade: Paint): Picture => ({
  width,
  height,
  rgb: Array.from({ length: width * height }, (_, i) => shade(i % width, Math.floor(i / width))).flatMap(
    one => [one, one, 20],
  ),
})
/** Lines as thin as those of letters. */
const text: Paint = (x, y) => (y % 12 < 8 && x % 3 === 0 ? 200 : 20)
const page = picture(80, 48, text)
const withDot = (size: number): Paint => {
  const isIn = (one: number) => one >= 42 && one < 42 + size
  return (x, y) => (isIn(x) && isIn(y + 24) ? 230 : text(x, y))
}

test('a third of the size is the mean of nine pixels each', () => {
  const rgb = Array.from({ length: 4 * 3 }, (_, i) => (i % 4 === 3 ? [9, 9, 9] : [i, 2 * i, 100])).flat()
  const picture = small({ width: 4, height: 3, rgb })
  expect([picture.width, picture.height, ...picture.rgb]).toEqual([1, 1, 5, 10, 100])
})

test('letters whose edges are drawn otherwise are the same', () => {
  const softer = picture(80, 48, (x, y) => text(x, y) + (x % 3 === 1 ? 25 : x % 3 === 0 ? -25 : 0))
  expect(differences(page, softer)).toEqual([])
  // A speck.
  expect(differences(page, picture(80, 48, withDot(2)))).toEqual([])
})

test('a dot is a difference, and its block is named', () => {
  expect(differences(page, picture(80, 48, withDot(3)))).toEqual([{ x: 42, y: 18, width: 6, height: 6 }])
})

test('what hangs together is one area, and the largest comes first', () => {
  const two: Paint = (x, y) => (withDot(3)(x, y) === 230 || (x < 30 && y > 24) ? 230 : text(x, y))
  expect(differences(page, picture(80, 48, two))).toEqual([
    { x: 0, y: 24, width: 30, height: 24 },
    { x: 42, y: 18, width: 6, height: 6 },
  ])
})

test('at both edges of the page two areas are two', () => {
  const both: Paint = (x, y) => ((x < 8 && y < 8) || (x >= 72 && y >= 8 && y < 16) ? 230 : text(x, y))
  expect(differences(page, picture(80, 48, both))).toHaveLength(2)
})

test('another size is all of it', () => {
  expect(differences(page, picture(80, 50, text))).toEqual([{ x: 0, y: 0, width: 80, height: 50 }])
})

test('an area is framed in red', () => {
  const drawn = marked(page, [{ x: 8, y: 8, width: 8, height: 8 }]).rgb
  const isRed = (x: number, y: number) => drawn[3 * (y * 80 + x)] === 255 && drawn[3 * (y * 80 + x) + 1] === 0
  expect([isRed(7, 7), isRed(16, 16), isRed(12, 7), isRed(8, 8), isRed(17, 12)]).toEqual([
    true,
    true,
    true,
    false,
    false,
  ])
})
