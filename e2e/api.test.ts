// /api/openapi.json against the running program: every address in it is called in every documented way, and answers as
// documented.

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Validator } from '@seriousme/openapi-schema-validator'
import Ajv from 'ajv/dist/2020'
import { startTopz, type Topz } from './topz.ts'
import { until } from './until.ts'

// Tests wait for conditions; this only ends a test that hangs.
setDefaultTimeout(240_000)

interface Named {
  readonly name: string
  readonly in: 'path' | 'query'
  readonly schema: { readonly enum?: readonly string[]; readonly minimum?: number; readonly maximum?: number }
}
interface Operation {
  readonly parameters: readonly Named[]
  readonly responses: Readonly<
    Record<string, { $ref?: string; content?: Record<string, { schema: object }> }>
  >
  readonly security?: readonly unknown[]
}
interface Openapi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly responses: Readonly<Record<string, Operation['responses'][string]>> }
}

const TOKEN = 'a8Zk29slQwErTy7654mNbVcX'
let topz: Topz
let closed: Topz
let openapi: Openapi
let ajv: Ajv
/** A file of the page. */
let asset = ''

beforeAll(async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'topz-')), 'token')
  writeFileSync(file, TOKEN, { mode: 0o400 })
  ;[topz, closed] = await Promise.all([
    startTopz(['--interval=250ms', '--mcp']),
    startTopz([`--token-file=${file}`, '--allow-environ=on']),
  ])
  openapi = (await (await get('/api/openapi.json')).json()) as Openapi
  asset = /assets\/([\w.-]+)/.exec(await (await get('/topz', { accept: 'text/html' })).text())?.[1] ?? ''
  ajv = new Ajv({ strict: false, allErrors: true })
  ajv.addSchema({ $id: 'api', components: openapi.components })
  await until('three seconds to be recorded', async () => {
    const { from = 0, to = 0 } = (await (await get('/api/recording')).json()) as {
      from?: number
      to?: number
    }
    return to - from > 3000 || undefined
  })
})
afterAll(() => Promise.all([topz.stop(), closed.stop()]))

const get = (path: string, headers: Record<string, string> = {}, from = topz) =>
  fetch(`${from.origin}${path}`, { headers, redirect: 'manual' })

/** The path of each operation that is read. */
const reads = () =>
  Object.entries(openapi.paths).flatMap(([path, { get: operation }]) =>
    operation === undefined ? [] : [[path, operation] as const],
  )

/** An address for each value of the path that is worth calling. */
function addresses(path: string, operation: Operation): string[] {
  const filled = path.replace('{pid}', String(topz.child.pid)).replace('{name}', asset)
  const part = operation.parameters.find(one => one.in === 'path' && one.name === 'part')
  return part === undefined ? [filled] : (part.schema.enum ?? []).map(name => filled.replace('{part}', name))
}

/** What is wrong with an answer, by the description of its operation; nothing if it matches. */
async function mistakes(operation: Operation, answer: Response): Promise<string[]> {
  const described = operation.responses[String(answer.status)]
  if (described === undefined) return [`${answer.status} is not described`]
  const { content } = described.$ref
    ? (openapi.components.responses[described.$ref.replace('#/components/responses/', '')] ?? {})
    : described
  const type = answer.headers.get('content-type')?.split(';')[0] ?? ''
  const schema = (content?.[type] ?? content?.['*/*'])?.schema
  if (schema === undefined)
    return Object.keys(content ?? {}).length === 0 ? [] : [`${type} is not described for ${answer.status}`]
  if (answer.url.includes('watch=')) return answer.body?.cancel().then(() => []) ?? []
  const body = type.endsWith('json') ? await answer.json() : await answer.text()
  const text = JSON.stringify(schema).replaceAll('"#/components/', '"api#/components/')
  const validate = ajv.compile(JSON.parse(text))
  validate(body)
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}

async function expectDescribed(path: string, operation: Operation, headers = {}, from = topz) {
  const answer = await get(path, headers, from)
  expect([path, ...(await mistakes(operation, answer))]).toEqual([path])
  return answer
}

