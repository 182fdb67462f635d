// What people do with the page, each in a real browser against a topz of its own: driven by Node, because playwright-core
// does not start a browser under Bun. Prints one JSON object: name of the scenario -> why it failed, or null.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'

const [, , bun, programs, crowd] = process.argv
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
]
const TOKEN = 'abcdefghijklmnopqrstuvwxyz0123456789'
const folder = mkdtempSync(join(tmpdir(), 'topz-browser-'))
const children = new Set()
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ARGUMENTS })
const complaints = []

function start(file, ...args) {
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'ignore'] })
  children.add(child)
  return child
}

async function startTopz(flags = [], address = '127.0.0.1:0') {
  const child = start(bun, 'server/main.ts', `--address=${address}`, '--interval=250ms', ...flags)
  const [said] = await once(child.stdout, 'data')
  const url = /https?:\/\/\S+/.exec(String(said))[0]
  return { child, url, port: new URL(url).port }
}

async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}

async function open(url, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1600, height: 960 }, ...options })
  context.setDefaultTimeout(15_000)
  const page = await context.newPage()
  page.on('console', message => {
    // Who is signed out is told so by a refused socket.
    if (
      message.type() === 'error' &&
      !/WebSocket|401|404|ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE/.test(message.text())
    )
      complaints.push(message.text())
  })
  page.on('pageerror', error => complaints.push(error.message))
  await page.goto(url)
  return page
}

const live = page => page.getByText('Live ·').first().waitFor()
const rowOf = (page, text) => page.locator('tbody tr', { hasText: text }).first()
const column = (page, place) =>
  page
    .locator('tbody tr:not(.skeleton)')
    .evaluateAll(
      (rows, place) =>
        rows
          .sort((a, b) => Number(a.ariaRowIndex) - Number(b.ariaRowIndex))
          .map(row => Number.parseFloat(row.children[place].textContent)),
      place,
    )

function must(isTrue, what) {
  if (!isTrue) throw new Error(what)
}

/** Looks again at each frame of the page. */
async function until(look, what) {
  const end = performance.now() + 10_000
  while (!(await look())) if (performance.now() > end) throw new Error(what)
}

const falls = numbers => numbers.every((value, i) => i === 0 || value <= numbers[i - 1])

const SCENARIOS = {
  'a heading sorts by its column, again the other way round, and the address says so': async () => {
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
      const pids = await column(page, 0)
      return pids.length > 3 && falls(pids)
    }, 'PIDs do not fall')
  },
  'P, M, T and N sort by CPU, memory, time and PID': async () => {
    const { url } = await startTopz()
    const page = await open(url)
    await live(page)
    for (const [key, name] of [
      ['Shift+M', 'rss'],
      ['Shift+T', 'time'],
      ['Shift+N', 'pid'],
    ]) {
      await page.keyboard.press(key)
      await page.waitForURL(new RegExp(`sort=[^&]*${name}`))
    }
    await page.keyboard.press('Shift+P')
    await page.waitForFunction(() => !location.search.includes('sort='))
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
  'arrows select a process, the drawer tells of it in depth, and Escape lets go': async () => {
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
      ['Status', 'may run on CPUs'],
    ]) {
      await drawer.getByRole('tab', { name: tab }).click()
      await drawer.getByText(text).first().waitFor()
    }
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await drawer.waitFor({ state: 'detached' })
  },
  'a process that starts is marked as new, one that ends is struck through before it leaves': async () => {
    const { url } = await startTopz()
    const page = await open(`${url}?q=sleepers`)
    await live(page)
    const program = start(join(programs, 'sleepers'), '1')
    await page.locator('tbody tr.new', { hasText: 'sleepers' }).first().waitFor()
    await end(program)
    await page.locator('tbody tr.ended', { hasText: 'sleepers' }).first().waitFor()
    await rowOf(page, 'sleepers').waitFor({ state: 'detached' })
  },
  'F23, S37: a topz that stands still is called stale, and live again when it goes on': async () => {
    const { url, child } = await startTopz()
    const page = await open(url)
    await live(page)
    child.kill('SIGSTOP')
    await page.getByText('Stale ·').first().waitFor()
    await page.locator('.scroller.dimmed').waitFor()
    child.kill('SIGCONT')
    await live(page)
  },
  'a topz that is gone is looked for, the last view stays dimmed, and it comes back by itself': async () => {
    const first = await startTopz()
    const page = await open(first.url)
    await live(page)
    await end(first.child)
    await page.getByText('Reconnecting…').first().waitFor()
    must((await page.locator('.scroller.dimmed tbody tr').count()) > 0, 'the last view is gone')
    await startTopz([], `127.0.0.1:${first.port}`)
    await live(page)
  },
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
  'tabs show the network with its ports, the containers, and what happened': async () => {
    const { url, port, child } = await startTopz()
    const page = await open(url)
    await live(page)
    await page.getByRole('tab', { name: 'Connections' }).click()
    await page.waitForURL(/tab=network/)
    const listener = page.locator('.list tr', { hasText: port })
    await listener.getByRole('button', { name: `PID ${child.pid}` }).click()
    await page.locator('.drawer', { hasText: String(child.pid) }).waitFor()
    await page.getByRole('tab', { name: 'Events' }).click()
    const program = start(join(programs, 'sleepers'), '1')
    await page.locator('.event', { hasText: 'sleepers' }).first().waitFor()
    await end(program)
    await page
      .locator('.event', { hasText: /sleepers.*ended/ })
      .first()
      .waitFor()
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
  'with its token one signs in, with a wrong one one is told, and who was signed out is told': async () => {
    const file = join(folder, 'token')
    writeFileSync(file, TOKEN, { mode: 0o600 })
    const first = await startTopz([`--token-file=${file}`])
    const page = await open(first.url)
    await page.getByLabel('Token').fill('wrong-token-wrong-token-wrong')
    await page.getByRole('button').click()
    await page.getByText('This is not the token').waitFor()
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
  'S1: a page that anybody can read says so, until that is dismissed': async () => {
    const { port } = await startTopz([], '0.0.0.0:0')
    const page = await open(`http://127.0.0.1:${port}/topz`)
    await page.getByText('No token is set').waitFor()
    await page.getByRole('button', { name: /Dismiss: No token/ }).click()
    await page.getByText('No token is set').waitFor({ state: 'detached' })
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
    // A first view: what starts from now on is news.
    await page.getByText('Nothing happened').or(page.locator('.events')).first().waitFor()
    const program = start(join(programs, 'comm'), '<img src=x onerror=alert(1)>')
    await page.locator('.event', { hasText: '<img src=x' }).first().waitFor()
    must((await page.locator('img').count()) === 0, 'an image was made of a name')
    await end(program)
  },
  // Last: its ten thousand ends would be news in the others.
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
      await page.waitForFunction(
        () =>
          document.querySelectorAll('tbody tr').length > 10 && !document.querySelector('tbody tr.skeleton'),
      )
    }
    must((await rowOf(page, 'crowd').count()) === 1, 'no row')
  },
}

const results = {}
for (const [name, run] of Object.entries(SCENARIOS)) {
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
