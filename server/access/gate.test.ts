import { describe, expect, test } from 'bun:test'
import { Hono } from 'hono'
import { createGate, type GateOptions } from './gate.ts'
import { CSP, CSP_SIGN_IN } from './headers.ts'
import { parseAllowedHosts } from './hosts.ts'

const TOKEN = 'Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MA'
const BEARER = { authorization: `Bearer ${TOKEN}` }
const HTML = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
const UPGRADE = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
  'sec-websocket-version': '13',
}
const ROUTES = [
  '/',
  '/topz',
  '/topz.txt',
  '/topz.json',
  '/topz.csv',
  '/api/processes/:pid',
  '/api/stream',
  '/metrics',
  '/report.html',
]

const fixed = (token: string) => ({ current: () => token, check: () => {} })

function make(options: Partial<GateOptions> = {}) {
  const clock = { now: 1_800_000_000_000, peer: '10.0.0.1' }
  const reached: string[] = []
  const basePath = options.basePath ?? ''
  const app = new Hono()
  app.use(
    '*',
    createGate({
      basePath,
      hosts: { hostName: 'box', allowed: parseAllowedHosts('*.example.com'), open: false },
      publicOrigins: [],
      token: fixed(TOKEN),
      tls: false,
      isAsset: path => path === '/assets/main.js',
      peer: () => clock.peer,
      now: () => clock.now,
      monotonic: () => clock.now,
      ...options,
    }),
  )
  for (const route of [...ROUTES, '/healthz', '/readyz', '/assets/main.js']) {
    app.all(basePath + route, c => {
      reached.push(route)
      return c.text('ok', 200, { 'Access-Control-Allow-Origin': '*' })
    })
  }
  const ask = (path: string, headers: Record<string, string> = {}, method = 'GET', body?: string) =>
    app.request(path, {
      method,
      headers: { host: 'localhost:8080', ...headers },
      ...(body === undefined ? {} : { body }),
    })
  const post = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
    ask(
      `${basePath}/login`,
      { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      'POST',
      new URLSearchParams(fields).toString(),
    )
  return { app, ask, post, clock, reached }
}

const pathOf = (route: string) => route.replace(':pid', '12')

describe('S2: without a token', () => {
  test('no route answers, in whatever spelling or method; the router is not reached', async () => {
    const { ask, app, reached } = make()
    const wrong: string[] = []
    for (const route of [...new Set(app.routes.map(route => route.path))].filter(
      path => !/healthz|readyz|assets|\*/.test(path),
    )) {
      const path = pathOf(route)
      const spellings = [
        path,
        `/${path}`,
        `/.${path}`,
        `/x/..${path}`,
        path.replace('/', '/%2F'),
        `${path}.`,
        `${path}/`,
        path.toUpperCase(),
        `${path}%00`,
        `${path};x`,
        `${path}?x=1`,
        `/healthz/..${path}`,
        `/assets/main.js/..%2f..${path}`,
        `/healthz%2f..${path}`,
        `/healthz${path}`,
        `//healthz`,
        '/healthz.',
        '/HEALTHZ',
        '/healthz/',
        '/%68ealthz',
      ]
      for (const spelling of spellings) {
        // The URL parser of the test itself folds some spellings to `/healthz`.
        if (new URL(`http://h${spelling}`).pathname === '/healthz') continue
        for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'PROPFIND']) {
          const { status } = await ask(`http://localhost:8080${spelling}`, {}, method)
          if (status !== 401) wrong.push(`${method} ${spelling} ${status}`)
        }
      }
    }
    expect(wrong).toEqual([])
    expect(reached).toEqual([])
  })

  test('S36: only the health checks and compiled-in assets are open, for reading', async () => {
    const { ask } = make()
    for (const path of ['/healthz', '/readyz', '/assets/main.js']) {
      expect((await ask(path)).status).toBe(200)
      expect((await ask(path, {}, 'HEAD')).status).toBe(200)
      expect((await ask(path, {}, 'POST')).status).toBe(401)
    }
    expect((await ask('/assets/other.js')).status).toBe(401)
  })

  test('a script reads one line, an API client problem details, a browser the sign-in page', async () => {
    const { ask } = make()
    const text = await ask('/topz')
    expect(text.headers.get('content-type')).toBe('text/plain; charset=utf-8')
    expect(text.headers.get('www-authenticate')).toBe('Bearer realm="topz"')
    expect(await text.text()).toBe(
      'A token is required: send "Authorization: Bearer TOKEN", or sign in with a browser.\n',
    )
    const json = await ask('/topz', { accept: 'application/json' })
    expect(json.headers.get('content-type')).toBe('application/problem+json')
    expect(await json.json()).toMatchObject({ type: 'about:blank', title: 'Unauthorized', status: 401 })
    const page = await ask('/topz?sort=mem&q="><script>', HTML)
    expect(page.status).toBe(401)
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
    const html = await page.text()
    expect(html).toContain('<label for="token">')
    expect(html).not.toContain('<script')
  })
})

