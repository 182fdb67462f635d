// The description of the API, of routes as they are registered.
import { expect, test } from 'bun:test'
import { flag, oneOf } from '../model/parameter.ts'
import { type DescribedRoute, type Operation, renderOpenapi } from './openapi.ts'

interface Described {
  readonly operationId: string
  readonly security?: readonly unknown[]
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly required?: boolean }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, unknown>> }
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, unknown>> }>>
}

interface Document {
  readonly servers: readonly { readonly url: string }[]
  readonly security: readonly unknown[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>
  readonly components: {
    readonly responses: Readonly<Record<string, unknown>>
    readonly schemas: Readonly<Record<string, unknown>>
  }
}

const OPERATION: Operation = { summary: 'Says something.', answers: { 'text/plain': [] } }

const render = (
  routes: readonly DescribedRoute[],
  options: Partial<Parameters<typeof renderOpenapi>[1]> = {},
) =>
  renderOpenapi(routes, {
    version: '1.2.3',
    basePath: '',
    hasToken: false,
    ...options,
  }) as unknown as Document

const describe = (operation: Partial<Operation>, path = '/api/x') => {
  const found = { ...OPERATION, ...operation }
  return render([{ path, operation: found }]).paths[path]?.[found.method ?? 'get'] as Described
}

test('the addresses are below the base path, and a token is required if there is one', () => {
  const open = render([])
  expect([open.servers, open.security]).toEqual([[{ url: '/' }], [{}, { token: [] }]])
  const closed = render([], { basePath: '/tools', hasToken: true })
  expect([closed.servers, closed.security]).toEqual([[{ url: '/tools' }], [{ token: [] }]])
})

test('an address has an operation for each of its methods, each with a unique id', () => {
  const { paths } = render([
    { path: '/login', operation: OPERATION },
    { path: '/login', operation: { ...OPERATION, method: 'post' } },
  ])
  const methods = paths['/login'] ?? {}
  expect(Object.keys(methods)).toEqual(['get', 'post'])
  expect(methods.get?.operationId).not.toBe(methods.post?.operationId)
})

test('parameters of the path are required, those of the query are not', () => {
  const { parameters } = describe(
    { path: { pid: oneOf('A pid.', ['1']) }, query: { tree: flag('As a tree.', false) } },
    '/api/processes/{pid}',
  )
  expect(parameters.map(({ name, in: where, required = false }) => [name, where, required])).toEqual([
    ['pid', 'path', true],
    ['tree', 'query', false],
  ])
})

test('every possible refusal is listed: those of every address, those without a token, and its own', () => {
  const statusesOf = (operation: Partial<Operation>) => Object.keys(describe(operation).responses).map(Number)
  expect(statusesOf({})).toEqual([200, 400, 401, 405, 421, 429, 500])
  expect(statusesOf({ isOpen: true })).toEqual([200, 400, 405, 421, 500])
  expect(statusesOf({ refusals: [404, 503] })).toEqual([200, 400, 401, 404, 405, 421, 429, 500, 503])
  expect(statusesOf({ status: 303 })).toContain(303)
  expect(statusesOf({ status: 303 })).not.toContain(200)
  expect(Object.keys(render([]).components.responses)).toContain('Refusal503')
})

test('an open address says that it needs no token', () => {
  expect(describe({ isOpen: true }).security).toEqual([])
  expect(describe({}).security).toBeUndefined()
})

test('what is posted is described as JSON or as a form', () => {
  const schema = { type: 'object' }
  expect(describe({ method: 'post', body: schema }).requestBody?.content).toEqual({
    'application/json': { schema },
  })
  expect(describe({ method: 'post', form: schema }).requestBody?.content).toEqual({
    'application/x-www-form-urlencoded': { schema },
  })
  expect(describe({}).requestBody).toBeUndefined()
})

test('every schema that is referred to exists', () => {
  const document = render([
    { path: '/topz.json', operation: { ...OPERATION, answers: { 'application/json': ['Snapshot'] } } },
  ])
  const references = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(
    ([, name]) => name ?? '',
  )
  expect(references).toContain('Snapshot')
  expect(references.filter(name => !(name in document.components.schemas))).toEqual([])
})
