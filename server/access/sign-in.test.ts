// Signing in and out, and where that leads.
import { expect, test } from 'bun:test'
import { Hono } from 'hono'
import { SIGN_IN_FAILURES_MAX } from '../config/limits.ts'
import { createFailureLimiter } from './failures.ts'
import { answerPage, type SignIn, safeNext, signIn, signOut, tooMany } from './sign-in.ts'

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

function make(basePath = '') {
  const failed: string[] = []
  const parts: SignIn = {
    basePath,
    sessions: {
      start: () => 'topz_session=new',
      end: cookies => `topz_session=; ended=${cookies}`,
      isValid: () => false,
    },
    verify: token => token === 'right',
    failures: createFailureLimiter(() => 0),
    onFailure: peer => failed.push(peer),
  }
  const app = new Hono()
  app.post('/login', c => signIn(c, parts, '10.0.0.1'))
  app.post('/logout', c => signOut(c, parts))
  const post = (path: string, body: string, headers: Record<string, string> = FORM) =>
    app.request(path, { method: 'POST', body, headers })
  return { parts, failed, post }
}

test('the right token starts a session and leads to where the reader wanted to go', async () => {
  const answer = await make().post('/login', 'token=right&next=%2Ftopz%3Fq%3Da')
  expect(answer.status).toBe(303)
  expect(answer.headers.get('location')).toBe('/topz?q=a')
  expect(answer.headers.get('set-cookie')).toBe('topz_session=new')
})

test('spaces around a copied token do no harm', async () => {
  expect((await make().post('/login', 'token=%20right%0A')).status).toBe(303)
})

test('a wrong token shows the form again with what was wrong; it is counted and gets no session', async () => {
  const { failed, post } = make()
  const answer = await post('/login', 'token=wrong&next=%2Ftopz.json')
  expect(answer.status).toBe(401)
  expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="topz"')
  expect(answer.headers.get('set-cookie')).toBeNull()
  const page = await answer.text()
  expect(page).toContain('Wrong token. Copy all of it, without spaces.')
  expect(page).toContain('name="next" value="/topz.json"')
  expect(failed).toEqual(['10.0.0.1'])
  expect((await post('/login', '')).status).toBe(401)
})

test('after too many wrong tokens the next one waits, but the right one does not', async () => {
  const { failed, post } = make()
  for (let i = 0; i < SIGN_IN_FAILURES_MAX; i++) await post('/login', 'token=wrong')
  const answer = await post('/login', 'token=wrong')
  expect(answer.status).toBe(429)
  expect(answer.headers.get('retry-after')).toBe('1')
  expect(await answer.text()).toContain('Too many wrong tokens from this address: try again in 1 s.')
  expect(failed).toHaveLength(SIGN_IN_FAILURES_MAX)
  expect((await post('/login', 'token=right')).status).toBe(303)
})

test('a body that is not a form, or is too large, is refused in words', async () => {
  const { post } = make()
  const json = await post('/login', '{}', { 'content-type': 'application/json' })
  expect([json.status, await json.text()]).toEqual([
    415,
    'Cannot sign in with this media type: expected application/x-www-form-urlencoded.\n',
  ])
  expect(
    (await post('/login', 'token=right', { 'content-type': 'application/x-www-form-urlencodedx' })).status,
  ).toBe(415)
  expect(
    (
      await post('/login', 'token=right', {
        'content-type': 'Application/x-www-form-urlencoded ; charset=utf-8',
      })
    ).status,
  ).toBe(303)
  const large = await post('/login', `token=${'a'.repeat(5000)}`)
  expect([large.status, await large.text()]).toEqual([
    413,
    'The sign-in form is too large: expected at most 4096 bytes.\n',
  ])
})

test('S7: another site may not sign anyone in or out; this one, and a person who typed the address, may', async () => {
  const { post } = make()
  const statusOf = async (path: string, site: string) =>
    (await post(path, 'token=right', { ...FORM, 'sec-fetch-site': site })).status
  for (const path of ['/login', '/logout']) {
    expect(await statusOf(path, 'cross-site')).toBe(403)
    expect(await statusOf(path, 'same-site')).toBe(403)
    expect(await statusOf(path, 'same-origin')).toBe(303)
    expect(await statusOf(path, 'none')).toBe(303)
  }
})

test('signing out makes the browser forget, and leads to the form', async () => {
  const answer = await make('/tools').post('/logout', '', { cookie: 'topz_session=x' })
  expect(answer.status).toBe(303)
  expect(answer.headers.get('location')).toBe('/tools/login')
  expect(answer.headers.get('set-cookie')).toBe('topz_session=; ended=topz_session=x')
})

test('the form is never cached, and sends its origin', () => {
  const { headers } = answerPage(make().parts, '/topz', 200)
  expect(headers.get('cache-control')).toBe('no-store')
  expect(headers.get('vary')).toBe('Accept, Cookie')
  expect(headers.get('referrer-policy')).toBe('same-origin')
  expect(headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(headers.get('www-authenticate')).toBeNull()
})

test('a refusal after too many tokens says how long to wait', () => {
  expect(tooMany(3)).toEqual({
    status: 429,
    detail: 'Too many wrong tokens from this address: try again in 3 s.',
    headers: { 'Retry-After': '3' },
  })
})

test('where to go afterwards is an address of topz', () => {
  expect(safeNext('/topz?sort=cpu&columns=pid,cpu', '')).toBe('/topz?sort=cpu&columns=pid,cpu')
  expect(safeNext('/tools/topz.json', '/tools')).toBe('/tools/topz.json')
})

test('and never another host, another program on the same host, or the form again', () => {
  const elsewhere = [
    'http://evil.test/',
    '//evil.test/',
    '/\\evil.test',
    '/%2f%2fevil.test',
    'javascript:alert(1)',
    'topz',
    '',
    '/topz\r\nSet-Cookie: a=b',
    '/topz#a',
    `/topz?q=${'a'.repeat(600)}`,
  ]
  for (const next of elsewhere) expect([next, safeNext(next, '')]).toEqual([next, '/topz'])
  expect(safeNext('/other/page', '/tools')).toBe('/tools/topz')
  expect(safeNext('/tools/../other', '/tools')).toBe('/tools/topz')
  for (const form of ['/login', '/logout']) expect(safeNext(form, '')).toBe('/topz')
})
