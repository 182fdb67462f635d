import { expect, test } from 'bun:test'
import { tokensOf } from './tokens.ts'

/** `kind` of brackets and joints; `field op [value]` of terms, the form of the value before it if it is not plain. */
const told = (text: string) =>
  tokensOf(text).map(token => {
    if (token.kind !== 'term') return token.kind
    const { field, operator, value } = token
    const form = value.form === 'plain' ? '' : `${value.form} `
    return `${field === undefined ? '' : `${field.text}${operator}`}[${form}${value.text}]`
  })

test.each([
  ['a  b', ['[a]', '[b]']],
  ['a and (b or not c)', ['[a]', 'and', '(', '[b]', 'or', 'not', '[c]', ')']],
  ['android order nothing', ['[android]', '[order]', '[nothing]']],
  ['-a --port -', ['-', '[a]', '[--port]', '[-]']],
  ['-(a)', ['-', '(', '[a]', ')']],
  ['cpu>=5 cpu < 6 rss> 7', ['cpu>=[5]', 'cpu<[6]', 'rss>[7]']],
  ['%CPU>5 READ/S < 1 -%MEM>2', ['%CPU>[5]', 'READ/S<[1]', '-', '%MEM>[2]']],
  ['read/some http/s', ['[read/some]', '[http/s]']],
  ['a > b', ['[a]', '[>]', '[b]']],
  ['user:"a \\"b\\" \\\\"', ['user:[quoted a "b" \\]']],
  ['user:"a', ['user:[open a]']],
  ['/usr/bin/node /usr/', ['[/usr/bin/node]', '[pattern usr]']],
  ['/a b\\/c/ command:/x/', ['[pattern a b/c]', 'command:[pattern x]']],
  ['http://x x:1', ['[http://x]', 'x:[1]']],
  ['main() .*(', ['[main()]', '[.*(]']],
  ['(main(a) b)', ['(', '[main(a)]', '[b]', ')']],
  ['(user:x)', ['(', 'user:[x]', ')']],
])('%s', (text, tokens) => {
  expect(told(text)).toEqual(tokens)
})

test('each token knows its place in the text', () => {
  const [, second] = tokensOf('a  user:"b c"')
  expect(second).toMatchObject({ at: 3, end: 13, field: { at: 3, end: 7 }, value: { at: 8, end: 13 } })
})
