import { expect, test } from 'bun:test'
import { addressOf } from './net-address.ts'

test('IPv6 addresses are written as people write them, including IPv4 addresses within them', () => {
  expect(addressOf('B80D01200000000000000000010000FF')).toBe('2001:db8::ff00:1')
  expect(addressOf('00000000000000000000000000000000')).toBe('::')
  expect(addressOf('0000000000000000FFFF00000100007F')).toBe('::ffff:127.0.0.1')
})

test('an IPv4 address is a number in machine order, last byte first', () => {
  expect(addressOf('0100007F')).toBe('127.0.0.1')
  expect(addressOf('0200A8C0')).toBe('192.168.0.2')
  expect(addressOf('00000000')).toBe('0.0.0.0')
})
