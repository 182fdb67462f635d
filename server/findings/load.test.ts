import { expect, test } from 'bun:test'
import { grewWith, type Load, type Point } from './load.ts'

const points = (loadAt: (minute: number) => Load): Point[] =>
  Array.from({ length: 10 }, (_, minute) => ({ bytes: 100 + minute * 10, load: loadAt(minute) }))

test('memory that rises with the connections grew because of them', () => {
  expect(grewWith(points(minute => ({ connections: 40 + minute * 16, threads: 12 })))).toEqual({
    what: 'connections',
    from: 40,
    to: 184,
  })
})

test('a load that is constant, fluctuating or unknown explains nothing', () => {
  expect(grewWith(points(() => ({ connections: 40, threads: 12, cpu: 0.2 })))).toBeUndefined()
  expect(grewWith(points(minute => ({ cpu: minute % 2 === 0 ? 0.2 : 0.25 })))).toBeUndefined()
  expect(grewWith(points(minute => ({ connections: 40 + minute / 10 })))).toBeUndefined()
  expect(grewWith(points(() => ({})))).toBeUndefined()
  expect(grewWith(points(minute => ({ threads: minute < 5 ? 3 : 5 })))).toBeUndefined()
  expect(grewWith(points(minute => ({ threads: minute < 5 ? 3 : 6 })))?.what).toBe('threads')
  expect(grewWith([])).toBeUndefined()
})
