import { expect, test } from 'bun:test'
import type { Finding } from './finding.ts'
import { findingNews, type Told } from './finding-news.ts'
import { finding } from './fixture.ts'

const one = (key: string, fields: Partial<Finding> = {}) => finding({ key, ...fields })

/** Keys of what was raised and cleared in each tick. */
function news(...ticks: readonly (readonly Finding[])[]) {
  let told: Told = new Map()
  return ticks.map(findings => {
    const found = findingNews(told, findings)
    told = found.told
    return [found.raised, found.cleared].map(all => all.map(({ key }) => key).join())
  })
}

test('what is new and what got worse is raised, what is gone has cleared', () => {
  const critical = one('a', { severity: 'critical' })
  expect(news([one('a')], [one('a')], [critical], [one('a')], [])).toEqual([
    ['a', ''],
    ['', ''],
    ['a', ''],
    ['', ''],
    ['', 'a'],
  ])
})

test('what another tells of, too, has not cleared, is not raised again, and clears with it as it was last told', () => {
  const [a, b] = [one('a'), one('b')]
  const both = one('a', { joins: ['b'] })
  expect(news([a], [a, b], [both], [b], [])).toEqual([
    ['a', ''],
    ['b', ''],
    ['', ''],
    ['', 'a'],
    ['', 'b'],
  ])
  expect(news([both], [one('a', { joins: ['b'], severity: 'critical' })])).toEqual([
    ['a', ''],
    ['a', ''],
  ])
})
