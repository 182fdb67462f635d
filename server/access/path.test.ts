import { describe, expect, test } from 'bun:test'
import { belowBase, canonicalPath, rawPathOf } from './path.ts'

describe('the path of a request', () => {
  test('is the part of the address between host and query, untouched', () => {
    expect(rawPathOf('http://h:1/a/../b?x=/y#z')).toBe('/a/../b')
    expect(rawPathOf('http://h')).toBe('/')
    expect(rawPathOf('http://h//x')).toBe('//x')
  })

  test('passes when it is written in its shortest form', () => {
    for (const path of ['/', '/topz', '/topz.json', '/api/processes/12/threads', '/topz/', '/a-b_c~d']) {
      expect(canonicalPath(path)).toEqual({ path })
    }
  })

  const SPELLINGS = [
    '//topz',
    '/topz//x',
    '/./topz',
    '/x/../topz',
    '/..',
    '/.',
    '/topz.',
    '/topz./x',
    '/%74opz',
    '/topz%2Ejson',
    '/topz%2F',
    '/%2ftopz',
    '/%2e%2e/topz',
    '/%252e%252e/',
    '/topz%00',
    '/topz%',
    '/topz%zz',
    '/topz%c0%ae',
    '/topz\\x',
    '/topz%5Cx',
    '/topz%0a',
    '/topz%20',
    '/topz\t',
    '',
    'topz',
    '*',
    'http://h/topz',
    `/${'a'.repeat(2000)}`,
    '/é',
    '/topz%E2%80%AE',
    '/.../x',
    '/x/..',
    '/proc/1/root/../../etc/passwd',
    '/%2e',
    '/..%2f..%2fetc/passwd',
    '/..;/topz',
    '/topz/..;/x',
    '/assets/..%5c..%5c',
    '/%ff',
    '/topz%7F',
    '/..%c0%af',
    '/assets/%2e%2e%2fserver',
  ]
  test('S2, S13: has one spelling: any other one is refused, with the reason', () => {
    expect(SPELLINGS.length).toBeGreaterThanOrEqual(40)
    const passed = SPELLINGS.filter(path => 'path' in canonicalPath(path))
    // `..;` is a folder of a Java server; here it is an ordinary segment, which no route has.
    expect(passed).toEqual(['/..;/topz', '/topz/..;/x'])
  })

  test('is looked at below the base path', () => {
    expect(belowBase('/topz', '')).toBe('/topz')
    expect(belowBase('/foo/topz', '/foo')).toBe('/topz')
    expect(belowBase('/foo', '/foo')).toBe('/')
    expect(belowBase('/foobar', '/foo')).toBeUndefined()
    expect(belowBase('/topz', '/foo')).toBeUndefined()
  })
})
