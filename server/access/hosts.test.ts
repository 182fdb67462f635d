import { describe, expect, test } from 'bun:test'
import { type HostRules, isHostAllowed, parseAllowedHosts, parseHost } from './hosts.ts'

const rules = (allowed = '', open = false): HostRules => ({
  hostName: 'Box-1',
  allowed: parseAllowedHosts(allowed),
  open,
})
const allows = (host: string, list = '') => {
  const parsed = parseHost(host)
  return parsed !== undefined && isHostAllowed(parsed, rules(list))
}

describe('S5: the Host of a request', () => {
  test('is allowed as an address, localhost, or the name of the machine, with any port', () => {
    const own = [
      '127.0.0.1',
      '127.0.0.1:8080',
      '10.1.2.3:1',
      '[::1]',
      '[::1]:8080',
      '[fe80::1]',
      'localhost',
      'localhost:8080',
      'LOCALHOST',
      'localhost.',
      'a.localhost',
      'box-1',
      'BOX-1:80',
    ]
    expect(own.filter(host => !allows(host))).toEqual([])
  })

  test('is refused as any other name, even one that looks like its own', () => {
    const foreign = [
      'evil.com',
      'localhost.evil.com',
      'evil-localhost',
      'box-1.evil.com',
      'xbox-1',
      '127.0.0.1.evil.com',
      '127.0.0.1.nip.io',
      'evil.com:8080',
      'com',
    ]
    expect(foreign.filter(host => allows(host))).toEqual([])
  })

  test('is refused when it is not a host: two values, paths, odd addresses, ports out of range', () => {
    const broken = [
      '',
      'a b',
      'a,b',
      'a/b',
      'a@b',
      'a:b',
      'a:0',
      'a:65536',
      'a:',
      ':80',
      '::1',
      '[::1',
      '[::1]x',
      '[zz]',
      '[1:2]',
      '127.1',
      '0x7f.1',
      '2130706433',
      '0177.0.0.1',
      '256.1.1.1',
      '1.2.3',
      '-a',
      '.a',
      'a..b',
      'é.com',
      '*',
      'a%2eb',
      'a\0b',
      'x'.repeat(300),
    ]
    expect(broken.filter(host => parseHost(host) !== undefined)).toEqual([])
  })

  test('is allowed when it is listed; a wildcard means the names below, not the name itself', () => {
    expect(allows('topz.example.com', 'topz.example.com')).toBe(true)
    expect(allows('TOPZ.example.com:443', 'topz.example.com, other.net')).toBe(true)
    expect(allows('a.topz.example.com', 'topz.example.com')).toBe(false)
    expect(allows('a.example.com', '*.example.com')).toBe(true)
    expect(allows('a.b.example.com', '*.example.com')).toBe(true)
    expect(allows('example.com', '*.example.com')).toBe(false)
    expect(allows('evilexample.com', '*.example.com')).toBe(false)
  })

  test('may be anything when the list is open', () => {
    const parsed = parseHost('evil.com')
    expect(parsed !== undefined && isHostAllowed(parsed, rules('', true))).toBe(true)
  })
})

describe('--allowed-hosts', () => {
  test('takes origins too, for pages behind a proxy that terminates TLS', () => {
    expect(parseAllowedHosts('https://Topz.example.com,http://x.net:81/')).toEqual([
      { name: 'topz.example.com', wildcard: false, origin: 'https://topz.example.com' },
      { name: 'x.net', wildcard: false, origin: 'http://x.net:81' },
    ])
    expect(allows('topz.example.com', 'https://topz.example.com')).toBe(true)
  })

  test('S6: says what is wrong and what is allowed', () => {
    for (const list of [
      '*',
      'a,,b',
      '*.',
      '*.com',
      'a b',
      'a:80',
      'http://',
      'ftp://a',
      'a/b',
      '127.0.0.1',
      '[::1]',
      '**.a.b',
      'a.*.b',
    ]) {
      expect(() => parseAllowedHosts(list)).toThrow(/^Cannot parse --allowed-hosts=.*is neither a name/)
    }
    expect(parseAllowedHosts('')).toEqual([])
  })
})
