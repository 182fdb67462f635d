import { expect, test } from 'bun:test'
import { matchesEtag, readoutEtag } from './etag.ts'
import { parseReadout } from './readout.ts'

function tagOf(query: string, seq = 7, epoch = 'run-1'): string {
  const parsed = parseReadout([...new URLSearchParams(query)], 'text')
  if (!parsed.ok) throw new Error(parsed.error)
  return readoutEtag(epoch, { seq }, parsed.value)
}

test('the same query has the same tag until the next tick, however it is written', () => {
  expect(tagOf('sort=cpu&limit=5')).toBe(tagOf('limit=5&sort=cpu'))
  expect(tagOf('limit=5')).not.toBe(tagOf('limit=6'))
  expect(tagOf('limit=5')).not.toBe(tagOf('limit=5', 8))
  expect(tagOf('limit=5')).not.toBe(tagOf('limit=5', 7, 'run-2'))
})

test('a tag is found among several, weak or not, and * matches any', () => {
  const tag = tagOf('limit=5')
  expect(matchesEtag(tag, tag)).toBe(true)
  expect(matchesEtag(tag.slice(2), tag)).toBe(true)
  expect(matchesEtag(`"other", ${tag}`, tag)).toBe(true)
  expect(matchesEtag('*', tag)).toBe(true)
  for (const other of [undefined, null, '', '"other"']) expect(matchesEtag(other, tag)).toBe(false)
})
