// The bases of released images.

import { expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { listFiles, ROOT } from '../e2e/tidy-sources.ts'
import { wrongBase } from './base-image.mjs'

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`

test('S35: an image is released only on a base named by digest', () => {
  for (const name of [`node:22-bookworm-slim@${DIGEST}`, `registry.example.com:5000/node@${DIGEST}`, DIGEST])
    expect(wrongBase(name)).toBeUndefined()
  for (const name of [undefined, '', 'node', 'node:22-bookworm-slim', 'node@sha256:abc', `${DIGEST}:latest`])
    expect(wrongBase(name)).toContain('must be named by digest')
})

test('S35: no Dockerfile names a base that cannot be pinned from outside', () => {
  const files = listFiles('').filter(path => /(^|\/)Dockerfile$/.test(path))
  expect(files.length).toBeGreaterThan(2)
  const fixed = files.flatMap(path =>
    [...readFileSync(join(ROOT, path), 'utf8').matchAll(/^FROM (\S+)/gm)]
      .map(([, base = '']) => base)
      .filter(base => base !== 'scratch' && !/^\$\{\w+\}$/.test(base) && wrongBase(base) !== undefined)
      .map(base => `${path}: ${base}`),
  )
  expect(fixed).toEqual([])
})
