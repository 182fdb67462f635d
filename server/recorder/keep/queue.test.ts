// Ticks on their way into a database that a test breaks.

import { expect, test } from 'bun:test'
import type { TickRecord } from '../format/encoder.ts'
import type { Place, Places } from '../place.ts'
import { createQueue } from './queue.ts'
import type { Writer } from './writer.ts'

const RECORD = {} as TickRecord

/** `code`: of the error that every write ends with; undefined: it works. */
function queueWith(code: () => string | undefined) {
  const opened = { isLogTooLong: () => false, giveUpReserve: () => {}, shrink: () => {}, roomBytes: 0 }
  const throwCode = () => {
    const given = code()
    if (given !== undefined) throw Object.assign(new Error(given), { code: given })
  }
  const place = { opened, db: { query: throwCode, exec: throwCode } } as unknown as Place
  const places = { options: () => ({ historyMs: 1 }) } as unknown as Places
  const queue = createQueue(places, () => 0)
  const write = throwCode as unknown as Writer['write']
  return { ...queue, flush: () => queue.flush({ write } as Writer, place) }
}

test('F15: at most 60 ticks wait for a full disk, and all that are dropped are counted', () => {
  const { add, flush, lost, pausedBy } = queueWith(() => 'SQLITE_FULL')
  for (let tick = 0; tick < 60; tick++) {
    expect(add(RECORD)).toBe(true)
    expect(flush()).toBe(true)
  }
  expect(pausedBy()).toContain('full')
  expect(lost()).toBe(0)
  expect(add(RECORD)).toBe(false)
  expect(lost()).toBe(61)
})

test('F14: damage that shows in a write is reported as damage, any other error as the reason of a pause', () => {
  let code: string | undefined = 'SQLITE_MISUSE'
  const { add, flush, pausedBy } = queueWith(() => code)
  add(RECORD)
  expect(flush()).toBe(true)
  expect(pausedBy()).toBe('SQLITE_MISUSE')
  code = undefined
  expect(flush()).toBe(true)
  expect(pausedBy()).toBeUndefined()
  add(RECORD)
  code = 'SQLITE_CORRUPT'
  expect(flush()).toBe(false)
})
