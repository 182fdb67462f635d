import { expect, test } from 'bun:test'
import { negotiate } from './negotiate.ts'

test('curl and scripts get text', () => {
  expect(negotiate('*/*')).toBe('text')
  expect(negotiate(null)).toBe('text')
  expect(negotiate('')).toBe('text')
  expect(negotiate('text/plain')).toBe('text')
  expect(negotiate('text/*')).toBe('text')
  expect(negotiate('image/png')).toBe('text')
})

test('browsers get the page', () => {
  expect(negotiate('text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8')).toBe('html')
  expect(
    negotiate('text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8'),
  ).toBe('html')
})

test('clients that ask for JSON or CSV get it', () => {
  expect(negotiate('application/json')).toBe('json')
  expect(negotiate('application/json, text/plain, */*')).toBe('json')
  expect(negotiate('Application/JSON; charset=utf-8')).toBe('json')
  expect(negotiate('application/*')).toBe('json')
  expect(negotiate('text/csv')).toBe('csv')
})

test('weights decide before order, and q=0 means no', () => {
  expect(negotiate('application/json;q=0.5, text/csv;q=0.6')).toBe('csv')
  expect(negotiate('text/html;q=0.1, application/json;q=0.9')).toBe('json')
  expect(negotiate('text/html, application/json')).toBe('html')
  expect(negotiate('application/json, text/html')).toBe('json')
  expect(negotiate('*/*, text/plain;q=0')).toBe('json')
  expect(negotiate('application/json;q=0')).toBe('text')
})

test('nonsense gets text', () => {
  expect(negotiate('text/html;q=x, ,;;,/')).toBe('text')
  expect(negotiate('text/html;q=2')).toBe('text')
  expect(negotiate('a,'.repeat(10_000))).toBe('text')
})
