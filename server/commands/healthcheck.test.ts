// Which address a health check asks, from the flags of the topz next to it and the environment.

import { expect, test } from 'bun:test'
import { healthUrl, serverAmong } from './healthcheck.ts'

const urlOf = (flags: Record<string, string>, env: Record<string, string> = {}) =>
  healthUrl(new Map(Object.entries(flags)), env)

test.each([
  [{}, {}, 'http://127.0.0.1:8080/healthz'],
  [{}, { TOPZ_ADDRESS: '0.0.0.0:9' }, 'http://127.0.0.1:9/healthz'],
  [{ address: '[::]:9', 'base-path': '/tools/' }, {}, 'http://[::1]:9/tools/healthz'],
  [{ address: ':1', 'tls-cert': '/cert' }, { TOPZ_ADDRESS: ':2' }, 'https://127.0.0.1:1/healthz'],
])('%p and %p: it asks the address that topz serves', (flags, env, url) => {
  expect(urlOf(flags as Record<string, string>, env as Record<string, string>)).toBe(url)
})

test('a port of the kernel’s choice cannot be asked', () => {
  expect(() => urlOf({ address: '127.0.0.1:0' })).toThrow('Cannot check port 0')
})

test('the topz next to it is the one that serves, not another command of it, nor two of them', () => {
  const server = ['/server', '--address=:9']
  const others = [['/server', 'healthcheck'], ['/server', 'snapshot'], ['sh'], []]
  expect(serverAmong([...others, server], '/server')).toEqual(['--address=:9'])
  expect(serverAmong([['/server', 'replay', '/data']], '/server')).toEqual(['replay', '/data'])
  expect(serverAmong([['/server']], '/server')).toEqual([])
  expect(serverAmong(others, '/server')).toBeUndefined()
  expect(serverAmong([server, server], '/server')).toBeUndefined()
})
