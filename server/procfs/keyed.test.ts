import { expect, test } from 'bun:test'
import { keyedParser, signedValue, wholeValue } from './keyed.ts'
import { Malformed } from './malformed.ts'
import { bytesOf } from './testdata/read.ts'

interface Fields {
  Rss: number
  Signed: number
}
const READERS = { Rss: wholeValue, Signed: signedValue }
const parse = keyedParser<Fields>('status', READERS)
const lenient = keyedParser<Fields>('status', READERS, true)

test('only wanted keys are read, with or without a unit', () => {
  expect(parse(bytesOf('Name: x: y\nRss:\t12 kB\nOther: 3\nSigned: -4\n'))).toEqual({ Rss: 12, Signed: -4 })
})

test('a key matches only as a whole, not by its start or its end', () => {
  expect(parse(bytesOf('RssAnon: 1\nXRss: 2\nRs: 3\n'))).toEqual({})
})

test('a counter below 0 is read in both forms that kernels print', () => {
  expect(parse(bytesOf('Signed: 18446744073709551604\n')).Signed).toBe(-12)
})

test('a last line without a newline was cut there: half a number is a wrong number', () => {
  expect(parse(bytesOf('Signed: 1\nRss: 12'))).toEqual({ Signed: 1 })
})

test('nothing is read behind the last wanted key: a table may go on for long', () => {
  expect(parse(bytesOf('Rss: 1\nRss: 2\nSigned: 3\nRss: many\n'))).toEqual({ Rss: 2, Signed: 3 })
})

test('a wanted value in another format is malformed, and lenient leaves it out', () => {
  const bytes = bytesOf('Rss: many kB\nSigned: 1\n')
  expect(() => parse(bytes)).toThrow(Malformed)
  expect(lenient(bytes)).toEqual({ Signed: 1 })
})

test('lines in another format are skipped, however long', () => {
  expect(parse(bytesOf(`\n:\nno colon\n${'k'.repeat(100)}: 1\nRss: 5\n`))).toEqual({ Rss: 5 })
})
