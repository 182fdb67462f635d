import { expect, test } from 'bun:test'
import type { Format } from '../model/readout-parameters.ts'
import { matchesEtag, readoutEtag } from './etag.ts'
import { ignoredByDiff, parseReadout, readoutParameters } from './readout.ts'

const value = (search: string, fixed?: Format) => {
  const parsed = parseReadout(new URLSearchParams(search), fixed)
  if (!parsed.ok) throw new Error(parsed.error)
  return parsed.value
}

const error = (search: string, fixed?: Format) => {
  const parsed = parseReadout(new URLSearchParams(search), fixed)
  return parsed.ok ? '' : parsed.error
}

test('every parameter of /topz is understood', () => {
  const search =
    'format=text&sort=mem&q=node&tree=1&columns=pid,cpu&limit=20&offset=5&header=0&width=80&watch=1.5s'
  expect(value(search)).toEqual({
    format: 'text',
    sort: 'mem',
    order: 'descending',
    query: 'node',
    tree: true,
    columns: ['pid', 'cpu'],
    limit: 20,
    offset: 5,
    header: false,
    wide: false,
    width: 80,
    watchMs: 1500,
  })
})

test('a parameter that topz does not know is an error that names those it knows', () => {
  expect(error('colums=pid')).toBe(
    'Cannot use parameter colums (did you mean columns?): expected some of format, sort, q, tree, group, columns, limit, offset, header, wide, width, watch, at, diff',
  )
  expect(error('sort=cpu&sort=mem')).toBe('Cannot use parameter sort twice: expected one value')
  expect(error('tab=events&tab=network')).toBe('Cannot use parameter tab twice: expected one value')
  expect(error('=1')).toStartWith('Cannot use a parameter without a name: expected some of')
})

test('S17: a parameter name cannot carry escape sequences into the error', () => {
  expect(error('%1b%5d0;pwn%07%0a=1')).toMatch(/^[\x20-\x7e]+$/)
})

test('wrong values name what is allowed', () => {
  expect(error('format=xml')).toBe('Cannot parse format=xml: expected one of text, json, csv, html')
  expect(error('header=no')).toBe('Cannot parse header=no: expected 0 or 1')
  expect(error('wide=2')).toBe('Cannot parse wide=2: expected 0 or 1')
  expect(error('width=5')).toBe('Cannot parse width=5: expected a whole number from 20 to 10000')
  expect(error('limit=100001')).toBe('Cannot parse limit=100001: expected a whole number from 1 to 100000')
  for (const watch of ['', '1', '0s', '249ms', '61s', '-1s', '1h', '1e3ms', '1 s'])
    expect(error(`watch=${watch}`)).toBe(`Cannot parse watch=${watch}: expected a duration from 250ms to 60s`)
  expect(value('watch=250ms').watchMs).toBe(250)
  expect(value('watch=60s').watchMs).toBe(60_000)
})

test('parameters that exclude each other are refused', () => {
  expect(error('wide=1&width=80')).toBe('Cannot combine wide=1 with width: expected one of them')
  expect(error('watch=1s&format=json')).toBe('Cannot combine watch with format=json: expected format=text')
  expect(error('watch=1s', 'csv')).toStartWith('Cannot use parameter watch: expected some of format, sort')
  expect(error('format=csv', 'json')).toBe('Cannot parse format=csv: expected one of json')
  expect(value('format=json', 'json').format).toBe('json')
})

test('requests that mean the same have the same tag until the next tick', () => {
  const tag = (search: string, seq = 1, epoch = 'e1') => readoutEtag(epoch, { seq }, value(search))
  expect(tag('sort=cpu&header=1&tree=0')).toBe(tag(''))
  expect(tag('limit=5&q=x')).toBe(tag('q=x&limit=5'))
  expect(tag('columns=PID,%25CPU')).toBe(tag('columns=pid,cpu'))
  const different = [
    tag(''),
    tag('', 2),
    tag('', 1, 'e2'),
    tag('wide=1'),
    tag('header=0'),
    tag('format=json'),
    tag('width=80'),
  ]
  expect(new Set(different).size).toBe(different.length)
  expect(tag('')).toMatch(/^W\/"[\w-]+"$/)
})

test('S17: nothing from a request appears in its tag', () => {
  expect(readoutEtag('e1', { seq: 1 }, value('q=%27%0d%0aevil'))).toMatch(/^W\/"e1-1-[\w-]{22}"$/)
})

test('S17: filters whose short checksums are alike have tags of their own, so that none is answered for another', () => {
  const tag = (search: string) => readoutEtag('e1', { seq: 1 }, value(search, 'json'))
  // With 32 bits of FNV-1a, both had the same.
  expect(tag('q=zqwrdoaae3')).not.toBe(tag(''))
})

test('If-None-Match is compared weakly, among several, and as a star', () => {
  const tag = readoutEtag('e1', { seq: 1 }, value(''))
  expect(matchesEtag(tag, tag)).toBe(true)
  expect(matchesEtag(`"x", ${tag.slice(2)}`, tag)).toBe(true)
  expect(matchesEtag('*', tag)).toBe(true)
  expect(matchesEtag('"x"', tag)).toBe(false)
  expect(matchesEtag(null, tag)).toBe(false)
})

test('a readout survives being written into an address and read back', () => {
  const search = 'format=csv&sort=rss:asc&q=a%26b&tree=1&columns=pid&limit=3&offset=1&header=0&width=99'
  const pairs = readoutParameters(value(search))
  expect(value(new URLSearchParams(pairs).toString())).toEqual(value(search))
})

test('what shapes a table is named where a difference is wanted', () => {
  const ignored = (search: string) => ignoredByDiff(value(`diff=-10m&${search}`))
  expect(ignored('format=json')).toEqual([])
  expect(ignored('sort=mem&q=node&tree=1&columns=pid&limit=1&header=0&width=80')).toEqual([
    'sort',
    'q',
    'tree',
    'columns',
    'limit',
    'header',
    'width',
  ])
  expect(ignored('offset=5&wide=1')).toEqual(['offset', 'wide'])
})
