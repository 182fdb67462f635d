// Groups, trees that fold and rows that stand for several, in a real browser.

import { join } from 'node:path'
import { end, live, must, open, programs, rowOf, start, startTopz } from './browser-people.mjs'

const numberIn = async locator => Number.parseFloat(await locator.textContent())

export const GROUP_SCENARIOS = {
  'processes are grouped by a key, a list and an address; a group unfolds and folds by key and by click':
    async () => {
      const { url } = await startTopz()
      const program = start(join(programs, 'sleepers'), '3')
      const page = await open(`${url}?q=sleepers&sort=pid`)
      await live(page)
      await page.keyboard.press('g')
      const group = rowOf(page, '×4')
      await group.waitFor()
      must(new URL(page.url()).searchParams.get('group') === 'command', 'the address holds no group')
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Enter')
      await page.locator('tr[aria-level="2"]').nth(3).waitFor()
      must((await page.getByRole('treegrid').count()) === 1, 'a reader hears of no tree')
      must((await page.locator('.drawer').count()) === 0, 'a group has opened the drawer')
      await page.keyboard.press('-')
      await page.waitForFunction(() => document.querySelectorAll('tr[aria-level="2"]').length === 0)
      await group.click()
      await page.locator('tr[aria-level="2"]').nth(3).waitFor()
      await page.getByLabel('Group', { exact: true }).selectOption('user')
      await page.locator('tr[data-group=user]', { hasText: 'root' }).waitFor()
      const other = await open(page.url())
      await other.locator('tr[data-group=user]', { hasText: '×4' }).waitFor()
      must(
        (await other.getByLabel('Group', { exact: true }).inputValue()) === 'user',
        'the list shows another',
      )
      const text = await (await fetch(page.url())).text()
      must(/^ +4 .* root$/m.test(text), `curl gets no groups: ${text}`)
      await end(program)
    },
  'a branch of a tree folds by its triangle and keeps its sum': async () => {
    const { url } = await startTopz()
    const program = start(join(programs, 'sleepers'), '5', 'to-be-folded')
    const page = await open(`${url}?q=to-be-folded&tree=1&sort=threads`)
    await live(page)
    await page.getByRole('columnheader', { name: 'Σ Thr' }).waitFor()
    const parent = page.locator(`tr[data-id^="${program.pid}:"]`)
    await page.locator('tr[aria-level]', { hasText: 'to-be-folded' }).nth(5).waitFor()
    const place = await page
      .getByRole('columnheader')
      .evaluateAll(heads => heads.findIndex(head => head.textContent.includes('Σ')))
    const sum = parent.locator('td').nth(place)
    must((await numberIn(sum)) === 6, `the sum is ${await sum.textContent()}`)
    const before = await page.locator('tbody tr').count()
    await parent.getByRole('button', { name: 'Fold', exact: true }).click()
    await page.waitForFunction(count => document.querySelectorAll('tbody tr').length === count - 5, before)
    must((await parent.getAttribute('aria-expanded')) === 'false', 'the row does not say that it is folded')
    must((await numberIn(sum)) === 6, 'the sum has changed')
    must((await page.locator('.drawer').count()) === 0, 'the triangle has opened the drawer')
    await end(program)
  },
  'children that come and go are one row, zombies are one row, and both unfold': async () => {
    const { url } = await startTopz()
    const loop = start('bash', '-c', 'exec -a churner bash -c "while :; do sleep 0.4; done"')
    const zombies = start(join(programs, 'zombie'), '3')
    const page = await open(`${url}?q=ppid=${loop.pid} or ppid=${zombies.pid}`)
    await live(page)
    const short = page.locator('tr[data-group=shortLived]', { hasText: `(${loop.pid})` })
    await short.getByText(/seen in \d+ s, ≈ [\d.]+ s each, by/).waitFor()
    const dead = page.locator('tr[data-group=zombies]', { hasText: `(${zombies.pid})` })
    await dead.getByText('zombies, exit 7, not reaped by zombie').waitFor()
    must((await dead.textContent()).includes('×3'), 'their number is not there')
    await dead.click()
    await page.locator('tr[aria-level="2"]', { hasText: 'defunct, exit 7' }).nth(2).waitFor()
    await end(loop)
    await end(zombies)
  },
}
