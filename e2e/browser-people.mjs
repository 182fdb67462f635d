// A browser, and programs for it to look at, for the page's scenarios. Driven by Node, because playwright-core does not
// start a browser under Bun.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { chromium } from 'playwright-core'

export const [, , bun, programs, crowd] = process.argv
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
]
export const TOKEN = 'abcdefghijklmnopqrstuvwxyz0123456789'
export const folder = mkdtempSync(join(tmpdir(), 'topz-browser-'))
export const children = new Set()
export const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ARGUMENTS })
export const complaints = []

export function start(file, ...args) {
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'ignore'] })
  children.add(child)
  return child
}

/** Named as in no other run on this host: what is found by that name is ours. 15 bytes, as many as the kernel keeps. */
export const ownName = name => `${name.slice(0, 8)}-${folder.slice(-6)}`

/** Starts a program under its own name. */
export function startOwn(name, ...args) {
  const file = join(folder, ownName(name))
  if (!existsSync(file)) copyFileSync(join(programs, name), file)
  return start(file, ...args)
}

export async function startTopz(
  flags = [],
  address = '127.0.0.1:0',
  command = ['serve', '--interval=250ms'],
) {
  const child = start(bun, 'server/main.ts', ...command, `--address=${address}`, ...flags)
  const isGone = once(child, 'exit').then(([status]) => [`topz ended with status ${status}`])
  const [said] = await Promise.race([once(child.stdout, 'data'), isGone])
  must(/https?:/.test(said), String(said))
  const url = /https?:\/\/\S+/.exec(String(said))[0]
  return { child, url, port: new URL(url).port }
}

export async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}

export async function open(url, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1600, height: 960 }, ...options })
  // Long enough for a machine whose CPUs are busy with something else.
  context.setDefaultTimeout(40_000)
  const page = await context.newPage()
  page.on('console', message => {
    // A refused socket means that the session has ended; 503 that the server is busy, and the page retries (F11).
    if (
      message.type() === 'error' &&
      !/WebSocket|401|404|503|ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE/.test(
        message.text(),
      )
    )
      complaints.push(`${message.text()} ${message.location().url}`)
  })
  page.on('pageerror', error => complaints.push(error.message))
  await page.goto(url)
  return page
}

export const live = page => page.getByText('Live ·').first().waitFor()
export const rowOf = (page, text) => page.locator('tbody tr', { hasText: text }).first()
export const column = (page, place) =>
  page
    .locator('tbody tr:not(.skeleton)')
    .evaluateAll(
      (rows, place) =>
        rows
          .sort((a, b) => Number(a.ariaRowIndex) - Number(b.ariaRowIndex))
          .map(row => Number.parseFloat(row.children[place].textContent)),
      place,
    )

export function must(isTrue, what) {
  if (!isTrue) throw new Error(what)
}

/** Looks again at each turn of the loop: what the page reports comes between two of them. */
export async function until(look, what) {
  const end = performance.now() + 30_000
  while (!(await look())) {
    if (performance.now() > end) throw new Error(what)
    await setImmediate()
  }
}

export const falls = numbers => numbers.every((value, i) => i === 0 || value <= numbers[i - 1])
