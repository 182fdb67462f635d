import { afterEach, expect, test } from 'bun:test'
import { snapshot, view } from '../../server/model/fixture.ts'
import { absenceOf, cellPlaces } from './cells.ts'
import { frame } from './live.ts'

const { host, namespace, totals, self, intervalMs } = snapshot()
const absent = [
  {
    file: 'io',
    fields: ['diskReadBytes', 'diskWriteBytes'],
    reason: 'denied',
    message: 'io cannot be read: topz needs --cap-add=SYS_PTRACE',
    processCount: 3,
  },
] as const

function show(columns: readonly string[], seq = 1): void {
  const header = { host, namespace, totals, self, absent, intervalMs }
  frame.value = { seq, at: 1, view: view({ columns }), header, matched: 0, rows: [] }
}
afterEach(() => {
  frame.value = undefined
})

test('a cell is found by the name of its column, in the order of the frame', () => {
  show(['pid', 'cpu', 'rss'])
  expect([...cellPlaces.value]).toEqual([
    ['pid', 0],
    ['cpu', 1],
    ['rss', 2],
  ])
  show(['rss', 'pid'])
  expect([cellPlaces.value.get('rss'), cellPlaces.value.get('cpu')]).toEqual([0, undefined])
})

test('frames with the same columns leave the places as they are: no row is drawn again for that', () => {
  show(['pid', 'cpu'])
  const before = cellPlaces.value
  show(['pid', 'cpu'], 2)
  expect(cellPlaces.value).toBe(before)
})

test('each field that a file would provide has the sentence that says why it is missing', () => {
  show(['pid'])
  expect(absenceOf.value.get('diskWriteBytes')).toBe(absent[0].message)
  expect(absenceOf.value.get('rssBytes')).toBeUndefined()
})

test('before the first frame nothing is known to be missing', () => {
  expect(absenceOf.value.size).toBe(0)
})
