// What people do with the memory map, in a real browser.

import { live, must, open, startTopz, until } from './browser-people.mjs'

export const MAP_SCENARIOS = {
  'the memory map fills its place, names the largest, opens it by keys, and is a list on request':
    async () => {
      const { url } = await startTopz()
      const page = await open(url)
      await live(page)
      await page.getByRole('tab', { name: 'Memory map' }).click()
      const block = page.locator('.map .block:not(.nobody)').first()
      await block.waitFor()
      must(/tab=memory/.test(page.url()), `it is not in ${page.url()}`)
      const sharesOf = () => {
        const area = element => {
          const { width, height } = element.getBoundingClientRect()
          return (width + 3) * (height + 3)
        }
        const whole = document.querySelector('.map-area')
        const drawn = [...document.querySelectorAll('.map > *')].map(area)
        return {
          filled: drawn.reduce((all, one) => all + one, 0) / (whole.clientWidth * whole.clientHeight),
          free: document.querySelector('.map .free').getBoundingClientRect().right,
          right: whole.getBoundingClientRect().right,
        }
      }
      let shares
      // They have their size once the page has measured the place.
      const isFilled = async () => {
        shares = await page.evaluate(sharesOf)
        return Math.abs(shares.filled - 1) < 0.1
      }
      await until(isFilled, 'the blocks do not fill the area')
      must(Math.abs(shares.free - shares.right) < 3, 'what is free is not at the right')
      const first = () => page.evaluate(() => document.activeElement.querySelector('.unseen').textContent)
      await block.focus()
      const [, pid] = /\((\d+)\)/.exec(await first())
      await page.keyboard.press('Enter')
      const drawer = page.getByRole('complementary', { name: 'Selected process' })
      await drawer.getByText(pid).first().waitFor()
      await page.keyboard.press('Escape')
      await drawer.waitFor({ state: 'detached' })
      await page.getByRole('button', { name: 'As a list' }).click()
      await page.getByRole('row', { name: new RegExp(`\\(${pid}\\)`) }).waitFor()
      await page.getByRole('row', { name: /^free/ }).waitFor()
    },
}
