import { expect, test } from 'bun:test'
import { execFileSync } from 'node:child_process'
import { tarOf } from './tar.mjs'

test('tar reads it: names, modes, contents, owner root, time 0', () => {
  const bytes = tarOf([
    { path: 'data', mode: 0o1777 },
    { path: 'data/empty', mode: 0o600, bytes: Buffer.alloc(0) },
    { path: 'server', mode: 0o755, bytes: Buffer.from('x'.repeat(513)) },
  ])
  expect(bytes.length % 512).toBe(0)
  const list = execFileSync('tar', ['-tv', '--numeric-owner', '--utc', '-f', '-'], {
    input: bytes,
    encoding: 'utf8',
  })
  expect(
    list
      .trim()
      .split('\n')
      .map(line => line.replaceAll(/ +/g, ' ')),
  ).toEqual([
    'drwxrwxrwt 0/0 0 1970-01-01 00:00 data/',
    '-rw------- 0/0 0 1970-01-01 00:00 data/empty',
    '-rwxr-xr-x 0/0 513 1970-01-01 00:00 server',
  ])
  expect(execFileSync('tar', ['-xO', '-f', '-', 'server'], { input: bytes, encoding: 'utf8' })).toBe(
    'x'.repeat(513),
  )
})

test('a name that would be cut is refused', () => {
  expect(() => tarOf([{ path: 'x'.repeat(101), mode: 0o644, bytes: Buffer.alloc(0) }])).toThrow('too long')
})
