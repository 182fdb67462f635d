// Laws of the treemap, on random sizes; and what it looks like.
import { expect, test } from 'bun:test'
import { seeded } from '../../e2e/seeded.ts'
import { type Rectangle, treemap } from './treemap.ts'

const areaOf = ({ width, height }: Rectangle) => width * height
const overlap = (a: Rectangle, b: Rectangle) =>
  Math.max(0, Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)) *
  Math.max(0, Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y))

test('law: areas are in proportion and fill the box, none overlaps another or leaves it, in the order of the sizes', () => {
  const random = seeded('treemap')
  for (let round = 0; round < 200; round++) {
    const box = { x: random(50), y: random(50), width: 1 + random(2000), height: 1 + random(1000) }
    const sizes = Array.from({ length: 1 + random(60) }, () => random(10) * 10 ** random(6)).toSorted(
      (a, b) => b - a,
    )
    const sum = sizes.reduce((all, size) => all + size, 0)
    const rectangles = treemap(sizes, box)
    expect(rectangles).toHaveLength(sizes.length)
    const off = areaOf(box) * 1e-6
    const near = (one: number, other: number) => Math.abs(one - other) <= off
    const total = rectangles.reduce((all, one) => all + areaOf(one), 0)
    expect(near(total, sum === 0 ? 0 : areaOf(box))).toBe(true)
    for (const [place, one] of rectangles.entries()) {
      const share = sum === 0 ? 0 : (sizes[place] ?? 0) / sum
      expect(near(areaOf(one), share * areaOf(box))).toBe(true)
      const isInside =
        one.x >= box.x - 1e-6 &&
        one.y >= box.y - 1e-6 &&
        one.x + one.width <= box.x + box.width + 1e-6 &&
        one.y + one.height <= box.y + box.height + 1e-6
      expect(isInside).toBe(true)
      for (const other of rectangles.slice(place + 1)) expect(overlap(one, other) <= off).toBe(true)
    }
  }
})

test('equal sizes in a square are squares; the largest is at the top left', () => {
  const box = { x: 0, y: 0, width: 100, height: 100 }
  expect(treemap([1, 1, 1, 1], box).map(({ width, height }) => [width, height])).toEqual(
    Array(4).fill([50, 50]),
  )
  expect(treemap([6, 3, 1], box)[0]).toEqual({ x: 0, y: 0, width: 60, height: 100 })
})

test('nothing to show, or no room, takes no area', () => {
  const box = { x: 5, y: 5, width: 100, height: 100 }
  expect(treemap([], box)).toEqual([])
  expect(treemap([0, -3], box).map(areaOf)).toEqual([0, 0])
  expect(treemap([1], { ...box, width: 0 }).map(areaOf)).toEqual([0])
})
