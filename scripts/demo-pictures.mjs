// `topz demo` in a browser -> the pictures in docs/, with a palette of 256 colours. Run by `npm run docs`, under Node:
// playwright-core does not start a browser under Bun.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { capture, ROOT } from './run.mjs'
import { findBun } from './setup.mjs'

/** File in docs/ -> theme, size of the window, and what the address adds. */
const PICTURES = {
  'page-dark.png': { colorScheme: 'dark', width: 1280, height: 600, query: '?at=-75s' },
  'page-light.png': { colorScheme: 'light', width: 1280, height: 600, query: '?at=-75s' },
  'memory-map.png': { colorScheme: 'light', width: 1280, height: 760, query: '?at=-75s&tab=memory' },
}
/** Lists, trends and the map arrive one after the other; in a recording nothing moves once they are there. */
const SETTLED_MS = 4000
const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking']

const demo = spawn(findBun(), ['server/main.ts', 'demo', '--address=127.0.0.1:0'], {
  cwd: ROOT,
  stdio: ['ignore', 'pipe', 'ignore'],
})
try {
  const [said] = await Promise.race([once(demo.stdout, 'data'), once(demo, 'exit')])
  const origin = /https?:\/\/[^/\s]+/.exec(String(said))?.[0]
  if (origin === undefined) throw new Error('Cannot take pictures: topz demo does not start')
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ARGUMENTS })
  for (const [name, picture] of Object.entries(PICTURES)) await take(browser, origin, name, picture)
  await browser.close()
} finally {
  demo.kill('SIGTERM')
}

async function take(browser, origin, name, { colorScheme, width, height, query }) {
  const page = await browser.newPage({ colorScheme, viewport: { width, height } })
  await page.goto(`${origin}/topz${query}`)
  await page.getByText('worker.js').first().waitFor()
  await page.waitForTimeout(SETTLED_MS)
  const path = join(ROOT, 'docs', name)
  await page.screenshot({ path })
  await page.close()
  if (capture('pngquant', ['--force', '--strip', '--speed=1', `--output=${path}`, '256', path]) === undefined)
    throw new Error(`Cannot take pictures: pngquant does not take docs/${name}`)
  console.log(`docs/${name}: ${(statSync(path).size / 1000).toFixed(0)} KB`)
}
