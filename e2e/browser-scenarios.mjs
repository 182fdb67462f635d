// What people do with the page, each in a real browser against its own topz. Prints one JSON object: name of the
// scenario -> why it failed, or null.

import { once } from 'node:events'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { GROUP_SCENARIOS } from './browser-groups.mjs'
import { MAP_SCENARIOS } from './browser-map.mjs'
import { ODD_SCENARIOS } from './browser-odd.mjs'
import { PAST_SCENARIOS } from './browser-past.mjs'
import {
  browser,
  bun,
  children,
  column,
  complaints,
  crowd,
  end,
  falls,
  folder,
  live,
  must,
  open,
  ownName,
  programs,
  rowOf,
  start,
  startOwn,
  startTopz,
  TOKEN,
  until,
} from './browser-people.mjs'
import { ROWS_SCENARIOS } from './browser-rows.mjs'
import { SPINE_SCENARIOS } from './browser-spine.mjs'
import { STATE_SCENARIOS } from './browser-state.mjs'
import { WALK_SCENARIOS } from './browser-walk.mjs'

const SCENARIOS = {
  'a heading sorts by its column, in reverse the second time, and the address says so': async () => {
    const { url } = await startTopz()
    const page = await open(url)
    await live(page)
    await page.getByRole('button', { name: 'PID', exact: true }).click()
    await page.waitForURL(/sort=/)
    await page.waitForFunction(() =>
      document.querySelector('th[aria-sort="ascending"]')?.textContent.startsWith('PID'),
    )
    await page.getByRole('button', { name: /^PID/ }).click()
    await page.waitForFunction(() =>
      document.querySelector('th[aria-sort="descending"]')?.textContent.startsWith('PID'),
    )
    await until(async () => {
      const pids = await column(page, 1)
      return pids.length > 3 && falls(pids)
    }, 'PIDs do not fall')
  },
  'P, M, T and N sort by CPU, memory, time and PID': async () => {
    const { url } = await startTopz()
    const page = await open(url)
    await live(page)
    // P on a fresh page and a key pressed twice keep what uses the most on top; only I inverts.
    for (const [keys, search] of [
      ['PI', '?sort=cpu:asc'],
      ['P', ''],
      ['MM', '?sort=rss'],
      ['TT', '?sort=time'],
      ['NN', '?sort=pid'],
      ['P', ''],
    ]) {
      for (const key of keys) await page.keyboard.press(`Shift+${key}`)
      await page.waitForFunction(search => decodeURIComponent(location.search) === search, search)
    }
  },
  'columns are chosen in a dialog, shown at once and kept in the address': async () => {
    const { url } = await startTopz()
    const page = await open(url)
    await live(page)
    await page.keyboard.press('c')
    await page.getByPlaceholder('Search').fill('OOM score')
    await page.locator('.choice', { hasText: 'OOM score' }).first().getByRole('checkbox').check()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'OOM score' }).waitFor()
    await page.waitForURL(/columns=.*oom/)
    await page.reload()
    await page.getByRole('button', { name: 'OOM score' }).waitFor()
  },
  'arrows select a process, the drawer shows it in depth, and Escape deselects it': async () => {
    const { url, child } = await startTopz()
    const page = await open(`${url}?q=${child.pid}`)
    await live(page)
    await rowOf(page, String(child.pid)).waitFor()
    await page.keyboard.press('ArrowDown')
    const drawer = page.locator('.drawer')
    await drawer.getByText('open files').waitFor()
    for (const [tab, text] of [
      ['Threads', 'TID'],
      ['Files', 'anon_inode:[eventpoll]'],
      ['Sockets', 'listen'],
      ['Limits', 'Max open files'],
      ['Memory', '[heap]'],
      ['Status', 'allowed CPUs'],
    ]) {
      await drawer.getByRole('tab', { name: tab }).click()
      await drawer.getByText(text).first().waitFor()
    }
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await drawer.waitFor({ state: 'detached' })
  },
  'a process that starts is marked as new, one that ends is muted before it leaves': async () => {
    const { url } = await startTopz()
    const name = ownName('sleepers')
    const page = await open(`${url}?q=${name}`)
    await live(page)
    const program = startOwn('sleepers', '1')
    await page.locator('tbody tr.new', { hasText: name }).first().waitFor()
    await end(program)
    await page.locator('tbody tr.ended', { hasText: name }).first().waitFor()
    await rowOf(page, name).waitFor({ state: 'detached' })
  },
  'F23, S37: a stopped topz is called stale, and live again when it continues': async () => {
    const { url, child } = await startTopz()
    const page = await open(url)
    await live(page)
    child.kill('SIGSTOP')
    await page.getByText('Stale ·').first().waitFor()
    await page.locator(':root[data-old]').waitFor()
    child.kill('SIGCONT')
    await live(page)
  },
  'when topz is gone the page retries, the last view stays dimmed, and it recovers by itself': async () => {
    const first = await startTopz()
    const page = await open(first.url)
    await live(page)
    await end(first.child)
    await page.getByText('Reconnecting…').first().waitFor()
    must((await page.locator(':root[data-old] tbody tr').count()) > 0, 'the last view is gone')
    await startTopz([], `127.0.0.1:${first.port}`)
    await live(page)
  },
  'tabs show the network with its ports, the containers, and what happened': async () => {
    const { url, port, child } = await startTopz()
    const page = await open(url)
    await live(page)
    await page.getByRole('tab', { name: 'Connections' }).click()
    await page.waitForURL(/tab=network/)
    const listener = page.locator('.port-card', { hasText: `:${port}` })
    await listener.getByRole('button', { name: `(${child.pid})` }).click()
    await page.locator('.drawer', { hasText: String(child.pid) }).waitFor()
    await page.getByRole('tab', { name: 'Events' }).click()
    const program = startOwn('sleepers', '1')
    const named = page.locator('.event', { hasText: ownName('sleepers') })
    await named.first().waitFor()
    await end(program)
    await named.filter({ hasText: 'ended' }).first().waitFor()
    await page.reload()
    await page.locator('.events').waitFor()
    await page.getByRole('tab', { name: /^Containers/ }).click()
    await page.locator('.list, .list-empty').first().waitFor()
  },
  'the theme is changed and remembered': async () => {
    const { url } = await startTopz()
    const page = await open(url, { colorScheme: 'dark' })
    await page.getByRole('button', { name: 'Light theme' }).click()
    await page.waitForFunction(() => document.documentElement.dataset.theme === 'light')
    await page.reload()
    await page.waitForFunction(() => document.documentElement.dataset.theme === 'light')
  },
  'the token signs in, a wrong one shows an error, and a session that ended says so': async () => {
    const file = join(folder, 'token')
    writeFileSync(file, TOKEN, { mode: 0o600 })
    const first = await startTopz([`--token-file=${file}`])
    const page = await open(first.url)
    await page.getByLabel('Token').fill('wrong-token-wrong-token-wrong')
    await page.getByRole('button').click()
    await page.getByText('Wrong token').waitFor()
    await page.getByLabel('Token').fill(TOKEN)
    await page.getByRole('button').click()
    await live(page)
    must(!page.url().includes(TOKEN), 'the token is in the address')
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByLabel('Token').fill(TOKEN)
    await page.getByRole('button').click()
    await live(page)
    await page.context().clearCookies()
    await end(first.child)
    await startTopz([`--token-file=${file}`], `127.0.0.1:${first.port}`)
    await page.getByText('Signed out').first().waitFor()
  },
  'S1: a page that anyone can read says so with its shield, which stays': async () => {
    const { port } = await startTopz([], '0.0.0.0:0')
    const page = await open(`http://127.0.0.1:${port}/topz`)
    const shield = page.getByRole('button', { name: /^Access: no token is set/ })
    await shield.click()
    await page.locator('.shield.warn').waitFor()
    await page.getByText('No token is set').waitFor()
    await page.getByRole('button', { name: 'Do not remind' }).click()
    await page.locator('.shield:not(.warn)').waitFor()
    await page.keyboard.press('Escape')
    await page.getByText('No token is set').waitFor({ state: 'detached' })
    must(await shield.isVisible(), 'the shield is gone')
  },
  'behind a base path the page, its stream and its drawer work as well': async () => {
    const { url } = await startTopz(['--base-path=/tools/x'])
    must(url.endsWith('/tools/x/topz'), url)
    const page = await open(url)
    await live(page)
    await page.keyboard.press('ArrowDown')
    await page.locator('.drawer dl.facts').waitFor()
  },
  'S15: hostile names are text in every list': async () => {
    const { url } = await startTopz()
    const page = await open(`${url}?tab=events`)
    // A first view: whatever starts from now on is news.
    await page.getByText('No events').or(page.locator('.events')).first().waitFor()
    const program = start(join(programs, 'comm'), '<img src=x onerror=alert(1)>')
    await page.locator('.event', { hasText: '<img src=x' }).first().waitFor()
    must((await page.locator('img').count()) === 0, 'an image was made of a name')
    await end(program)
  },
  // Last: its ten thousand exits would be news in the others.
  'F1: ten thousand rows scroll to the end, and none stays blank': async () => {
    const script = `${crowd} 10000 5 & exec ${bun} server/main.ts --address=127.0.0.1:0`
    const child = start('unshare', '-pf', '--kill-child', '--mount-proc', 'sh', '-c', script)
    let said = ''
    while (!/http\S+/.test(said)) said += (await once(child.stdout, 'data'))[0]
    const page = await open(/http\S+/.exec(said)[0])
    await page.waitForFunction(
      () => Number(document.querySelector('table')?.getAttribute('aria-rowcount')) > 10_000,
    )
    for (const share of [0.3, 0.7, 1]) {
      await page.locator('.scroller').evaluate((scroller, share) => {
        scroller.scrollTop = share * scroller.scrollHeight
      }, share)
      // Not those that were there before the list was scrolled.
      await page.waitForFunction(share => {
        const rows = [...document.querySelectorAll('tbody tr[aria-rowindex]')]
        const indexes = rows.map(row => Number(row.getAttribute('aria-rowindex')))
        const count = Number(document.querySelector('table').getAttribute('aria-rowcount'))
        const isThere = indexes.includes(Math.floor(2 + share * (count - 2)))
        return isThere && rows.length > 10 && !rows.some(row => row.matches('.skeleton'))
      }, share)
    }
    await rowOf(page, 'crowd').waitFor()
  },
}

const results = {}
for (const [name, run] of Object.entries({
  ...STATE_SCENARIOS,
  ...SCENARIOS,
  ...GROUP_SCENARIOS,
  ...ODD_SCENARIOS,
  ...PAST_SCENARIOS,
  ...SPINE_SCENARIOS,
  ...MAP_SCENARIOS,
  ...ROWS_SCENARIOS,
  ...WALK_SCENARIOS,
})) {
  try {
    await run()
    results[name] = null
  } catch (error) {
    results[name] = error.message.split('\n').slice(0, 6).join('\n')
  }
  for (const context of browser.contexts()) await context.close()
  for (const child of children) await end(child)
  children.clear()
}
results['nothing was refused and nothing broke in all of this'] =
  complaints.length === 0 ? null : complaints.join('\n')
await browser.close()
rmSync(folder, { recursive: true, force: true })
console.log(JSON.stringify(results))
