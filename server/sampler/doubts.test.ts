// A container in doubt has its sleepers read once, and again only after a while.

import { expect, test } from 'bun:test'
import { createDoubts } from './doubts.ts'

test('a container is named once for each doubt, and at most every ten seconds', () => {
  let nowMs = 0
  const doubts = createDoubts(() => nowMs)
  const taken = () => [...doubts.take()]
  doubts.add('app')
  expect([taken(), taken()]).toEqual([['app'], []])
  nowMs = 9999
  doubts.add('app')
  doubts.add('db')
  expect(taken()).toEqual(['db'])
  nowMs = 10_000
  doubts.add('app')
  expect(taken()).toEqual(['app'])
})
