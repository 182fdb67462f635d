import { expect, test } from 'bun:test'
import type { TickRow } from '../ask/states.ts'
import { emptyInMemory } from '../database/database.ts'
import { at, one, START } from '../fixture.ts'
import { createEncoder } from '../format/encoder.ts'
import { groupFrom } from './group.ts'
import { createWriter } from './writer.ts'

test('a group reaches from a full tick to before the next; the last one is still being written', () => {
  const db = emptyInMemory()
  const writer = createWriter(db, { at: START, version: '1', boot: undefined })
  const encoder = createEncoder()
  for (let seq = 1; seq <= 5; seq++) {
    if (seq === 4) encoder.beginGroup()
    writer.write(encoder.encode(at(seq, START + seq * 1000, [one()])))
  }
  const full = db.query<TickRow, []>('SELECT * FROM tick WHERE is_full = 1 ORDER BY tick').all()
  expect(full.map(({ tick }) => tick)).toEqual([1, 4])
  expect(full.map(tick => groupFrom(db, tick)?.next)).toEqual([4, undefined])
  expect(groupFrom(db, full[0] as TickRow)?.first.tick).toBe(1)
  expect(groupFrom(db, null)).toBeUndefined()
})
