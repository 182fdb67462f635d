// The host of a request: what it is for, or why it is refused.
import { expect, test } from 'bun:test'
import { Hono } from 'hono'
import { checkHost } from './host-check.ts'
import { parseAllowedHosts } from './hosts.ts'

const RULES = { hostName: 'box', allowed: parseAllowedHosts('*.example.com'), open: false }

async function check(url: string, host: string | undefined, rules = RULES) {
  let found: ReturnType<typeof checkHost> | undefined
  const app = new Hono()
  app.all('*', c => {
    found = checkHost(c, rules)
    return c.text('')
  })
  await app.request(url, { headers: host === undefined ? {} : { host } })
  return found
}

const statusOf = async (url: string, host?: string) => {
  const found = await check(url, host)
  return found !== undefined && 'status' in found ? found.status : 'taken'
}

test('a request for a name of this machine is accepted, with the host as it was written', async () => {
  expect(await check('http://localhost:8080/', 'LocalHost:8080')).toEqual({ host: 'LocalHost:8080' })
  expect(await statusOf('http://10.0.0.5/', '10.0.0.5')).toBe('taken')
  expect(await statusOf('http://a.example.com/', 'a.example.com')).toBe('taken')
})

test('without a Host header the address decides', async () => {
  expect(await check('http://box:8080/topz', undefined)).toEqual({ host: 'box:8080' })
  expect(await statusOf('http://evil.test/')).toBe(421)
})

test('S5: a name that is not allowed is refused, and the refusal says how to allow it', async () => {
  expect(await check('http://localhost/', 'evil.test')).toEqual({
    status: 421,
    detail:
      'The host name evil.test is not allowed: allow it with --allowed-hosts=evil.test (TOPZ_ALLOWED_HOSTS), or use localhost or an IP address.',
  })
})

test('S5: an allowed header does not help an address with another name: both are checked', async () => {
  expect(await statusOf('http://evil.test/', 'localhost')).toBe(421)
  expect(await statusOf('http://localhost/', 'evil.test')).toBe(421)
})

test('two hosts in one header, or an invalid one, are a bad request', async () => {
  expect(await check('http://localhost/', 'localhost, evil.test')).toEqual({
    status: 400,
    detail: 'A request must have exactly one Host header.',
  })
  expect(await check('http://localhost/', 'a b')).toEqual({
    status: 400,
    detail: 'The Host header is not a host name or address with an optional port.',
  })
})

test('if every route needs a token, any name is accepted', async () => {
  expect(await check('http://evil.test/', 'evil.test', { ...RULES, open: true })).toEqual({
    host: 'evil.test',
  })
})
