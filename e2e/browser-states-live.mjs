// The states of a page that is live: on an incident for which time stands still, so that there are pictures of them, and
// on a topz that reads processes, of which it may read little.

import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { bun, folder, live, programs, start, TOKEN } from './browser-people.mjs'
import { LAPTOP } from './browser-states.mjs'

/** What a replay says, as a live topz says it. */
function asLive(frame, end) {
  const message = JSON.parse(typeof frame === 'string' ? frame : gunzipSync(frame).toString())
  if (message.type === 'hello') Object.assign(message, { replay: undefined, at: end })
  if (message.header) delete message.header.recorded
  return JSON.stringify(message)
}

/** The stream of the page is in these hands. */
async function freeze(page) {
  const line = { isSilent: false, isSignedOut: false, end: 0 }
  const sockets = []
  await page.addInitScript(() => {
    const now = performance.now()
    window.laterMs = 0
    performance.now = () => now + window.laterMs
  })
  await page.routeWebSocket(/stream/, socket => {
    if (line.isSignedOut) return socket.close()
    sockets.push(socket)
    if (line.isSilent) return
    const server = socket.connectToServer()
    server.onMessage(frame => socket.send(asLive(frame, line.end)))
  })
  await page.route(/api\//, route =>
    line.isSignedOut ? route.fulfill({ status: 401, body: '{}' }) : route.continue(),
  )
  const cut = async () => {
    for (const socket of sockets.splice(0)) await socket.close()
  }
  return { line, cut }
}

const lanes = page => page.locator('.spine-lanes .area[d^=M]').first().waitFor()

/** `calm`: a time in which all was well. `young`: the first minute. */
export async function visitFrozen(page, at, { incident, calm, young }) {
  const { line, cut } = await freeze(page)
  for (const [state, { url, end }, says] of [
    ['calm', calm, 'All well'],
    ['first minute', young, 'No verdict yet'],
  ]) {
    line.end = end
    await page.goto(url)
    await live(page)
    await lanes(page)
    await page.getByText(says).first().waitFor()
    await at(page, state)
  }
  line.end = incident.end
  line.isSilent = true
  await page.goto(incident.url)
  await page.locator('.skeleton').first().waitFor()
  await at(page, 'loading')
  line.isSilent = false
  await page.reload()
  await live(page)
  await lanes(page)
  await at(page, 'live')
  const { x, y, width } = await page.locator('.spine-slider').boundingBox()
  await page.mouse.move(x + width * 0.7, y + 60)
  await page.locator('.tip').waitFor()
  await at(page, 'tip', { sizes: [LAPTOP], pointer: [x + width * 0.7, y + 60] })
  await page.mouse.move(0, 0)
  await page.keyboard.press('Space')
  await page.getByText('Paused ·').first().waitFor()
  await at(page, 'paused')
  await page.keyboard.press('Space')
  await live(page)
  line.isSilent = true
  await page.evaluate(() => {
    window.laterMs = 8000
  })
  await page.getByText('Stale ·').first().waitFor()
  await at(page, 'stale')
  await cut()
  await page.getByText('Reconnecting…').first().waitFor()
  await at(page, 'reconnecting')
  line.isSignedOut = true
  await cut()
  await page.evaluate(() => dispatchEvent(new Event('online')))
  await page.getByText('Signed out').first().waitFor()
  await at(page, 'signed out')
}

/** A topz that may read little, behind a token, in a namespace of its own. */
async function startPoor() {
  const token = join(folder, 'access-token')
  writeFileSync(token, TOKEN, { mode: 0o600 })
  const serve = `exec setpriv --bounding-set=-all --inh-caps=-all ${bun} server/main.ts --address=127.0.0.1:0 --token-file=${token}`
  const script = `${programs}/sleepers 2 > /dev/null & ${programs}/zombie 1 > /dev/null & ${serve}`
  const child = start('unshare', '-pf', '--kill-child', '--mount-proc', 'sh', '-c', script)
  let said = ''
  while (!/http\S+\s/.test(said)) said += (await once(child.stdout, 'data'))[0]
  return /http\S+/.exec(said)[0]
}

/** What only a topz can show that reads processes: their parts, and those that it may not read. */
export async function visitReading(page, at) {
  await page.goto(await startPoor())
  await page.getByLabel('Token').waitFor()
  await at(page, 'sign in', { isStill: true })
  await page.getByLabel('Token').fill(TOKEN)
  await page.getByRole('button').click()
  await live(page)
  await page.locator('tbody tr[data-id]').nth(2).waitFor()
  await page.getByRole('button', { name: /^Access/ }).click()
  await page.locator('.popover').waitFor()
  await at(page, 'what cannot be read')
  await page.keyboard.press('Escape')
  for (const [whose, name, parts] of [
    // Denied parts look alike.
    ['denied', 'sleepers', ['Overview', 'Files']],
    ['its own', 'topz itself', ['Overview', 'Threads', 'Files', 'Sockets', 'Limits', 'Memory', 'Status']],
  ]) {
    await page.setViewportSize(LAPTOP)
    await page.locator('tbody tr[data-id]', { hasText: name }).first().click()
    const drawer = page.locator('.drawer')
    for (const part of parts) {
      await drawer.getByRole('tab', { name: part }).click()
      await drawer.locator('[aria-selected=true]', { hasText: part }).waitFor()
      await drawer.getByText('Reading…').waitFor({ state: 'detached' })
      await at(page, `${part} of a process, ${whose}`)
    }
    await page.setViewportSize(LAPTOP)
    await drawer.getByRole('button', { name: 'Close the details' }).click()
  }
}
