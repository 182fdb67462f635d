import { expect, test } from 'bun:test'
import { maskPairs } from './mask-pairs.ts'

test.each([
  ['a variable', 'password=x y=z', 'password=****** y=z'],
  ['a connection string', 'Server=a;Password=b c;User=d', 'Server=a;Password=******;User=d'],
  ['a name of several words', 'Shared Access Key=abc', 'Shared Access Key=******'],
  ['braces', 'password={p;w}', 'password={******}'],
  ['JSON', '{"password":"a\\"b","port":1}', '{"password":"******","port":1}'],
  ['a list of JSON', '"passwords": ["a","b"] x', '"passwords": ****** x'],
  ['a hash of Ruby', '"password" => "x"', '"password" => "******"'],
  ['a query', '?key=abc&x=1', '?key=******&x=1'],
  ['YAML', 'PASSWORD: a b', 'PASSWORD: ******'],
  ['a header, of which the scheme stays', 'Authorization: Bearer abc', 'Authorization: Bearer ******'],
  ['a list of letters', 'h=host,u=me,p=pw', 'h=host,u=me,p=******'],
  ['a name with a colon in it', '--Jwt:Secret=x', '--Jwt:Secret=******'],
])('%s: the value of a secret name is masked, and nothing around it', (_, text, masked) => {
  expect(maskPairs(text)).toBe(masked)
  expect(maskPairs(masked)).toBe(masked)
})

test.each([
  ['a comparison', 'token==x'],
  ['a reference', 'password=$PASSWORD'],
  ['the name of a file', 'password-file=/run/x'],
  ['a name of a file in one word', 'passwordFile=x'],
  ['key outside of a query', 'key=abc'],
  ['p without a user beside it', 'p=pw'],
])('%s is not a secret', (_, text) => {
  expect(maskPairs(text)).toBe(text)
})

test('in a shell’s script a space ends a value, elsewhere the semicolon of its list does', () => {
  expect(maskPairs('a=1;Password=b c;User=d', 'shell')).toBe('a=1;Password=****** c;User=d')
  expect(maskPairs('password=$secret', 'shell')).toBe('password=$secret')
  expect(maskPairs('password=$secret')).toBe('password=******')
})

test('in code only a literal is a value: what a call returns is not in the text', () => {
  expect(maskPairs('password=os.environ["X"]', 'code')).toBe('password=os.environ["X"]')
  expect(maskPairs('password="x"', 'code')).toBe('password="******"')
})
