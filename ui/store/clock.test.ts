// The page's clock.
import { afterEach, expect, test } from 'bun:test'
import { until } from '../../e2e/until.ts'
import { now, startClock, visible } from './clock.ts'

/** A page of which only the visibility is known. */
function pageOf() {
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' })
  return {
    page: page as unknown as Document,
    become(state: 'visible' | 'hidden') {
      page.visibilityState = state
      page.dispatchEvent(new Event('visibilitychange'))
    },
  }
}

afterEach(() => {
  visible.value = true
  now.value = 0
})

test('it ticks while the page is visible, and stands still while it is hidden', async () => {
  const { page, become } = pageOf()
  startClock(page)
  const first = now.value
  expect([visible.value, first > 0]).toEqual([true, true])
  await until('a tick', async () => now.value > first || undefined)
  become('hidden')
  expect(visible.value).toBe(false)
  const still = now.value
  const other = performance.now() + 1500
  await until('more than a second', async () => performance.now() > other || undefined)
  expect(now.value).toBe(still)
})

test('it is right again at once when the page is visible again', () => {
  const { page, become } = pageOf()
  startClock(page)
  become('hidden')
  now.value = 5
  become('visible')
  expect(visible.value).toBe(true)
  expect(now.value).toBeGreaterThan(5)
  become('hidden')
})
