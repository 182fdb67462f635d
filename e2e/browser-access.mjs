// In each state of the page: what axe finds wrong for people who do not see well or use no pointer, and whether it looks
// like its kept pictures. Prints one JSON object: the states, what was found in them, what looks different.
// `--all`: both themes at four widths, the colours of the system and 200 % zoom in each state, and all pictures; without
// it a laptop in light, a phone in the dark, and some pictures. `--keep`: pictures that differ are replaced.
// `--only=past|live`: these states.

import { readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { browser, children, end, folder } from './browser-people.mjs'
import {
  LAPTOP,
  PHONE,
  replayIncident,
  SIZES,
  visitLists,
  visitOpened,
  visitSides,
} from './browser-states.mjs'
import { visitFrozen, visitReading } from './browser-states-live.mjs'
import { comparePicture, FONTS, savePicture } from './pictures.mjs'

const isAnew = process.argv.includes('--keep')
const isAll = process.argv.includes('--all') || isAnew
const only = process.argv
  .find(word => word.startsWith('--only='))
  ?.slice('--only='.length)
  .split('|')
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
/** Each has a process of its own: more than the CPUs do not help. */
const PAGES_MAX = 2
/** 200 % zoom halves the pixels there are. */
const ZOOMED = { width: 640, height: 400 }
/** Those that are also looked at zoomed and in the colours of the system without --all. */
const TELLING = ['live', 'process', 'past', 'nothing matches']
/** Those whose pictures are kept: how most parts of the page look. */
const PICTURED = ['live', 'process', 'past', 'calm', 'how a life ended', 'what changed in a range']
const PICTURED_ON_PHONE = ['live', 'process']

/** The theme changes nothing else. */
const CONTRAST = { runOnly: ['color-contrast'] }
/** The width does not change that. */
const LAYOUT = { rules: { 'color-contrast': { enabled: false }, 'target-size': { enabled: true } } }
const ALL = { rules: { 'target-size': { enabled: true } } }

const found = []
const different = []
const states = []

/** Its size and colours are drawn, and nothing moves any more. */
const settled = page =>
  page.evaluate(async () => {
    const look = () =>
      [...document.querySelectorAll('header, main, dialog, .spine, .drawer, .popover, tbody tr')]
        .map(part => Object.values(part.getBoundingClientRect().toJSON()).join(' '))
        .join()
    for (let [before, same] = ['', 0]; same < 2; ) {
      await new Promise(done => requestAnimationFrame(done))
      const now = look()
      same = now === before ? same + 1 : 0
      before = now
    }
  })

async function findIn(page, where, rules) {
  await settled(page)
  const broken = await page.evaluate(async rules => {
    const { violations } = await axe.run(document, {
      resultTypes: ['violations'],
      preload: false,
      iframes: false,
      ...rules,
    })
    const cut = [...document.querySelectorAll('button:not(.skip), a, select, input')].filter(isCut)
    return [
      ...violations.map(
        ({ id, nodes }) =>
          `${id}: ${nodes.map(({ target, any }) => `${target.join(' ')} ${any[0]?.message ?? ''}`).join('; ')}`,
      ),
      ...cut.map(one => `sticks out of the window: ${one.localName} ${one.ariaLabel ?? one.textContent}`),
    ]

    /** Not what one can scroll to, or what is offered elsewhere. */
    function isCut(one) {
      const { left, right } = one.getBoundingClientRect()
      if ((left >= -1 && right <= innerWidth + 1) || !one.checkVisibility({ visibilityProperty: true }))
        return false
      for (let box = one; box; box = box.parentElement)
        if (box.inert || /auto|scroll/.test(getComputedStyle(box).overflowX)) return false
      return true
    }
  }, rules)
  found.push(...broken.map(text => `${where}: ${text}`))
}

async function compareIn(page, state, { width }, theme) {
  await settled(page)
  const name = `${state.replaceAll(/[ ,]+/g, '-')}-${width}-${theme}`
  if (!PICTURED.includes(state)) return savePicture(page, name)
  const why = await comparePicture(page, name, isAnew)
  if (why !== undefined) different.push(why)
}

/** Without --all only what is compared; of the other states people look at the pictures. */
const isPictured = (state, size) =>
  isAll || (size === LAPTOP ? PICTURED : size === PHONE ? PICTURED_ON_PHONE : []).includes(state)

/** Without --all a phone is dark, and a laptop light. */
const isLooked = (size, theme) => isAll || theme === (size === PHONE ? 'dark' : 'light')

/** What of axe is asked at this width in this theme. That texts can be read in both: ui/style/tokens.test.ts, too. */
function rulesOf(state, size, theme) {
  if (isAnew) return undefined
  if (isAll) return theme === 'dark' ? ALL : CONTRAST
  // A list of a laptop has so many targets that to compare them takes longer than all else.
  return size === PHONE || TELLING.includes(state) ? ALL : {}
}

/** `isStill`: nothing in it moves by itself, so that there are pictures of it. `pointer`: where it is. */
const lookAt =
  isAlwaysStill =>
  async (page, state, { sizes = SIZES, isStill = isAlwaysStill, pointer = [0, 0] } = {}) => {
    if (only && !only.includes(state)) return
    if (!states.includes(state)) states.push(state)
    for (const size of isAll ? sizes : sizes.filter(size => size === LAPTOP || size === PHONE)) {
      await page.setViewportSize(size)
      await page.mouse.move(...pointer)
      for (const theme of ['dark', 'light']) {
        if (!isLooked(size, theme)) continue
        const rules = rulesOf(state, size, theme)
        const isSeen = isStill && isPictured(state, size)
        await page.emulateMedia({ colorScheme: theme })
        if (rules) await findIn(page, `${state}, ${theme} ${size.width}`, rules)
        if (isSeen) await compareIn(page, state, size, theme)
      }
    }
    if (!isAnew && (isAll || TELLING.includes(state)) && sizes === SIZES) await lookPlainly(page, state)
    await page.setViewportSize(LAPTOP)
  }

async function lookPlainly(page, state) {
  await page.setViewportSize(ZOOMED)
  await findIn(page, `${state}, 200 %`, LAYOUT)
  await page.setViewportSize(LAPTOP)
  await page.emulateMedia({ forcedColors: 'active' })
  await findIn(page, `${state}, colours of the system`, ALL)
  await page.emulateMedia({ forcedColors: 'none' })
}

async function newPage(options) {
  const context = await browser.newContext({
    viewport: LAPTOP,
    reducedMotion: 'reduce',
    bypassCSP: true,
    ...options,
  })
  context.setDefaultTimeout(60_000)
  await context.addInitScript({ content: AXE })
  await context.addInitScript(fonts => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(fonts)
    document.adoptedStyleSheets = [sheet]
  }, FONTS)
  return context.newPage()
}

process.on('SIGTERM', () => {
  console.log(JSON.stringify({ states, found, different }))
  process.exit(1)
})
const [incident, calm, young] = await Promise.all([
  replayIncident('incident'),
  replayIncident('calm', '260', '420'),
  replayIncident('young', '260', '284'),
])
const visits = Object.entries({
  frozen: page => visitFrozen(page, lookAt(true), { incident, calm, young }),
  lists: page => visitLists(page, lookAt(true), incident),
  sides: page => visitSides(page, lookAt(true), incident),
  reading: page => visitReading(page, lookAt(false)),
  opened: page => visitOpened(page, lookAt(true), incident),
})

/** What stops one of them is reported, and the others go on. */
async function visitNext() {
  for (let next = visits.shift(); next; next = visits.shift()) {
    const [name, visit] = next
    const page = await newPage()
    try {
      await visit(page)
    } catch (error) {
      found.push(`The visit of ${name} stopped: ${error.message}`)
    }
    await page.context().close()
  }
}
await Promise.all(Array.from({ length: PAGES_MAX }, visitNext))
await browser.close()
for (const child of children) await end(child)
rmSync(folder, { recursive: true, force: true })
console.log(JSON.stringify({ states, found, different }))
