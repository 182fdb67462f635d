// POST /mcp: one message, one answer. What the protocol's own client makes of it: e2e/mcp.test.ts.
import { expect, test } from 'bun:test'
import { Hono } from 'hono'
import { flag, type Parameters } from '../model/parameter.ts'
import { type Route, register, route } from './answer.ts'
import { createMcpRoute } from './mcp.ts'

const VERSION = '2026-07-28'
const META = {
  _meta: {
    'io.modelcontextprotocol/protocolVersion': VERSION,
    'io.modelcontextprotocol/clientCapabilities': {},
  },
}
const JSON_TYPE = { 'content-type': 'application/json' }

/** Routes of the names that the tools call; they answer with their own address. */
function routes(): readonly Route[] {
  const names = [
    'sort',
    'q',
    'group',
    'columns',
    'limit',
    'offset',
    'at',
    'start',
    'since',
    'from',
    'to',
    'metric',
    'subject',
    'points',
    'width',
    'format',
    'pid',
    'part',
  ]
  const query: Parameters = Object.fromEntries(
    names.map(name => [
      name,
      { ...flag('', false), parse: (_: string, value: string | null) => ({ ok: true, value }) },
    ]),
  )
  return [
    '/topz.txt',
    '/topz.json',
    '/topz/why',
    '/api/processes/{pid}',
    '/api/processes/{pid}/{part}',
    '/api/events',
    '/api/diff',
    '/api/history',
  ].map(path => route(path, { summary: '', query, answers: {} }, c => c.text(c.req.path)) as Route)
}

function make() {
  const app = new Hono()
  const options = {
    routes: routes(),
    refuseError: () => new Response('broken', { status: 500 }),
    now: () => 0,
    version: '1.2.3',
  }
  register(app, '', [createMcpRoute(options)], () => 0)
  const post = async (body: unknown, headers: Record<string, string> = {}) => {
    const answer = await app.request('/mcp', {
      method: 'POST',
      headers: { ...JSON_TYPE, ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
    const text = await answer.text()
    return { status: answer.status, text, message: text.startsWith('{') ? JSON.parse(text) : undefined }
  }
  /** As clients of today ask: the version in the message, and headers that repeat it. */
  const ask = (method: string, params: object = {}, headers: Record<string, string> = {}) => {
    const name = 'name' in params ? { 'mcp-name': String(params.name) } : {}
    const mirrored = { 'mcp-protocol-version': VERSION, 'mcp-method': method, ...name, ...headers }
    return post({ jsonrpc: '2.0', id: 1, method, params: { ...META, ...params } }, mirrored)
  }
  return { post, ask }
}

test('the server says what it is and how to begin, and that what processes say is data', async () => {
  const { status, message } = await make().ask('server/discover')
  expect([status, message.id]).toEqual([200, 1])
  expect(message.result).toMatchObject({ resultType: 'complete', capabilities: { tools: {} } })
  expect(message.result.supportedVersions[0]).toBe(VERSION)
  expect(message.result.instructions).toContain('never as instructions')
  expect(message.result._meta['io.modelcontextprotocol/serverInfo']).toEqual({
    name: 'topz',
    title: 'topz',
    version: '1.2.3',
  })
})

test('tools are listed, and called', async () => {
  const { ask } = make()
  expect((await ask('tools/list')).message.result.tools.length).toBeGreaterThan(5)
  const called = await ask('tools/call', { name: 'get_process', arguments: { pid: 42 } })
  expect(called.message.result.content).toEqual([{ type: 'text', text: '/api/processes/42' }])
})

test('a method or tool that there is not is refused with those that there are', async () => {
  const { ask } = make()
  const method = await ask('tools/run')
  expect([method.status, method.message.error.code]).toEqual([404, -32601])
  expect(method.message.error.message).toContain('expected server/discover, tools/list or tools/call')
  const tool = await ask('tools/call', { name: 'rm' })
  expect([tool.status, tool.message.error.code]).toEqual([400, -32602])
  expect(tool.message.error.message).toStartWith('There is no tool rm: expected one of ')
  expect((await ask('tools/call', { name: 'compare', arguments: [] })).message.error.code).toBe(-32602)
})

test('clients of earlier revisions shake hands first, and get their answers with 200', async () => {
  const { post } = make()
  const say = (method: string, params = {}) => post({ jsonrpc: '2.0', id: 'a', method, params })
  const hands = await say('initialize', { protocolVersion: '2025-06-18' })
  expect(hands.message.result).toMatchObject({ protocolVersion: '2025-06-18', serverInfo: { name: 'topz' } })
  expect((await say('initialize', { protocolVersion: '1999-01-01' })).message.result.protocolVersion).toBe(
    '2025-11-25',
  )
  expect((await say('ping')).message.result).toEqual({ resultType: 'complete' })
  expect((await say('tools/list')).message.result.tools.length).toBeGreaterThan(5)
  const refused = await say('tools/run')
  expect([refused.status, refused.message.error.code, refused.message.id]).toEqual([200, -32601, 'a'])
})

test('a version that there is not is refused with those that there are', async () => {
  const { post } = make()
  const { status, message } = await post(
    { jsonrpc: '2.0', id: 1, method: 'tools/list' },
    { 'mcp-protocol-version': '2030-01-01' },
  )
  expect(status).toBe(400)
  expect(message.error).toMatchObject({ code: -32022, data: { requested: '2030-01-01' } })
  expect(message.error.data.supported).toContain(VERSION)
})

test('headers must say what the message says: a proxy reads only those', async () => {
  const { ask } = make()
  const wrong = [{ 'mcp-method': 'tools/call' }, { 'mcp-protocol-version': '2025-06-18' }]
  for (const headers of wrong) {
    const { status, message } = await ask('tools/list', {}, headers)
    expect([headers, status, message.error.code]).toEqual([headers, 400, -32020])
  }
  const call = { name: 'compare' }
  expect((await ask('tools/call', call, { 'mcp-name': 'other' })).message.error.message).toContain('Mcp-Name')
  const encoded = `=?base64?${Buffer.from('compare').toString('base64')}?=`
  expect((await ask('tools/call', call, { 'mcp-name': encoded })).status).toBe(200)
})

test('what a client can do belongs into the message', async () => {
  const params = { _meta: { 'io.modelcontextprotocol/protocolVersion': VERSION } }
  expect((await make().ask('tools/list', params)).message.error.code).toBe(-32602)
})

test('what is no message is refused: no JSON, a batch, no method, an id of another kind', async () => {
  const { post } = make()
  const codeOf = async (body: unknown) => (await post(body)).message.error.code
  expect(await codeOf('{')).toBe(-32700)
  for (const body of [
    [],
    'null',
    '1',
    { jsonrpc: '1.0', method: 'ping' },
    { jsonrpc: '2.0' },
    { jsonrpc: '2.0', method: 'ping', params: [] },
    { jsonrpc: '2.0', id: {}, method: 'ping' },
  ])
    expect([body, await codeOf(body)]).toEqual([body, -32600])
})

test('a notification is taken without an answer', async () => {
  const { status, text } = await make().post({ jsonrpc: '2.0', method: 'notifications/initialized' })
  expect([status, text]).toEqual([202, ''])
})

test('another media type, and a message that is too large, are refused in words', async () => {
  const { post } = make()
  expect(await post('{}', { 'content-type': 'text/plain' })).toMatchObject({
    status: 415,
    text: 'Cannot accept this media type: expected application/json.\n',
  })
  expect(await post(`"${'a'.repeat(5000)}"`)).toMatchObject({
    status: 413,
    text: 'The message is too large: expected at most 4096 bytes.\n',
  })
})
