// The proportional set size of one process.
import { afterEach, beforeEach, expect, test } from 'bun:test'
import { createFakeProc, type FakeProc } from '../sampler/testdata/fake-proc.ts'
import { createPssReader, pssOf } from './pss-reader.ts'

let fake: FakeProc
beforeEach(() => {
  fake = createFakeProc()
  fake.add(7)
})
afterEach(() => fake.remove())

const ROLLUP = `00400000-7ffd rollup
Rss:  100 kB
Pss:  60 kB
Private_Clean:  5 kB
Private_Dirty:  30 kB
Private_Hugetlb:  2 kB
`

test('PSS is read with what would be freed on exit, and what reading it cost', () => {
  fake.write(7, 'smaps_rollup', ROLLUP)
  let clock = 100
  const read = createPssReader(fake.root, () => (clock += 3))
  const before = Date.now()
  const answer = read(7)
  expect(answer).toMatchObject({ pssKb: 60, ussKb: 37, tookMs: 3 })
  expect(answer && 'at' in answer && answer.at >= before && answer.at <= Date.now()).toBe(true)
})

test('its kinds are read where the kernel splits it, both or none', () => {
  const read = createPssReader(fake.root, () => 0)
  fake.write(7, 'smaps_rollup', `${ROLLUP}Pss_Anon:  40 kB\nPss_File:  15 kB\n`)
  expect(read(7)).toMatchObject({ pssKb: 60, pssAnonKb: 40, pssFileKb: 15 })
  fake.write(7, 'smaps_rollup', `${ROLLUP}Pss_Anon:  40 kB\n`)
  expect(read(7)).not.toHaveProperty('pssAnonKb')
})

test('for a process that is gone there is no answer, for a kernel without the file a reason', () => {
  const read = createPssReader(fake.root, () => 0)
  expect(read(7)).toEqual({ refusal: 'unsupported' })
  fake.end(7)
  expect(read(7)).toBeUndefined()
})

test('a required number that is missing does not become zero', () => {
  fake.write(7, 'smaps_rollup', ROLLUP.replace(/Private_Dirty.*\n/, ''))
  expect(createPssReader(fake.root, () => 0)(7)).toEqual({ refusal: 'unsupported' })
})

test('its own huge pages would be freed, too, and without any nothing is missing', () => {
  const rollup = { Pss: 60, Private_Clean: 5, Private_Dirty: 30 }
  expect(pssOf(rollup)).toEqual({ pssKb: 60, ussKb: 35 })
  expect(pssOf({ ...rollup, Private_Hugetlb: 2048 })).toEqual({ pssKb: 60, ussKb: 2083 })
  expect(pssOf({ Pss: 60, Private_Clean: 5 })).toBeUndefined()
  expect(pssOf({ Pss: 60, Private_Dirty: 5 })).toBeUndefined()
  expect(pssOf({ Private_Clean: 5, Private_Dirty: 5 })).toBeUndefined()
})
