// `node e2e/docker-walk.mjs URL`: what a person sees of a container in a browser that stays open: who eats the CPU, which
// port is not accepted and by whom, who grows, what it was like before; that it is gone; once it runs again, how it ended.
// Prints `seen: ...` after each step; ends with a status other than 0 and a sentence if something is not there.

import { chromium } from 'playwright-core'

const [, , url] = process.argv
const LAUNCH = { executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] }
const WAIT_MS_MAX = 90_000
/** How long before now a person looks. */
const BEFORE_SECONDS = 8

const seen = what => console.log(`seen: ${what.replaceAll(/\s+/g, ' ')}`)
const browser = await chromium.launch(LAUNCH)
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
page.setDefaultTimeout(WAIT_MS_MAX)

const row = name => page.locator('tbody tr[data-id]', { hasText: name }).first()
const says = (text, where = page) => where.getByText(text).first().waitFor()
const isLive = () => says('Live ·')
const side = name => page.getByRole('complementary', { name })
const tab = name => page.getByRole('tab', { name })
const mebibytes = async name => Number(/([\d.]+)M/.exec(await row(name).innerText())?.[1])

async function command(text) {
  await page.keyboard.press('/')
  await page.keyboard.type(text)
  await page.keyboard.press('Enter')
}

function must(isTrue, what) {
  if (!isTrue) throw new Error(what)
}

async function whoEats() {
  await isLive()
  const first = page.locator('tbody tr[data-id]').first()
  await first.filter({ hasText: 'busy' }).waitFor()
  await says(/of 0\.5/, page.locator('.spine-left'))
  seen(`${await first.innerText()}: who eats the CPU`)
}

async function whichPort() {
  await tab('Connections').click()
  const card = page.locator('.port-card').first()
  await says(/full/, card)
  seen(await card.innerText())
  await tab('Processes').click()
}

async function whoGrows() {
  await command(`compare -${BEFORE_SECONDS}s now`)
  const explains = side('What changed').locator('.explains', { hasText: 'leak' }).first()
  await explains.waitFor()
  seen(await explains.innerText())
  await page.getByRole('button', { name: 'Close what changed' }).click()
  await page.keyboard.press('End')
  await isLive()
}

/** Where the person points at in the spine: the moment is the one that the address says. */
async function whatItWasLike() {
  const now = await mebibytes('leak')
  const slider = page.locator('.spine-slider')
  const { x, y, width } = await slider.boundingBox()
  const [from, to] = await Promise.all(
    ['aria-valuemin', 'aria-valuemax'].map(async name => Number(await slider.getAttribute(name))),
  )
  await page.mouse.click(x + width * (1 - (BEFORE_SECONDS * 1000) / (to - from)), y + 20)
  await says('Past ·')
  const then = await mebibytes('leak')
  must(then < now, `it held ${now} MiB, and ${then} MiB before that`)
  await page.keyboard.press('End')
  // What is seen may be followed by the kill at once.
  await isLive()
  seen(`leak with ${then} MiB in place of ${now}`)
}

async function isGone() {
  await says('Reconnecting…')
  await row('busy').waitFor()
  seen('it is gone, and its last table stays')
}

async function howItEnded() {
  await isLive()
  await page.getByRole('button', { name: /^Previous life ended/ }).click()
  const evidence = side('Evidence')
  await says(/ended without warning/, evidence)
  seen(await evidence.innerText())
}

async function whatRanLast() {
  await side('Evidence').getByRole('button', { name: 'Show its last moment' }).click()
  await says('Past ·')
  await says('How this life ended')
  for (const name of ['busy', 'leak', 'backlog']) await row(name).waitFor()
  seen('its last table')
}

try {
  await page.goto(url)
  for (const look of [whoEats, whichPort, whoGrows, whatItWasLike, isGone, howItEnded, whatRanLast])
    await look()
} catch (error) {
  const [head, line] = await Promise.all(
    ['.head', '.finding-line'].map(part =>
      page
        .locator(part)
        .innerText({ timeout: 5000 })
        .catch(() => ''),
    ),
  )
  console.error(`${error.message}; the page says: ${head} ${line}`.replaceAll(/\s+/g, ' '))
  process.exitCode = 1
}
await browser.close()
