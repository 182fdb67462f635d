// What a row of several says beside its name.
import { expect, test } from 'bun:test'
import type { RowGroup } from '../../server/model/protocol.ts'
import { countText, groupText } from './group-words.ts'

const parent = { pid: 11, program: 'forker.py' }

test.each<[Partial<RowGroup>, string]>([
  [
    { by: 'shortLived', count: 412, spanMs: 598_000, livedMs: 310, parent },
    '412 seen in 10 min, ≈ 0.3 s each, by forker.py (11)',
  ],
  [{ by: 'shortLived', count: 1200, spanMs: 45_000, livedMs: 4200 }, '1,200 seen in 45 s, ≈ 4 s each'],
  [
    { by: 'zombies', count: 14, ending: 'defunct, exit 3', parent },
    'zombies, exit 3, not reaped by forker.py (11)',
  ],
  [{ by: 'zombies', count: 2, parent }, 'zombies, not reaped by forker.py (11)'],
  [{ by: 'user', count: 3 }, ''],
])('%o', (fields, text) => {
  expect(groupText({ by: 'user', count: 1, ...fields })).toBe(text)
})

test('a count is marked as one', () => {
  expect(countText({ by: 'user', count: 10_000 })).toBe('×10,000')
})
