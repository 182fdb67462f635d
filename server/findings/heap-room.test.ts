import { expect, test } from 'bun:test'
import { process, snapshot } from '../model/fixture.ts'
import { fitsInHeaps } from './heap-room.ts'

const MIB = 2 ** 20
const CONTAINER = { id: 'app', name: 'app', processCount: 2, rssBytes: 0, memoryLimitBytes: 512 * MIB }
const java = (pid: number, max: string, rss: number) =>
  process({ pid, comm: 'java', container: 'app', argv: ['java', max], rssAnonBytes: rss * MIB })
const grew = (pid: number) => [{ pid, comm: 'java', count: 1, share: 1, amount: MIB }]

test('a heap fits if it, full, and all others, as they are, stay below the limit', () => {
  const fits = (max: string, other: number) =>
    fitsInHeaps(
      CONTAINER,
      grew(1),
      snapshot({
        processes: [java(1, max, 100), process({ pid: 2, container: 'app', rssAnonBytes: other * MIB })],
      }),
    )
  expect(fits('-Xmx256m', 100)).toBe(true)
  expect(fits('-Xmx256m', 300)).toBe(false)
  expect(fits('-Xmx1g', 0)).toBe(false)
})

test('two heaps that fill count together', () => {
  const processes = [java(1, '-Xmx256m', 100), java(2, '-Xmx256m', 100)]
  expect(fitsInHeaps(CONTAINER, grew(1), snapshot({ processes }))).toBe(false)
})

test('nothing is known without a flag, without a limit or of somebody else', () => {
  const plain = snapshot({ processes: [process({ pid: 1, container: 'app', rssAnonBytes: MIB })] })
  expect(fitsInHeaps(CONTAINER, grew(1), plain)).toBe(false)
  const one = snapshot({ processes: [java(1, '-Xmx64m', 10)] })
  expect(fitsInHeaps({ ...CONTAINER, memoryLimitBytes: null }, grew(1), one)).toBe(false)
  expect(fitsInHeaps(CONTAINER, [], one)).toBe(false)
})
