import { expect, test } from 'bun:test'
import { FIXTURE_AT, process } from '../fixture.ts'
import { factsOf } from './facts.ts'
import { termOf } from './term.ts'
import { type Term, tokensOf } from './tokens.ts'

const made = (text: string) => termOf(tokensOf(text)[0] as Term, text)
const facts = factsOf({ at: FIXTURE_AT, processes: [] })

test.each([
  ['NAME:Node', 'comm:Node'],
  ['THR>1', 'threads>1'],
  ['user:"a b"', 'user:"a b"'],
  ['user:"plain"', 'user:"plain"'],
  ['/a\\/b/', '/a\\/b/'],
  ['state:ZOMBIE', 'state:zombie'],
  ['x(', '"x("'],
])('%s is written as %s', (text, form) => {
  expect(made(text)).toMatchObject({ text: form })
})

test('a state is a letter in either case, except where the word tells two apart', () => {
  const finds = (text: string, state: string) => {
    const term = made(text)
    return 'test' in term && term.test(process({ pid: 1, state }), facts)
  }
  expect([finds('state:t', 'T'), finds('state:t', 't')]).toEqual([true, true])
  expect([finds('state:stopped', 'T'), finds('state:stopped', 't')]).toEqual([true, false])
})

test('what is wrong is the smallest part that can be mended', () => {
  expect(made('stat:R')).toMatchObject({ at: 0, end: 4, meant: 'state' })
  expect(made('state:runing')).toMatchObject({ at: 6, end: 12, meant: 'running' })
})
