// What people do with the past, in a real browser.

import { join } from 'node:path'
import { end, folder, live, must, open, programs, rowOf, start, startTopz, until } from './browser-people.mjs'

export const PAST_SCENARIOS = {
  'back to before a process ended: open it, share the link, step, compare with now, return': async () => {
    const { url } = await startTopz()
    const page = await open(`${url}?q=sleepers`)
    await live(page)
    const program = start(join(programs, 'sleepers'), '1')
    await rowOf(page, 'sleepers').waitFor()
    const id = await rowOf(page, 'sleepers').getAttribute('data-id')
    const before = await (await fetch(`${url}.json?limit=1`)).json()
    await until(
      async () => (await (await fetch(`${url}.json?limit=1`)).json()).seq > before.seq + 1,
      'no further tick came',
    )
    await end(program)
    await page.locator(`tbody tr[data-id="${id}"]`).waitFor({ state: 'detached' })
    await page.goto(`${url}?q=sleepers&at=${new Date(before.at).toISOString()}`)
    await page.getByText('Past ·').first().waitFor()
    await page.locator(`tbody tr[data-id="${id}"]`).first().click()
    await page.locator('.drawer-body dl').first().waitFor()
    must((await page.locator('.drawer [role=tab]').count()) === 1, 'the past has more than an overview')
    const shared = page.url()
    must(/at=2/.test(shared), `the address holds no moment: ${shared}`)
    const other = await open(shared)
    await other.getByText('Past ·').first().waitFor()
    await other.locator(`tbody tr[data-id="${id}"]`).first().waitFor()
    await other.getByRole('button', { name: 'Compare with now' }).click()
    await other
      .getByText(/sleepers \(PID \d+\) ended/)
      .first()
      .waitFor()
    await other.keyboard.press('Escape')
    await other.keyboard.press('ArrowLeft')
    await until(async () => other.url() !== shared, 'a step back moved nothing')
    await other.keyboard.press('End')
    await live(other)
    must(!/at=/.test(other.url()), 'now has a moment in its address')
    await other.locator(`tbody tr[data-id="${id}"]`).waitFor({ state: 'detached' })
  },
  'the report is downloaded, and opened from disk with the network off': async () => {
    const { url } = await startTopz()
    const page = await open(url)
    await live(page)
    await until(async () => (await page.locator('.overview path').count()) > 0, 'nothing is drawn')
    // Two steps of the report's charts at least.
    await until(async () => (await (await fetch(`${url}.json?limit=1`)).json()).seq > 36, 'it stands still')
    const coming = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Report' }).click()
    const download = await coming
    must(/^topz-report-.*\.html$/.test(download.suggestedFilename()), download.suggestedFilename())
    const path = join(folder, 'report.html')
    await download.saveAs(path)
    const offline = await open(`file://${path}`, { offline: true })
    await offline.getByRole('heading', { name: 'Processes' }).waitFor()
    must((await offline.locator('tbody tr').count()) > 0, 'no process is in the report')
    must((await offline.locator('figure').count()) > 0, 'no chart is in the report')
    await offline.screenshot({ path: join(folder, 'report.png') })
  },
  'a click on the time line goes there, and a second topz on the same folder tells how the first ended':
    async () => {
      const first = await startTopz([`--data=${folder}/recording`])
      const page = await open(first.url)
      await live(page)
      await until(async () => (await page.locator('.overview path').count()) > 0, 'nothing is drawn')
      await page.locator('.overview').click({ position: { x: 5, y: 10 } })
      await page.getByText('Not possible').first().waitFor()
      await page.getByRole('button', { name: 'A step forth' }).click()
      await end(first.child)
      const second = await startTopz([`--data=${folder}/recording`], `127.0.0.1:${first.port}`)
      const next = await open(second.url)
      await next.getByText('topz itself was killed').first().waitFor()
      await next.getByRole('button', { name: 'show its last moment' }).click()
      await next.getByText('Past ·').first().waitFor()
    },
  'the window on the time line is dragged back, the moment with it, and to the end it is now': async () => {
    const { url } = await startTopz()
    const page = await open(url)
    await live(page)
    await page.getByLabel('How far back').selectOption('15 min')
    const band = page.locator('.overview .window')
    const width = async () => (await page.locator('.overview').boundingBox()).width
    await until(
      async () => Math.abs((await band.boundingBox()).width / (await width()) - 1 / 3) < 0.02,
      'no third',
    )
    const drag = async share => {
      const { x, y, width: across } = await band.boundingBox()
      await page.mouse.move(x + across / 2, y + 10)
      await page.mouse.down()
      await page.mouse.move(x + across / 2 + share * (await width()), y + 10, { steps: 4 })
      await page.mouse.up()
    }
    await drag(-0.2)
    await until(() => /at=2/.test(page.url()), 'the address holds no moment')
    const at = Date.parse(new URL(page.url()).searchParams.get('at'))
    must(Math.abs(Date.now() - at - 180_000) < 20_000, `a fifth of 15 minutes is not ${Date.now() - at} ms`)
    await drag(0.4)
    await live(page)
    must(!/at=/.test(page.url()), 'now has a moment in its address')
  },
}
