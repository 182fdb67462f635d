import { expect, test } from 'bun:test'
import { Hono } from 'hono'
import { answerRefusal } from './refusal.ts'

const app = new Hono()
app.all('*', c => answerRefusal(c, { status: 400, detail: 'It is wrong.' }))

const typeFor = async (accept: string) =>
  (await app.request('/', { headers: { accept } })).headers.get('content-type')

test('a refusal is problem details for clients that prefer JSON, and a line of text for all others', async () => {
  const json = 'application/problem+json'
  const text = 'text/plain; charset=utf-8'
  for (const [accept, type] of [
    ['*/*', text],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', text],
    ['application/json', json],
    ['application/problem+json', json],
    ['application/json, text/plain, */*', json],
    ['text/plain, application/json;q=0.9', text],
    ['application/json;q=0', text],
    ['application/*', json],
    ['image/png', text],
  ] as const)
    expect([accept, await typeFor(accept)]).toEqual([accept, type])
  const answer = await app.request('/', { headers: { accept: json } })
  expect(await answer.json()).toEqual({
    type: 'about:blank',
    title: 'Bad Request',
    status: 400,
    detail: 'It is wrong.',
  })
})
