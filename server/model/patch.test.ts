import { expect, test } from 'bun:test'
import { type Random, seeded } from '../../e2e/seeded.ts'
import { applyPatch, diffMembers } from './patch.ts'

function anyValue(random: Random, depth: number): unknown {
  const kind = random(depth > 0 ? 7 : 4)
  if (kind === 0) return random(3)
  if (kind === 1) return null
  if (kind === 2) return ['a', 'b', ''][random(3)]
  if (kind === 3) return random(2) === 0
  if (kind === 4) return Array.from({ length: random(3) }, () => anyValue(random, depth - 1))
  if (kind === 5) return Array.from({ length: random(3) }, () => recordOf(random, depth - 1))
  return recordOf(random, depth - 1)
}

function recordOf(random: Random, depth: number): Record<string, unknown> {
  const names = ['a', 'b', 'c', 'id'].filter(() => random(2) === 0)
  return Object.fromEntries(names.map(name => [name, anyValue(random, depth)]))
}

test('a patch turns any record into any other', () => {
  const random = seeded('patches')
  for (let round = 0; round < 20_000; round++) {
    const before = recordOf(random, 3)
    const after = recordOf(random, 3)
    const patch = diffMembers(before, after)
    const sent = patch === undefined ? undefined : JSON.parse(JSON.stringify(patch))
    expect(sent === undefined ? before : applyPatch(before, sent)).toEqual(after)
  }
})

test('equal records have no patch, and only what changed is sent', () => {
  const before = {
    host: { cpus: 2, load: [1, 2, 3] },
    list: [
      { id: 'a', n: 1, s: 'x' },
      { id: 'b', n: 2 },
    ],
  }
  expect(diffMembers(before, structuredClone(before))).toBeUndefined()
  const after = {
    host: { cpus: 2, load: [1, 2, 4] },
    list: [
      { id: 'a', n: 5, s: 'x' },
      { id: 'b', n: 2 },
    ],
  }
  expect(diffMembers(before, after)).toEqual({ host: { load: [1, 2, 4] }, list: { 0: { n: 5 } } })
  expect(diffMembers({ a: 1, b: null }, { b: 2 } as never)).toEqual({ b: 2, '-': ['a'] })
})
