import { expect, test } from 'bun:test'
import { customerOf, isLoopback, parseAddress } from './address.ts'

const LOCAL_V4 = [127, 0, 0, 1]

test('an IPv4 address within an IPv6 one is that IPv4 address', () => {
  expect(parseAddress('127.0.0.1')).toEqual(LOCAL_V4)
  expect(parseAddress('::ffff:127.0.0.1')).toEqual(LOCAL_V4)
  expect(parseAddress('::ffff:7f00:1')).toEqual(LOCAL_V4)
})

test('the zone of a link-local address does not count', () => {
  expect(parseAddress('fe80::1%eth0')).toEqual(parseAddress('fe80::1'))
  expect(parseAddress('fe80::1')).toHaveLength(16)
})

test('text that is not an address gives none', () => {
  const wrong = ['', '1.2.3', '1.2.3.256', '01.2.3.4', '1.2.3.4.5', ':::', '1::2::3', '1:2:3:4:5:6:7', 'g::1']
  for (const text of [
    ...wrong,
    '1:2:3:4:5:6:7:8::',
    '1:2:3:4:5:6:7:8:9',
    '1.2.3.4::',
    'localhost',
    `::${'0'.repeat(64)}`,
  ])
    expect([text, parseAddress(text)]).toEqual([text, undefined])
})

test('one customer is an IPv4 address, or the /64 of an IPv6 one', () => {
  const customer = (text: string) => customerOf(parseAddress(text) ?? [])
  expect(customer('2001:db8:1:2::1')).toBe(customer('2001:db8:1:2:ffff::9'))
  expect(customer('2001:db8:1:2::1')).not.toBe(customer('2001:db8:1:3::1'))
  expect(customer('192.0.2.1')).not.toBe(customer('192.0.2.2'))
})

test('loopback is all of 127.0.0.0/8, and ::1 alone', () => {
  const loopback = (text: string) => isLoopback(parseAddress(text) ?? [])
  expect(['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1'].map(loopback)).toEqual([
    true,
    true,
    true,
    true,
  ])
  expect(['128.0.0.1', '::2', '::', '10.0.0.1'].map(loopback)).toEqual([false, false, false, false])
})
