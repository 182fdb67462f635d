import { describe, expect, test } from 'bun:test'
import { isOriginAllowed, normaliseOrigin } from './origin.ts'

const allowed = (origin: string | null, host = 'localhost:8080', tls = false, pages: string[] = []) =>
  isOriginAllowed(origin, host, tls, pages)

describe('S4: the Origin of a request', () => {
  test('may be absent: scripts send none', () => {
    expect(allowed(null)).toBe(true)
  })

  test('may be its own, with or without the default port', () => {
    expect(allowed('http://localhost:8080')).toBe(true)
    expect(allowed('HTTP://LOCALHOST:8080')).toBe(true)
    expect(allowed('http://topz', 'topz')).toBe(true)
    expect(allowed('http://topz:80', 'topz')).toBe(true)
    expect(allowed('https://topz', 'topz', true)).toBe(true)
    expect(allowed('https://topz', 'topz:443', true)).toBe(true)
    expect(allowed('http://[::1]:8080', '[::1]:8080')).toBe(true)
  })

  test('is refused when scheme, host or port differ, and when it is not a single origin', () => {
    const foreign = [
      'http://evil.com',
      'http://localhost:9090',
      'http://localhost',
      'https://localhost:8080',
      'http://localhost.evil.com:8080',
      'http://evil.com:8080',
      'http://localhost:8080.evil.com',
      'http://localhost:8080@evil.com',
      'null',
      '',
      ' ',
      'localhost:8080',
      'http://localhost:8080/',
      'http://localhost:8080 http://evil.com',
      'http://localhost:8080, http://localhost:8080',
      'file://',
      'chrome-extension://abc',
      'http://127.0.0.1:8080',
      'http://localhost:8080\0',
    ]
    expect(foreign.filter(origin => allowed(origin))).toEqual([])
  })

  test('may be a configured one', () => {
    const pages = ['https://topz.example.com']
    expect(allowed('https://topz.example.com', 'topz.example.com', false, pages)).toBe(true)
    expect(allowed('https://topz.example.com:443', 'topz.example.com', false, pages)).toBe(true)
    expect(allowed('https://evil.example.com', 'topz.example.com', false, pages)).toBe(false)
  })

  test('is normalized before it is compared', () => {
    expect(normaliseOrigin('HTTPS://A.b')).toBe('https://a.b:443')
    expect(normaliseOrigin('null')).toBeUndefined()
  })
})
