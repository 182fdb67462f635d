// The routes as app.ts registers them -> the OpenAPI 3.1 document of /api/openapi.json. Its parameters are those that
// requests are parsed with, its schemas those that the tests check answers against.

import type { Parameter, Parameters, ValueSchema } from '../model/parameter.ts'
import api from './api.schema.json'
import topz from './topz.schema.json'

/** The input and answers of an address. */
export interface Operation<Query extends Parameters = Parameters> {
  readonly summary: string
  readonly method?: 'post'
  /** Those in braces in the path. */
  readonly path?: Parameters
  /** Missing: parameters are ignored. */
  readonly query?: Query
  /** Query parameters that another parser reads. */
  readonly passed?: readonly string[]
  /** What a posted body must be, as JSON; or what a form sends. */
  readonly body?: ValueSchema
  readonly form?: ValueSchema
  /** Media type of an answer -> the names of its schemas; none if it is not JSON. */
  readonly answers: Readonly<Record<string, readonly string[]>>
  /** Instead of 200. */
  readonly status?: number
  /** Beyond those that every address may answer with. */
  readonly refusals?: readonly number[]
  /** No token is asked for. */
  readonly isOpen?: true
}

export interface DescribedRoute {
  /** Below the base path: /api/processes/{pid} */
  readonly path: string
  readonly operation: Operation
}

const REFUSALS: Readonly<Record<number, string>> = {
  400: 'The request is invalid; the answer says what is allowed.',
  401: 'A token is required (--token-file), or the one sent is wrong.',
  403: 'Access denied; the answer names the flag that would allow it. Or the request comes from another origin.',
  404: 'Not found, or not at that moment.',
  405: 'The address does not accept this method; Allow lists those that it does.',
  413: 'The body is too large.',
  415: 'The body has the wrong media type.',
  421: 'The host name is not allowed: allow it with --allowed-hosts.',
  429: 'Too many wrong tokens from this address.',
  500: 'An error occurred in topz; see its log.',
  503: 'Not now: the first sample is not ready yet, or there are too many requests. Retry-After says when to try again.',
}
/** A wrong Host header gets 400 or 421 at any address; without a token a request gets no further. */
const REFUSED_ANYWHERE = [400, 405, 421, 500]
const REFUSED_WITHOUT_TOKEN = [401, 429]

export interface OpenapiOptions {
  readonly version: string
  /** '' or '/tools/topz' */
  readonly basePath: string
  readonly hasToken: boolean
}

export function renderOpenapi(routes: readonly DescribedRoute[], options: OpenapiOptions): object {
  return {
    openapi: '3.1.1',
    info: {
      title: 'topz',
      version: options.version,
      description:
        'What every process in a running container is doing. Sizes are in bytes, durations in seconds, instants in Unix milliseconds; shares are 0..1, and 1 CPU is 1. A field that is missing is unknown, never zero. Fields may be added; renaming, removing or redefining one raises schemaVersion. HEAD works wherever GET does.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: options.basePath || '/' }],
    security: options.hasToken ? [{ token: [] }] : [{}, { token: [] }],
    paths: renderPaths(routes),
    components: {
      schemas: schemas(),
      responses: Object.fromEntries(
        Object.entries(REFUSALS).map(([status, description]) => [
          `Refusal${status}`,
          refusal(description, Number(status)),
        ]),
      ),
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'The token in the --token-file.' },
      },
    },
  }
}

/** An address has an operation for each of its methods. */
function renderPaths(routes: readonly DescribedRoute[]): object {
  const paths = new Map<string, object>()
  for (const { path, operation } of routes)
    paths.set(path, {
      ...paths.get(path),
      [operation.method ?? 'get']: renderOperation(path, operation),
    })
  return Object.fromEntries(paths)
}

function renderOperation(path: string, operation: Operation): object {
  const { summary, query = {}, body, form, answers, status = 200, refusals = [], isOpen } = operation
  const refused = [...REFUSED_ANYWHERE, ...(isOpen ? [] : REFUSED_WITHOUT_TOKEN), ...refusals]
  return {
    operationId: operationId(operation.method ?? 'get', path),
    summary,
    ...(isOpen && { security: [] }),
    parameters: [
      ...Object.entries(operation.path ?? {}).map(([name, one]) => renderParameter(name, one, 'path')),
      ...Object.entries(query).map(([name, one]) => renderParameter(name, one, 'query')),
    ],
    ...(body && { requestBody: { required: true, content: { 'application/json': { schema: body } } } }),
    ...(form && {
      requestBody: { required: true, content: { 'application/x-www-form-urlencoded': { schema: form } } },
    }),
    responses: {
      [status]: {
        description: summary,
        content: Object.fromEntries(
          Object.entries(answers).map(([type, names]) => [type, { schema: schemaOf(type, names) }]),
        ),
      },
      ...Object.fromEntries(
        [...new Set(refused)].map(code => [code, { $ref: `#/components/responses/Refusal${code}` }]),
      ),
    },
  }
}

/** `/api/processes/{pid}` -> `getApiProcessesPid` */
function operationId(method: string, path: string): string {
  const words = path.split(/\W+/).filter(word => word !== '')
  return `${method}${words.map(word => word[0]?.toUpperCase() + word.slice(1)).join('') || 'Root'}`
}

function renderParameter(name: string, { description, schema }: Parameter, place: 'path' | 'query'): object {
  return { name, in: place, description, schema, ...(place === 'path' && { required: true }) }
}

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })

function schemaOf(type: string, names: readonly string[]): object {
  const [only = '', ...others] = names
  if (names.length === 0) return { type: type === 'application/json' ? 'object' : 'string' }
  return others.length === 0 ? ref(only) : { anyOf: names.map(ref) }
}

/** Headers that a refusal always has. */
const HEADERS: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  401: { 'WWW-Authenticate': 'Bearer.' },
  405: { Allow: 'The methods that the address accepts, separated by commas.' },
  429: { 'Retry-After': 'Seconds.' },
}

function refusal(description: string, status: number): object {
  // A browser gets the sign-in form.
  const isSignIn = status === 401 || status === 429
  const headers = Object.entries(HEADERS[status] ?? {})
  return {
    description,
    ...(headers.length > 0 && {
      headers: Object.fromEntries(
        headers.map(([name, said]) => [
          name,
          { description: said, required: true, schema: { type: 'string' } },
        ]),
      ),
    }),
    content: {
      ...(isSignIn && { 'text/html': { schema: { type: 'string' } } }),
      'text/plain': { schema: { type: 'string' } },
      'application/problem+json': { schema: ref('Problem') },
    },
  }
}

/** Both files in one: `#/$defs/process` in the one is `Process` here. */
function schemas(): Readonly<Record<string, unknown>> {
  const { $schema, $defs, ...snapshot } = topz
  const all = { ...api.$defs, ...$defs, Snapshot: snapshot }
  const text = JSON.stringify(
    Object.fromEntries(Object.entries(all).map(([name, schema]) => [capital(name), schema])),
  )
  return JSON.parse(
    text.replace(/"#\/\$defs\/(\w+)"/g, (_, name) => `"#/components/schemas/${capital(name)}"`),
  )
}

const capital = (name: string) => `${name[0]?.toUpperCase()}${name.slice(1)}`