test('the document is OpenAPI 3.1', async () => {
  const { valid, errors } = await new Validator().validate(structuredClone({ ...openapi }))
  expect(errors ?? []).toEqual([])
  expect(valid).toBe(true)
})

test('every address answers as described, in each form', async () => {
  for (const [path, operation] of reads())
    for (const address of addresses(path, operation))
      for (const accept of ['*/*', 'application/json', 'text/html', 'text/plain', 'text/csv'])
        await expectDescribed(address, operation, { accept })
})

/** For parameters whose schema does not list their values. */
const SAMPLES: Readonly<Record<string, string>> = {
  sort: 'mem:asc',
  q: 'topz',
  columns: 'pid,cpu',
  watch: '1s',
  at: '-1s',
  diff: '-2s..now',
  base: '-1s',
  from: '-2s',
  to: 'now',
  metric: 'totals.rssBytes',
  subject: 'host',
  start: '1',
}

test('every value in the range of a parameter is accepted, the next one beyond is refused', async () => {
  const answered = new Set<string>()
  for (const [path, operation] of reads()) {
    const [address = ''] = addresses(path, operation)
    for (const { name, schema } of operation.parameters.filter(one => one.in === 'query')) {
      const { enum: values = [], minimum, maximum } = schema
      // Nothing was recorded a quarter of an hour ago.
      const base = path === '/api/diff' && name !== 'from' ? 'from=-2s&' : ''
      const listed = [...values, minimum, maximum].filter(value => value !== undefined)
      for (const text of listed.length > 0 ? listed : [SAMPLES[name] ?? 'no sample']) {
        const answer = await expectDescribed(`${address}?${base}${name}=${text}`, operation)
        if (answer.ok) answered.add(`${path} ${name}`)
        expect(`${path}?${name}=${text} ${answer.status === 400}`).toBe(`${path}?${name}=${text} false`)
      }
      // The process of `start` is another one.
      expect(`${path} ${name} ${answered.has(`${path} ${name}`) || name === 'start'}`).toBe(
        `${path} ${name} true`,
      )
      const beyond = maximum === undefined ? 'nonsense%00' : String(maximum + 1)
      if (name === 'q') continue
      const refused = await expectDescribed(`${address}?${name}=${beyond}`, operation)
      expect(`${path}?${name}=${beyond} ${refused.status}`).toBe(`${path}?${name}=${beyond} 400`)
    }
  }
})

test('a parameter that is empty, given twice, broken or unknown is refused wherever it is sent', async () => {
  const refusals = async (address: string, operation: Operation, query: string) => {
    const answer = await expectDescribed(`${address}?${query}`, operation, { accept: 'application/json' })
    return `${address}?${query} ${answer.status}`
  }
  for (const [path, operation] of reads()) {
    // Probes, and parameters that caches may add: these ignore the query.
    if (operation.security?.length === 0 || path === '/') continue
    const [address = ''] = addresses(path, operation)
    const queries = operation.parameters
      .filter(one => one.in === 'query')
      .flatMap(({ name, schema }) => {
        const text = String(schema.enum?.[0] ?? schema.minimum ?? SAMPLES[name])
        // A filter may be empty, and a switch may appear alone.
        const isEmptyAllowed = name === 'q' || schema.enum?.includes('')
        return [
          ...(isEmptyAllowed ? [] : [`${name}=`]),
          `${name}=${text}&${name}=${text}`,
          `${name}=%zz`,
          `${name}x=${text}`,
        ]
      })
    for (const query of [...queries, 'unknown=1', '=', '50%'])
      expect(await refusals(address, operation, query)).toBe(`${address}?${query} 400`)
  }
})

