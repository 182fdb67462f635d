// Both themes against WCAG 2.2 AA: 4.5 for text, 3 for what must be distinguishable without being text.
import { expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'

type Tokens = ReadonlyMap<string, string>

const css = readFileSync(new URL('tokens.css', import.meta.url), 'utf8')
const [darkBlock = '', lightBlock = ''] = css.split(':root[data-theme="light"]')
const tokensOf = (block: string): [string, string][] =>
  [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = '', colour = '']) => [name, colour])
const dark: Tokens = new Map(tokensOf(darkBlock))
const light: Tokens = new Map([...dark, ...tokensOf(lightBlock)])
const THEMES = { dark, light }

function channels(colour: string): number[] {
  return [1, 3, 5].map(at => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
}

function luminance(rgb: number[]): number {
  const [r = 0, g = 0, b = 0] = rgb.map(c => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

/** `opacity` of the text over the ground. */
function contrast(text: string, ground: string, opacity = 1): number {
  const under = channels(ground)
  const over = channels(text).map((c, i) => c * opacity + (under[i] ?? 0) * (1 - opacity))
  const [high = 0, low = 0] = [luminance(over), luminance(under)].sort((a, b) => b - a)
  return (high + 0.05) / (low + 0.05)
}

function weakest(
  tokens: Tokens,
  texts: string[],
  grounds: string[],
  opacity = 1,
): { pair: string; ratio: number } {
  const pairs = texts.flatMap(text =>
    grounds.map(ground => ({
      pair: `${text} on ${ground}`,
      ratio: contrast(tokens.get(text) ?? '', tokens.get(ground) ?? '', opacity),
    })),
  )
  return pairs.reduce((low, pair) => (pair.ratio < low.ratio ? pair : low))
}

for (const [theme, tokens] of Object.entries(THEMES)) {
  test(`all text is readable in the ${theme} theme, on every ground, including selected and hovered rows`, () => {
    const grounds = ['ground', 'panel', 'raised', 'selected', 'hover']
    expect(weakest(tokens, ['text', 'muted', 'faint'], grounds).ratio).toBeGreaterThanOrEqual(4.5)
    expect(
      weakest(tokens, ['accent', 'good', 'warn', 'bad'], ['ground', 'panel', 'raised']).ratio,
    ).toBeGreaterThanOrEqual(4.5)
  })

  test(`the last view is still readable in the ${theme} theme while it is dimmed`, () => {
    expect(weakest(tokens, ['text'], ['panel', 'selected'], 0.72).ratio).toBeGreaterThanOrEqual(4.5)
  })

  test(`lines, bars and controls stand out from their ground in the ${theme} theme`, () => {
    const colours = ['c1', 'c2', 'c3', 'c4', 'c5', 'c6', 'c7']
    expect(weakest(tokens, colours, ['panel']).ratio).toBeGreaterThanOrEqual(3)
    expect(weakest(tokens, ['control'], ['panel', 'ground']).ratio).toBeGreaterThanOrEqual(3)
  })
}
