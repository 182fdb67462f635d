import { expect, test } from 'bun:test'
import { mountOf } from './mount.ts'

const mounts = ['/', '/data', '/data/wal'].map(path => ({ path }))
const on = (path: string) => mountOf(mounts, path)?.path

test('a file lies on the mount with the longest path above it', () => {
  expect(on('/data/wal/1')).toBe('/data/wal')
  expect(on('/data/base')).toBe('/data')
  expect(on('/data')).toBe('/data')
  expect(on('/database/1')).toBe('/')
})

test('text that is not a path lies on none', () => {
  expect(on('socket:[7]')).toBeUndefined()
  expect(mountOf(mounts.slice(1), '/etc')).toBeUndefined()
})
