import { expect, test } from 'bun:test'
import { maskNamed } from './mask-named.ts'

test.each([
  ['{"name":"DB_PASSWORD","value":"x"}', '{"name":"DB_PASSWORD","value":"******"}'],
  ['{"value":"x","name":"DB_PASSWORD"}', '{"value":"******","name":"DB_PASSWORD"}'],
  [
    '{\\"key\\":\\"API_TOKEN\\",\\"value\\":\\"a b\\"}',
    '{\\"key\\":\\"API_TOKEN\\",\\"value\\":\\"******\\"}',
  ],
  [
    'env[0].name=DB_PASSWORD,env[0].value=x,env[1].value=y',
    'env[0].name=DB_PASSWORD,env[0].value=******,env[1].value=y',
  ],
])('%s: the value next to a secret’s name is masked', (text, masked) => {
  expect(maskNamed(text)).toBe(masked)
  expect(maskNamed(masked)).toBe(masked)
})

test.each([
  ['a value of another object', '{"name":"DB_PASSWORD"},{"value":"x"}'],
  ['a value of another element', 'env[0].name=DB_PASSWORD,env[1].value=y'],
  ['a value of another name', '{"name":"PORT","value":"80"},{"name":"DB_PASSWORD"}'],
  ['where the secret is', '{"name":"DB_PASSWORD","value":"/run/secrets/x"}'],
])('%s is not a secret', (_, text) => {
  expect(maskNamed(text)).toBe(text)
})