describe('S8: a token', () => {
  test('in the Authorization header lets everything through', async () => {
    const { ask } = make()
    for (const route of ROUTES) expect((await ask(pathOf(route), BEARER)).status).toBe(200)
    expect((await ask('/topz', { authorization: `bearer  ${TOKEN}` })).status).toBe(200)
  })

  test('that is wrong is 401, in a form that says so', async () => {
    const { ask } = make()
    for (const authorization of [
      'Bearer',
      'Bearer ',
      'Bearer x',
      `Basic ${TOKEN}`,
      TOKEN,
      `Bearer ${TOKEN}x`,
      `Bearer ${TOKEN} x`,
    ]) {
      expect((await ask('/topz', { authorization })).status).toBe(401)
    }
    expect((await ask('/topz', { authorization: 'Bearer x' })).headers.get('www-authenticate')).toContain(
      'invalid_token',
    )
  })

  test('that is wrong ten times a second makes its sender wait, whatever X-Forwarded-For says (S32)', async () => {
    const { ask, post, clock } = make()
    for (let i = 0; i < 10; i++) {
      expect(
        (await ask('/topz', { authorization: 'Bearer x', 'x-forwarded-for': `1.2.3.${i}` })).status,
      ).toBe(401)
    }
    const refused = await ask('/topz', { authorization: 'Bearer x', 'x-forwarded-for': '9.9.9.9' })
    expect(refused.status).toBe(429)
    expect(refused.headers.get('retry-after')).toBe('1')
    expect((await post({ token: 'x' })).status).toBe(429)
    expect((await post({ token: TOKEN })).status).toBe(303)
    expect((await ask('/healthz')).status).toBe(200)
    // A client with the token does not wait for wrong guesses by others at the same address.
    expect((await ask('/topz', BEARER)).status).toBe(200)
    clock.peer = '10.0.0.2'
    expect((await ask('/topz', BEARER)).status).toBe(200)
    clock.peer = '10.0.0.1'
    clock.now += 1000
    expect((await ask('/topz', BEARER)).status).toBe(200)
  })

  test('S9: in the address is refused on every route, even if it is right and sent twice', async () => {
    const { ask } = make()
    for (const route of [...ROUTES, '/healthz', '/assets/main.js', '/login']) {
      for (const query of [`token=${TOKEN}`, `x=1&access_token=${TOKEN}`, `%74oken=${TOKEN}`, 'token']) {
        expect((await ask(`${pathOf(route)}?${query}`)).status).toBe(401)
        expect((await ask(`${pathOf(route)}?${query}`, BEARER)).status).toBe(401)
      }
    }
  })
})

describe('S4: a WebSocket handshake', () => {
  const OWN = 'http://localhost:8080'
  test('needs the token and, from a page, the page of this topz', async () => {
    const { ask } = make()
    const cases: [string | undefined, Record<string, string>, number][] = [
      [OWN, BEARER, 200],
      [undefined, BEARER, 200],
      [OWN, {}, 401],
      [undefined, {}, 401],
      ['http://evil.com', BEARER, 403],
      ['http://localhost:9090', BEARER, 403],
      ['https://localhost:8080', BEARER, 403],
      ['http://localhost.evil.com:8080', BEARER, 403],
      ['null', BEARER, 403],
      [`${OWN}, http://evil.com`, BEARER, 403],
      [`${OWN}, ${OWN}`, BEARER, 403],
    ]
    for (const [origin, headers, status] of cases) {
      const answer = await ask('/api/stream', {
        ...UPGRADE,
        ...headers,
        ...(origin === undefined ? {} : { origin }),
      })
      expect([origin, answer.status]).toEqual([origin, status])
    }
  })

  test('from a strange page is refused without a configured token, too, even when its name was rebound (S5)', async () => {
    const { ask, reached } = make({ token: null })
    expect((await ask('/api/stream', { ...UPGRADE, origin: 'http://evil.com' })).status).toBe(403)
    expect(
      (await ask('/api/stream', { ...UPGRADE, host: 'evil.com:8080', origin: 'http://evil.com:8080' }))
        .status,
    ).toBe(421)
    expect(reached).toEqual([])
    expect((await ask('/api/stream', { ...UPGRADE, origin: OWN })).status).toBe(200)
  })

  test('passes behind a proxy that terminates TLS when its address is configured', async () => {
    const { ask } = make({ publicOrigins: ['https://topz.example.com'] })
    const headers = { ...UPGRADE, ...BEARER, host: 'topz.example.com' }
    expect((await ask('/api/stream', { ...headers, origin: 'https://topz.example.com' })).status).toBe(200)
    expect((await ask('/api/stream', { ...headers, origin: 'https://a.example.com' })).status).toBe(403)
  })

  test('and a change of state follow the same rule', async () => {
    const { ask } = make({ token: null })
    expect((await ask('/topz', { origin: 'http://evil.com' }, 'POST')).status).toBe(403)
    expect((await ask('/topz', { origin: OWN }, 'POST')).status).toBe(200)
    expect((await ask('/topz', {}, 'POST')).status).toBe(200)
  })
})

