import { expect, test } from 'bun:test'
import { preferred } from './accept.ts'

const TYPES = { text: 'text/plain; charset=utf-8', json: 'application/json', html: 'text/html' }
const of = (accept: string | null | undefined) => preferred(accept, ['text', 'json', 'html'], TYPES)

test('curl, which accepts anything, gets the server’s preferred form', () => {
  expect(of('*/*')).toBe('text')
})

test('a type that is named beats one matched by a star', () => {
  expect(of('text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8')).toBe('html')
  expect(of('*/*, application/json')).toBe('json')
  expect(of('text/*, application/json;q=0.9')).toBe('text')
})

test('the quality decides, then the client’s order', () => {
  expect(of('text/html;q=0.5, application/json;q=0.6')).toBe('json')
  expect(of('text/html, application/json')).toBe('html')
})

test('q=0 excludes a type, even if a star would accept it', () => {
  expect(of('text/plain;q=0, */*')).toBe('json')
  expect(of('application/pdf')).toBeUndefined()
  expect(of('text/html;q=7')).toBeUndefined()
})

test('without a header there is no preference', () => {
  for (const header of [undefined, null, '']) expect(of(header)).toBeUndefined()
})
