// On a phone, sentences of the status line that are cut -> the places where all of each is in sight.

import { until } from './browser-people.mjs'

/** All of it, without scrolling anything. */
const isInSight = locator =>
  locator.first().evaluate(one => {
    const { top, bottom } = one.getBoundingClientRect()
    const isShown = ({ top: from, bottom: to }) => top >= from - 1 && bottom <= to + 1
    for (let up = one.parentElement; up; up = up.parentElement)
      if (getComputedStyle(up).overflowY !== 'visible' && !isShown(up.getBoundingClientRect())) return false
    return isShown({ top: 0, bottom: window.innerHeight })
  })

/** The status line cuts the sentence of a finding; one press is enough to read all of it. */
export async function readsWhole(page, incident) {
  for (const [url, pressed, read] of [
    [incident, '.finding-sentence', '.evidence .verdict'],
    [incident, '.chip:has-text("memory limit")', '.drawer-findings li'],
    [`${incident}?at=-60s`, '.finding-sentence[aria-controls]', '.finding-list li b'],
  ]) {
    await page.goto(url)
    await page.locator('.spine-lanes .area[d^=M]').first().waitFor()
    await page.locator(pressed).first().tap()
    await page.locator(read).first().waitFor()
    await until(() => isInSight(page.locator(read)), `${read} is cut after a press on ${pressed}`)
  }
}
