// Each limit has one name in one place, and docs/limits.md says what it is.

import { expect, test } from 'bun:test'
import * as limits from '../server/config/limits.ts'
import { readSources, readText } from './tidy-sources.ts'

const PAGE = 'docs/limits.md'
const LIMITS = 'server/config/limits.ts'
const sources = readSources()
const UNITS = [
  [
    'MS',
    [
      ['d', 86_400_000],
      ['h', 3_600_000],
      ['min', 60_000],
      ['s', 1000],
      ['ms', 1],
    ],
  ],
  [
    'BYTES',
    [
      ['GiB', 1024 ** 3],
      ['MiB', 1024 ** 2],
      ['KiB', 1024],
      ['bytes', 1],
    ],
  ],
] as const

/** `15 s`, `16 MiB`, `500`: in the largest unit that leaves a whole number. */
function amountOf(name: string, value: number): string {
  const units = UNITS.find(([word]) => name.split('_').includes(word))?.[1]
  const unit = units?.find(([, size]) => value % size === 0)
  return unit ? `${value / unit[1]} ${unit[0]}` : value.toLocaleString('en')
}

/** What the page's table must be: a row for each constant, with its comment. */
function expectedRows(): string[] {
  const declared = /^\/\*\* (.*) \*\/\nexport const (\w+) = /gm
  return [...readText(LIMITS).matchAll(declared)].map(([, why = '', name = '']) => {
    const value = (limits as Readonly<Record<string, number>>)[name] ?? 0
    const bound = name.endsWith('_MIN') ? 'at least' : 'at most'
    return `| \`${name}\` | ${bound} ${amountOf(name, value)} | ${why.replaceAll('|', '\\|')} |`
  })
}

test(`every limit of ${LIMITS} has one line of explanation, and no unit is missing from its name`, () => {
  expect(expectedRows().length).toBe(Object.keys(limits).length)
  expect(Object.keys(limits).filter(name => !/_(MAX|MIN)$/.test(name))).toEqual([])
})

test(`${PAGE} is the list of ${LIMITS}: write these rows there`, () => {
  const rows = readText(PAGE)
    .split('\n')
    .filter(line => line.startsWith('| `'))
  expect(rows).toEqual(expectedRows())
})

test('no limit stands in two places: the same name with the same number is one constant', () => {
  const places = new Map<string, string[]>()
  for (const { path, isTest, code } of sources) {
    if (isTest || !path.startsWith('server/')) continue
    for (const [, name = '', value = ''] of code.matchAll(/^(?:export )?const (\w+_(?:MAX|MIN)) = (.+)$/gm))
      for (const key of name in limits ? [name] : [`${name} = ${value}`])
        places.set(key, [...(places.get(key) ?? []), path])
  }
  const twice = [...places].filter(([, paths]) => paths.length > 1)
  expect(twice.map(([limit, paths]) => `${limit}: ${paths.join(', ')}`)).toEqual([])
})

test('every limit is enforced somewhere: delete those that nothing uses', () => {
  const asked = sources.filter(({ path }) => path !== LIMITS)
  const used = new Set(asked.flatMap(({ code }) => code.match(/\b[A-Z_]+_(?:MAX|MIN)\b/g) ?? []))
  expect(Object.keys(limits).filter(name => !used.has(name))).toEqual([])
})
