import { expect, test } from 'bun:test'
import { FINDING_IDS } from '../model/finding.ts'
import { finding } from '../model/fixture.ts'
import { findingFamilies } from './finding-families.ts'

test('each kind and severity has one series, 1 if one is open, however many there are', () => {
  const crowd = Array.from({ length: 50 }, (_, i) => finding({ key: `${i}` }))
  const [family, ...others] = findingFamilies(crowd)
  expect([family?.name, family?.type, others]).toEqual(['topz_finding', 'gauge', []])
  const samples = family?.samples ?? []
  expect(samples).toHaveLength(3 * FINDING_IDS.length)
  expect(samples.filter(({ value }) => value !== 0)).toEqual([
    { labels: { id: 'stopped', severity: 'warning' }, value: 1 },
  ])
})

test('nothing is reported before anyone watched', () => {
  expect(findingFamilies(undefined)).toEqual([])
  expect(findingFamilies([])[0]?.samples.every(({ value }) => value === 0)).toBe(true)
})
