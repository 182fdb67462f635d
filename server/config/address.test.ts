// Where topz serves, from flags and environment.

import { expect, test } from 'bun:test'
import { parseAddress, parseBasePath, settingOf } from './address.ts'

test('a flag wins over its variable, a variable over the default, and each mistake names where it came from', () => {
  const textOf = (flags: Record<string, string>, env: Record<string, string>) =>
    settingOf('address', new Map(Object.entries(flags)), env)
  expect(textOf({}, {}).text).toBe('127.0.0.1:8080')
  expect(textOf({}, { TOPZ_ADDRESS: ':1' })).toEqual({ name: 'TOPZ_ADDRESS', text: ':1', isDefault: false })
  expect(textOf({ address: ':2' }, { TOPZ_ADDRESS: ':1' }).text).toBe(':2')
  expect(() => parseAddress(textOf({}, { TOPZ_ADDRESS: '8080' }))).toThrow('Cannot parse TOPZ_ADDRESS=8080')
})

test('an address is a host and a port; a base path has no slash at its end', () => {
  const setting = (text: string) => ({ name: '--x', text, isDefault: false })
  expect(parseAddress(setting('[::1]:9'))).toEqual({ hostname: '::1', port: 9 })
  expect(parseAddress(setting(':8080'))).toEqual({ hostname: '0.0.0.0', port: 8080 })
  expect(() => parseAddress(setting('localhost:70000'))).toThrow('a port up to 65535')
  expect(parseBasePath(setting('/tools/topz/'))).toBe('/tools/topz')
  expect(() => parseBasePath(setting('../x'))).toThrow('a path such as')
})
