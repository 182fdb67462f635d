import { afterAll, beforeEach, expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Malformed } from './malformed.ts'
import { parseFile, type Scratch } from './parse-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'topz-parse-'))
let scratch: Scratch

beforeEach(() => {
  scratch = { bytes: new Uint8Array(8), unreadable: {} }
})
afterAll(() => rmSync(folder, { recursive: true }))

const parse = (file: string, parser: (bytes: Uint8Array) => unknown = String) =>
  parseFile(scratch, folder, file, 64, parser)

test('a readable file gives what its parser says, and no reason', () => {
  writeFileSync(join(folder, 'a'), 'text')
  expect(parse('a', bytes => new TextDecoder().decode(bytes))).toBe('text')
  expect(scratch.unreadable).toEqual({})
})

test('P39: a file that is missing, or in an unknown format, gives nothing and the reason', () => {
  writeFileSync(join(folder, 'b'), 'text')
  mkdirSync(join(folder, 'c'))
  const refuse = () => {
    throw new Malformed('b', 'key')
  }
  expect([parse('none'), parse('b', refuse), parse('c')]).toEqual([undefined, undefined, undefined])
  expect(scratch.unreadable).toEqual({ none: 'unsupported', b: 'malformed', c: 'malformed' })
})

test('a fault of the parser itself is not mistaken for a malformed file', () => {
  writeFileSync(join(folder, 'd'), 'text')
  const fail = () => {
    throw new TypeError('a bug')
  }
  expect(() => parse('d', fail)).toThrow('a bug')
})
