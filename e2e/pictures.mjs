// A page -> its picture in .cache/screenshots, for people to look at; or compared with the one kept in e2e/screenshots, or
// kept in its place. What looks different is in .cache/screenshots, as large as it is, and marked.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { differences, marked, SCALE, small } from './compare-pictures.mjs'
import { readPng, writePng } from './png.mjs'

const KEPT = join(import.meta.dirname, 'screenshots')
const SEEN = join(import.meta.dirname, '../.cache/screenshots')
const AREAS_MAX = 4

/** These fonts come with every Debian that has a browser; others are wider or narrower. */
export const FONTS = ':root { --sans: "DejaVu Sans"; --mono: "DejaVu Sans Mono" }'

const take = page => page.screenshot({ animations: 'disabled', caret: 'hide' })

export async function savePicture(page, name) {
  mkdirSync(SEEN, { recursive: true })
  writeFileSync(join(SEEN, `${name}.png`), await take(page))
}

/** Why the page does not look like its kept picture, or undefined. `isAnew`: what is seen is kept. */
export async function comparePicture(page, name, isAnew) {
  const png = await take(page)
  const seen = small(readPng(png))
  const path = join(KEPT, `${name}.png`)
  const areas = existsSync(path) ? differences(readPng(readFileSync(path)), seen) : undefined
  const isSame = areas?.length === 0
  if (isSame && !isAnew) return undefined
  for (const folder of [SEEN, KEPT]) mkdirSync(folder, { recursive: true })
  writeFileSync(join(SEEN, `${name}.png`), png)
  if (isAnew) {
    if (!isSame) writeFileSync(path, writePng(seen))
    return undefined
  }
  if (areas === undefined) return `${name} has no kept picture: npm run screenshots -- --keep`
  writeFileSync(join(SEEN, `${name}.marked.png`), writePng(marked(seen, areas)))
  const where = await Promise.all(areas.slice(0, AREAS_MAX).map(area => describe(page, area)))
  const more = areas.length > AREAS_MAX ? ` and ${areas.length - AREAS_MAX} more` : ''
  return `${name} does not look like e2e/screenshots/${name}.png at ${where.join('; ')}${more}. See .cache/screenshots/${name}.png and ${name}.marked.png; if it is meant: npm run screenshots -- --keep`
}

/** In pixels of the page, with what is in the middle of it. */
async function describe(page, { x, y, width, height }) {
  const what = await page.evaluate(
    ([x, y]) => {
      const element = document.elementFromPoint(x, y)
      return (
        element &&
        `${element.localName}.${[...element.classList].join('.')} "${element.textContent.trim().slice(0, 40)}"`
      )
    },
    [SCALE * (x + width / 2), SCALE * (y + height / 2)],
  )
  return `${SCALE * x},${SCALE * y} (${SCALE * width}x${SCALE * height}, ${what})`
}