describe('S5: the host', () => {
  test('that is not allowed is 421 and names the flag, before any token is looked at', async () => {
    const { ask, reached } = make()
    for (const path of ['/topz', '/healthz', '/assets/main.js', '/login']) {
      const answer = await ask(path, { ...BEARER, host: 'evil.com' })
      expect(answer.status).toBe(421)
      expect(await answer.text()).toContain('--allowed-hosts=evil.com')
    }
    expect(reached).toEqual([])
    expect((await ask('/topz', { ...BEARER, host: 'a.example.com:81' })).status).toBe(200)
    expect((await ask('/topz', { ...BEARER, host: 'example.com' })).status).toBe(421)
    expect((await ask('/topz', { ...BEARER, host: '[::1]:8080' })).status).toBe(200)
  })

  test('given twice or malformed is 400; a different one in the request line is 421; X-Forwarded-Host is ignored', async () => {
    const { ask } = make()
    const twice = await ask('/topz', { ...BEARER, host: 'localhost, evil.com' })
    expect([twice.status, await twice.text()]).toEqual([
      400,
      'A request must have exactly one Host header.\n',
    ])
    expect((await ask('/topz', { ...BEARER, host: 'a b' })).status).toBe(400)
    expect((await ask('http://evil.com/topz', { ...BEARER, host: 'localhost' })).status).toBe(421)
    expect(
      (await ask('/topz', { ...BEARER, host: 'evil.com', 'x-forwarded-host': 'localhost' })).status,
    ).toBe(421)
    expect((await ask('/topz', { ...BEARER, 'x-forwarded-host': 'evil.com' })).status).toBe(200)
  })
})

describe('S13: an address in another spelling', () => {
  test('is 404 with the reason and never reaches the router', async () => {
    const { ask, reached } = make({ token: null })
    for (const path of [
      '//topz',
      '/topz.',
      '/%74opz',
      '/topz%2F',
      '/..%2f..%2fetc/passwd',
      '/topz%00',
      '/topz%zz',
      '/topz%c0%ae',
      '/proc%5c1',
      `/${'a'.repeat(3000)}`,
    ]) {
      const answer = await ask(`http://localhost:8080${path}`)
      expect([path, answer.status]).toEqual([path, 404])
      expect(await answer.text()).toStartWith('There is no such address: ')
    }
    expect(reached).toEqual([])
  })
})

describe('an answer', () => {
  test('S15, S6: has the security headers and no CORS header, for every client', async () => {
    const { ask } = make()
    const answers = [
      await ask('/topz', BEARER),
      await ask('/topz'),
      await ask('/nothing', BEARER),
      await ask('/healthz'),
      await ask('/assets/main.js'),
      await ask('//x'),
      await ask('/topz', { host: 'evil.com' }),
      await ask('/login', HTML),
      await ask('/login.css'),
      await ask('/topz?token=x'),
      ...(await Promise.all(
        ['http://evil.com', 'null', 'http://localhost', 'http://localhost:8080', 'https://x'].map(origin =>
          ask('/topz', { ...BEARER, origin }),
        ),
      )),
    ]
    for (const { headers } of answers) {
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
      expect(headers.get('x-frame-options')).toBe('DENY')
      expect(headers.get('permissions-policy')).toContain('camera=()')
      expect([CSP, CSP_SIGN_IN]).toContain(headers.get('content-security-policy') ?? '')
      expect(['no-referrer', 'same-origin']).toContain(headers.get('referrer-policy') ?? '')
      expect([...headers.keys()].filter(name => name.startsWith('access-control'))).toEqual([])
    }
    const vary = (await ask('/topz', BEARER)).headers
    expect(vary.get('vary')).toBe('Origin')
    expect(vary.get('cache-control')).toBe('no-store')
    expect(vary.get('referrer-policy')).toBe('no-referrer')
  })

  test('S15: has exactly this policy', () => {
    expect(CSP).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
    )
    expect(CSP_SIGN_IN).toBe(CSP.replace("form-action 'none'", "form-action 'self'"))
  })
})

