import { expect, test } from 'bun:test'
import { parseAddress } from './address.ts'
import { isIn, parseProxies } from './proxies.ts'

test('--trusted-proxies takes addresses and networks, both IPv4 and IPv6', () => {
  const proxies = parseProxies('10.0.0.0/8, 192.0.2.7,2001:db8::/33, ::1')
  const isProxy = (text: string) => isIn(proxies, parseAddress(text) ?? [])
  expect(['10.9.8.7', '192.0.2.7', '2001:db8:7fff::1', '::1', '::ffff:10.0.0.1'].map(isProxy)).toEqual(
    Array(5).fill(true),
  )
  expect(['11.0.0.1', '192.0.2.8', '2001:db8:8000::1', '::2', ''].map(isProxy)).toEqual(Array(5).fill(false))
  expect(parseProxies(' ')).toEqual([])
})

test.each([
  'proxy',
  '10.0.0.0/33',
  '10.0.0',
  '10.0.0.1:80',
  '0.0.0.0/0',
  '10.0.0.0/08',
  '::1/129',
  '1::2::3',
  '*',
  '10.0.0.1,',
])('--trusted-proxies=%s is refused with what is allowed', text => {
  expect(() => parseProxies(text)).toThrow(/^Cannot parse --trusted-proxies=.*10\.0\.0\.0\/8/)
})

test('addresses are read strictly', () => {
  expect(parseAddress('1:2:3:4:5:6:7:8')).toHaveLength(16)
  expect(parseAddress('fe80::1%eth0')).toHaveLength(16)
  const odd = ['1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9', '1.2.3.256', '01.2.3.4', '1:2:3:4:5:6:7::8', 'g::1', '']
  expect(odd.map(parseAddress)).toEqual(odd.map(() => undefined))
})
