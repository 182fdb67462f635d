// The files of the page.
import { expect, test } from 'bun:test'
import { gzipSync } from 'node:zlib'
import { Hono } from 'hono'
import { answerAsset, loadAssets, PAGE } from './assets.ts'

const built = (text: string, type: string) => ({ type, gzip: gzipSync(text).toString('base64') })
const ASSETS = loadAssets({
  'index.html': built('<html>', 'text/html; charset=utf-8'),
  'assets/main-x.js': built('let a', 'text/javascript'),
})

async function get(path: string, accept?: string) {
  const app = new Hono()
  app.get('*', c => answerAsset(c, ASSETS, c.req.path) ?? c.text('none', 404))
  return app.request(path, { headers: accept === undefined ? {} : { 'accept-encoding': accept } })
}

test('a file has its type, and is sent packed to those who can unpack it', async () => {
  const answer = await get('/assets/main-x.js', 'gzip, br')
  expect(answer.headers.get('content-type')).toBe('text/javascript')
  expect(answer.headers.get('content-encoding')).toBe('gzip')
  expect(Buffer.from(await answer.arrayBuffer())).toEqual(gzipSync('let a'))
})

test('others get it unpacked', async () => {
  for (const accept of [undefined, 'identity', 'br', 'gzip;q=0']) {
    const answer = await get('/assets/main-x.js', accept)
    expect([accept, answer.headers.get('content-encoding'), await answer.text()]).toEqual([
      accept,
      null,
      'let a',
    ])
  }
})

test('a file whose name says its content may be kept for ever, the page that names it is asked for each time', async () => {
  expect((await get('/assets/main-x.js')).headers.get('cache-control')).toBe(
    'public, max-age=31536000, immutable',
  )
  const page = await get(PAGE)
  expect(page.headers.get('cache-control')).toBe('no-cache')
  expect(page.headers.get('vary')).toContain('Cookie')
  expect((await get('/assets/main-x.js')).headers.get('vary')).toBe('Accept-Encoding')
})

test('any other path is nothing: no file system is looked into', async () => {
  for (const path of [
    '/',
    '/assets',
    '/assets/',
    '/assets/main-x.js/',
    '/assets/../index.html.bak',
    '/etc/passwd',
    '/constructor',
  ])
    expect([path, (await get(path)).status]).toEqual([path, 404])
})
