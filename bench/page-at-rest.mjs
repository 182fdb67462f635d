// The CPU that the open page takes in the browser's renderer, in a list where nothing moves. Run by Node, which
// playwright-core needs.

import { readdirSync, readFileSync } from 'node:fs'
import { chromium } from 'playwright-core'

const SECONDS = 30

const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
})
const page = await browser.newPage({ viewport: { width: 1600, height: 960 } })
await page.goto(process.argv[2])
await page.getByText('Live ·').first().waitFor()
await page.waitForTimeout(10_000)

function rendererTicks() {
  let ticks = 0
  for (const pid of readdirSync('/proc').filter(name => /^\d+$/.test(name))) {
    try {
      if (!readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--type=renderer')) continue
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      ticks += Number(fields[11]) + Number(fields[12])
    } catch {}
  }
  return ticks
}

const before = rendererTicks()
await page.waitForTimeout(SECONDS * 1000)
console.log(
  `page at rest: ${((rendererTicks() - before) / SECONDS).toFixed(2)} % of a core in the browser's renderer`,
)
await browser.close()