describe('signing in', () => {
  const cookieOf = (answer: Response) => ({
    cookie: (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '',
  })

  test('with the token gives a cookie that opens every route and the stream, until signing out', async () => {
    const { ask, post } = make()
    const answer = await post(
      { token: ` ${TOKEN}\n`, next: '/topz?sort=mem' },
      { origin: 'http://localhost:8080', 'sec-fetch-site': 'same-origin' },
    )
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/topz?sort=mem'])
    const cookie = cookieOf(answer)
    for (const route of ROUTES) expect((await ask(pathOf(route), cookie)).status).toBe(200)
    expect(
      (await ask('/api/stream', { ...UPGRADE, ...cookie, origin: 'http://localhost:8080' })).status,
    ).toBe(200)
    expect((await ask('/api/stream', { ...UPGRADE, ...cookie, origin: 'http://evil.com' })).status).toBe(403)
    expect((await ask('/logout', cookie)).headers.get('allow')).toBe('POST')
    const out = await ask('/logout', cookie, 'POST')
    expect([out.status, out.headers.get('location')]).toEqual([303, '/login'])
    expect(out.headers.get('set-cookie')).toContain('Max-Age=0')
    expect((await ask('/topz', cookie)).status).toBe(401)
  })

  test('with a wrong token shows the form again, with an error', async () => {
    const { post } = make()
    const answer = await post({ token: 'wrong' })
    expect(answer.status).toBe(401)
    expect(answer.headers.get('set-cookie')).toBeNull()
    expect(await answer.text()).toContain('role="alert"')
  })

  test('S7: from another site is refused, and so is signing out', async () => {
    const { post, ask } = make()
    const strange: Record<string, string>[] = [
      { origin: 'http://evil.com' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ]
    for (const headers of strange) {
      expect((await post({ token: TOKEN }, headers)).status).toBe(403)
      expect((await ask('/logout', headers, 'POST')).status).toBe(403)
    }
    expect((await post({ token: TOKEN }, { 'content-type': 'text/plain' })).status).toBe(415)
    expect((await post({ token: TOKEN }, { 'content-type': 'application/json' })).status).toBe(415)
  })

  test('S24: reads at most 4 KiB', async () => {
    const { post } = make()
    expect((await post({ token: 'x'.repeat(5000) })).status).toBe(413)
  })

  test('never leads to another host or back to the form', async () => {
    const { post } = make()
    for (const next of [
      '//evil.com',
      'http://evil.com',
      '/\\evil.com',
      '/x/../..//evil',
      '/a\r\nSet-Cookie: x=1',
      '/%0d%0ax',
      '/topz#x',
      'topz',
      '',
      '/login',
      '/logout',
      'javascript:1',
      `/${'a'.repeat(600)}`,
    ]) {
      expect([next, (await post({ token: TOKEN, next })).headers.get('location')]).toEqual([next, '/topz'])
    }
  })

  test('works below a base path, and nothing outside of it is open', async () => {
    const { ask, post } = make({ basePath: '/foo' })
    const answer = await post({ token: TOKEN })
    expect(answer.headers.get('location')).toBe('/foo/topz')
    expect(answer.headers.get('set-cookie')).toContain('; Path=/foo/;')
    expect((await ask('/foo/topz', cookieOf(answer))).status).toBe(200)
    expect((await ask('/foo/healthz')).status).toBe(200)
    expect((await ask('/healthz')).status).toBe(401)
    expect((await ask('/foo/topz')).status).toBe(401)
    expect(await (await ask('/foo/topz', HTML)).text()).toContain('action="/foo/login"')
  })

  test('has no form without a token: the address does not exist', async () => {
    const { ask } = make({ token: null })
    expect((await ask('/login', HTML)).status).toBe(404)
    expect((await ask('/topz')).status).toBe(200)
  })
})
