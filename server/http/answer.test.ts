// What the routes have in common.
import { expect, test } from 'bun:test'
import { Hono } from 'hono'
import { flag } from '../model/parameter.ts'
import type { Operation } from '../render/openapi.ts'
import { answerJson, answerText, FORMAT, NOT_READY, register, route, wantsText } from './answer.ts'

const OPERATION = { summary: 's', query: { tree: flag('A tree.', false) }, answers: {} } satisfies Operation

function make(operation: Operation = OPERATION, basePath = '/tools') {
  const app = new Hono()
  const given: unknown[] = []
  const one = route('/api/{name}', operation, (c, values) => {
    given.push(values)
    return c.text(c.req.param('name') ?? '')
  })
  register(app, basePath, [one], () => 7)
  return { app, given }
}

test('a route is below the base path, with its parameters parsed, and those in its path', async () => {
  const { app, given } = make()
  const answer = await app.request('/tools/api/x?tree=1')
  expect([answer.status, await answer.text()]).toEqual([200, 'x'])
  expect(given).toEqual([{ tree: true }])
  expect((await app.request('/api/x')).status).toBe(404)
})

test('a parameter that is wrong is refused with what is allowed, and the route is not asked', async () => {
  const { app, given } = make()
  const wrong = await app.request('/tools/api/x?tree=maybe')
  expect(wrong.status).toBe(400)
  expect(await wrong.text()).toStartWith('Cannot parse tree=maybe: expected ')
  const unknown = await app.request('/tools/api/x?tere=1')
  expect(await unknown.text()).toContain('did you mean tree?')
  expect(given).toEqual([])
})

test('a route that describes no parameters does not look at them', async () => {
  expect((await make({ summary: 's', answers: {} }).app.request('/tools/api/x?anything=1')).status).toBe(200)
})

test('another method is refused as such, with those that are there', async () => {
  const answer = await make().app.request('/tools/api/x', { method: 'POST' })
  expect([answer.status, answer.headers.get('allow'), await answer.text()]).toEqual([
    405,
    'GET, HEAD',
    'This address is read-only: expected GET or HEAD.\n',
  ])
  const { app } = make({ summary: 's', method: 'post', answers: {} })
  expect((await app.request('/tools/api/x', { method: 'POST' })).status).toBe(200)
  const read = await app.request('/tools/api/x')
  expect([read.status, read.headers.get('allow')]).toEqual([405, 'POST'])
})

test('HEAD is answered as GET is', async () => {
  expect((await make().app.request('/tools/api/x', { method: 'HEAD' })).status).toBe(200)
})

test('JSON is for programs, text on request: what is written in the address wins', async () => {
  const app = new Hono()
  app.get('/', c => c.text(String(wantsText(c, c.req.query('format') as 'json' | 'text' | undefined))))
  const isText = async (accept: string | undefined, format = '') =>
    (
      await app.request((format && `/?format=${format}`) || '/', {
        headers: accept === undefined ? {} : { accept },
      })
    ).text()
  expect(await isText(undefined)).toBe('false')
  expect(await isText('*/*')).toBe('false')
  expect(await isText('text/plain')).toBe('true')
  expect(await isText('text/plain', 'json')).toBe('false')
  expect(await isText('application/json', 'text')).toBe('true')
  expect(FORMAT.parse('format', 'csv', 0).ok).toBe(false)
})

test('an answer says its type and length in bytes, and is kept by no cache', async () => {
  const json = answerJson({ name: 'ä' })
  expect(json.headers.get('content-type')).toStartWith('application/json')
  expect(json.headers.get('content-length')).toBe(String(Buffer.byteLength('{"name":"ä"}\n')))
  expect(await json.text()).toBe('{"name":"ä"}\n')
  const text = answerText('a\n')
  expect([text.headers.get('cache-control'), text.headers.get('vary'), await text.text()]).toEqual([
    'no-store',
    'Accept',
    'a\n',
  ])
  expect(text.headers.get('content-type')).toStartWith('text/plain')
})

test('before the first sample the answer is to try again', () => {
  expect(NOT_READY).toMatchObject({ status: 503, headers: { 'Retry-After': '1' } })
})
