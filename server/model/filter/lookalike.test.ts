import { expect, test } from 'bun:test'
import { FIXTURE_AT, process } from '../fixture.ts'
import { createFilter } from './filter.ts'
import { parseFilter } from './parse.ts'

test.each([
  ['user!=root', 'not user=root'],
  ['%CPU!=0', 'not %CPU=0'],
  ['user<>root', undefined],
  ['name~node', 'name:node'],
  ['name=~node', 'name:node'],
  ['user==root', 'user=root'],
  ['5<cpu', 'cpu>5'],
  ['100M>=rss', 'rss<=100M'],
  ['&&', 'and'],
  ['||', 'or'],
  ['node||worker', undefined],
  ['!=5', undefined],
  ['usr!=root', undefined],
])('%s is refused, and read as %s', (text, meant) => {
  const { problems, filter } = parseFilter(`node ${text}`)
  expect(problems).toHaveLength(1)
  if (meant !== undefined) {
    expect(problems[0]?.meant).toBe(meant)
    expect(parseFilter(meant.length > 3 ? meant : `a ${meant} b`).problems).toEqual([])
  }
  expect(filter?.text).toBe('node')
})

test.each(['"user!=root"', '"5<cpu"', '"||"', 'file~', '~/bin', 'a&b', '--a=b', '5.5', 'http://a/?b=1&c=2'])(
  '%s is text',
  text => {
    expect(parseFilter(text).problems).toEqual([])
  },
)

test('in quotes the text is found', () => {
  const one = process({ pid: 7, command: 'sh -c a||b' })
  expect(createFilter('"a||b"')({ at: FIXTURE_AT, processes: [one] })).toHaveLength(1)
})
