// The foot of the page.
import { expect, test } from 'bun:test'
import type { Self } from '../../server/model/snapshot.ts'
import { headerOf, showFrame } from '../testdata/live.ts'
import { usePage, wordsOf } from '../testdata/page.ts'
import { Foot } from './foot.tsx'

const page = usePage()

function costOf(self: Partial<Self>) {
  showFrame(page, { self: { ...headerOf().self, ...self } })
  return page.draw(<Foot />).querySelector<HTMLElement>('.own-cost')
}

test('the foot names the keys that are used most', () => {
  const box = page.draw(<Foot />)
  expect([...box.querySelectorAll('.hint')].map(wordsOf)).toEqual([
    '/ filter',
    'w what is wrong',
    't tree',
    'P M G CPU, memory, growth',
    '← → step in time',
    'End live',
    'Space pause',
    '? all keys',
  ])
  expect(box.querySelector('.own-cost')).toBeNull()
})

test('topz shows its own cost, and on demand its version', () => {
  const cost = costOf({})
  expect(cost && wordsOf(cost)).toBe('topz itself: 0.2 % CPU · 18.0 MiB · sample 1.1 ms')
  expect(cost?.title).toBe('topz 0.1.0, source proc')
})

test('missed ticks are counted, and not mentioned if there are none', () => {
  expect(costOf({ ticksMissed: 1 })?.textContent).toEndWith(' · 1 tick missed')
  expect(costOf({ ticksMissed: 2 })?.textContent).toEndWith(' · 2 ticks missed')
})

test('figures that topz cannot measure of itself are left out, not zero', () => {
  const self: Self = { version: '0.1.0', tickMs: 2, ticksMissed: 0, vanished: 0, source: 'ps' }
  showFrame(page, { self })
  const cost = page.draw(<Foot />).querySelector<HTMLElement>('.own-cost')
  expect(cost?.textContent).toBe('topz itself: sample 2.0 ms')
  expect(cost?.title).toBe('topz 0.1.0, source ps')
})
