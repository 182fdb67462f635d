// The headers of every answer.
import { expect, test } from 'bun:test'
import { CSP, CSP_SIGN_IN, setSecurityHeaders } from './headers.ts'

function headersOf(before: Record<string, string> = {}, asset = false) {
  const headers = new Headers(before)
  setSecurityHeaders(headers, { asset })
  return headers
}

test('S6: a header by which another site could read the answer is removed, wherever it came from', () => {
  const headers = headersOf({
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Allow-Credentials': 'true',
    'Access-Control-Allow-Methods': 'GET',
    'Access-Control-Allow-Headers': 'authorization',
    'Access-Control-Allow-Private-Network': 'true',
  })
  expect([...headers.keys()].filter(name => name.startsWith('access-control'))).toEqual([])
})

test('S15: every answer forbids frames, guessed types and anything from other origins', () => {
  const headers = headersOf()
  expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
  expect(headers.get('X-Frame-Options')).toBe('DENY')
  expect(headers.get('Cross-Origin-Resource-Policy')).toBe('same-origin')
  expect(headers.get('Cross-Origin-Opener-Policy')).toBe('same-origin')
  expect(headers.get('Permissions-Policy')).toContain('camera=()')
  expect(headers.get('Content-Security-Policy')).toBe(CSP)
  expect(headers.get('Referrer-Policy')).toBe('no-referrer')
})

test('a route that is stricter or has a form keeps its own policy and referrer', () => {
  const headers = headersOf({ 'Content-Security-Policy': CSP_SIGN_IN, 'Referrer-Policy': 'same-origin' })
  expect(headers.get('Content-Security-Policy')).toBe(CSP_SIGN_IN)
  expect(headers.get('Referrer-Policy')).toBe('same-origin')
})

test('the two policies differ only in forms', () => {
  expect(CSP).toContain("form-action 'none'")
  expect(CSP_SIGN_IN).toBe(CSP.replace("form-action 'none'", "form-action 'self'"))
})

test('no cache keeps an answer, unless its route says for how long', () => {
  expect(headersOf().get('Cache-Control')).toBe('no-store')
  expect(headersOf({ 'Cache-Control': 'max-age=1' }).get('Cache-Control')).toBe('max-age=1')
})

test('an answer varies by origin, once, besides what it varies by anyway', () => {
  expect(headersOf().get('Vary')).toBe('Origin')
  expect(headersOf({ Vary: 'Accept,  Cookie' }).get('Vary')).toBe('Accept, Cookie, Origin')
  expect(headersOf({ Vary: 'origin, Accept' }).get('Vary')).toBe('origin, Accept')
})

test('an asset is the same for everyone: caches may share it', () => {
  const headers = headersOf({}, true)
  expect([headers.get('Vary'), headers.get('Cache-Control')]).toEqual([null, null])
  expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
})