test('every address accepts the methods that are described, and HEAD where it accepts GET, and refuses all others', async () => {
  const bearer = { authorization: `Bearer ${TOKEN}` }
  const described = (await (await get('/api/openapi.json', bearer, closed)).json()) as Openapi
  const both = [
    [topz, openapi],
    [closed, described],
  ] as const
  for (const [from, { paths }] of both)
    for (const [path, operations] of Object.entries(paths)) {
      const named = Object.keys(operations).map(method => method.toUpperCase())
      const allowed = named.flatMap(method => (method === 'GET' ? ['GET', 'HEAD'] : [method]))
      const [operation] = Object.values(operations) as [Operation]
      const [address = ''] = addresses(path, operation)
      let asGet = 0
      for (const method of ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE']) {
        const answer = await fetch(`${from.origin}${address}`, {
          method,
          headers: bearer,
          redirect: 'manual',
        })
        const isAllowed = allowed.includes(method)
        expect(`${method} ${path} ${answer.status === 405}`).toBe(`${method} ${path} ${!isAllowed}`)
        if (method === 'GET') {
          asGet = answer.status
          // A report that is not read keeps the next one waiting.
          if (isAllowed) await answer.arrayBuffer()
        }
        // A redirect has no body.
        if (isAllowed && method === 'HEAD')
          expect([path, answer.status, Number(answer.headers.get('content-length')) > 0]).toEqual([
            path,
            asGet,
            asGet !== 302,
          ])
        if (isAllowed) continue
        expect([path, answer.headers.get('allow')]).toEqual([path, allowed.join(', ')])
        if (method !== 'HEAD') expect([path, ...(await mistakes(operation, answer))]).toEqual([path])
      }
    }
})

test('requests that cannot be answered are refused as described: 400, 401, 403, 404', async () => {
  const accept = 'application/json'
  const of = (path: string) => openapi.paths[path]?.get as Operation
  const status = async (path: string, described: string, headers = {}, from = topz) =>
    (await expectDescribed(path, of(described), { accept, ...headers }, from)).status
  expect(await status('/api/history?metrics=x', '/api/history')).toBe(400)
  expect(await status('/api/processes/0', '/api/processes/{pid}')).toBe(400)
  expect(await status('/api/processes/9999999', '/api/processes/{pid}')).toBe(404)
  expect(await status('/topz.json?at=-1h', '/topz.json')).toBe(404)
  const environ = `/api/processes/${topz.child.pid}/environ`
  expect(await status(environ, '/api/processes/{pid}/{part}')).toBe(403)
  for (const [path, { security }] of reads())
    expect(`${path} ${(await get(path.replace('{name}', asset), { accept }, closed)).status === 401}`).toBe(
      `${path} ${security === undefined}`,
    )
  expect(await status('/topz', '/topz', {}, closed)).toBe(401)
  const own = `/api/processes/${closed.child.pid}/environ`
  const bearer = { authorization: `Bearer ${TOKEN}` }
  expect(await status(own, '/api/processes/{pid}/{part}', bearer, closed)).toBe(200)
})

test('the sign-in form is described if there is a token, and answers as described', async () => {
  expect(Object.keys(openapi.paths)).not.toContain('/login')
  const bearer = { authorization: `Bearer ${TOKEN}` }
  const described = (await (await get('/api/openapi.json', bearer, closed)).json()) as Openapi
  const send = async (method: 'get' | 'post', path: string, form?: Record<string, string>) => {
    const answer = await fetch(`${closed.origin}${path}`, {
      method,
      redirect: 'manual',
      ...(form && { body: new URLSearchParams(form) }),
    })
    const operation = described.paths[path]?.[method] as Operation
    expect([path, ...(await mistakes(operation, answer))]).toEqual([path])
    return answer
  }
  expect((await send('get', '/login')).status).toBe(200)
  expect((await send('get', '/login.css')).status).toBe(200)
  expect((await send('post', '/login', { token: 'wrong' })).status).toBe(401)
  expect((await send('post', '/login')).status).toBe(415)
  const signedIn = await send('post', '/login', { token: TOKEN, next: '/topz.txt' })
  expect([signedIn.status, signedIn.headers.get('location')]).toEqual([303, '/topz.txt'])
  expect((await send('post', '/logout')).status).toBe(303)
  const page = await get('/topz', { accept: 'text/html' }, closed)
  expect(page.status).toBe(401)
  expect(await mistakes(described.paths['/topz']?.get as Operation, page)).toEqual([])
})
