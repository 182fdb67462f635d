import { expect, test } from 'bun:test'
import { maskPair, maskProgramWord, type ProgramWalk } from './mask-program.ts'
import type { ProgramFlags } from './program-table.ts'

/** The words of `program`, the first one, each as masked by the table alone. */
function masked(program: ProgramFlags, ...words: string[]) {
  const walk: ProgramWalk = {
    program,
    programAt: 0,
    unlocked: program.after === undefined,
    awaited: [],
    next: undefined,
  }
  const told = words.map((_, index) => maskProgramWord(walk, words, index, 0, false))
  return { told, next: walk.next, awaited: walk.awaited }
}

test('a secret glued to its flag is masked; the flag alone announces the next word', () => {
  const program = { secret: ['-a'] }
  expect(masked(program, 'p', '-asecret').told).toEqual([undefined, '-a******'])
  expect(masked(program, 'p', '-a')).toMatchObject({ told: [undefined, '-a'], next: 'secret' })
})

test('of user and secret only the secret is masked, glued or as the next word', () => {
  const program = { pair: ['-u', '--user'] }
  expect(masked(program, 'p', '-ume:pw', '--user=me:pw').told.slice(1)).toEqual([
    '-ume:******',
    '--user=me:******',
  ])
  expect(masked(program, 'p', '--user').next).toBe('login')
  // `--user` is no `-u` of which `ser` would be the value.
  expect(masked({ pair: ['-u'] }, 'p', '--username').told[1]).toBeUndefined()
})

test('a flag counts only after the word it depends on', () => {
  const program = { after: 'login', secret: ['-p'] }
  expect(masked(program, 'p', '-px', 'login', '-px').told).toEqual([
    undefined,
    undefined,
    undefined,
    '-p******',
  ])
})

test('a bare word is a secret by its position, as long as no flag shifts it', () => {
  const program = { bare: [2] }
  expect(masked(program, 'p', 'user', 'pw').told).toEqual([undefined, undefined, '******'])
  expect(masked(program, 'p', '-x', 'user', 'pw').told).toEqual([undefined, undefined, undefined, undefined])
})

test('flags that take a value move no bare word, nor do their values', () => {
  const program = { bare: [1], values: ['-m', '--salt'] }
  const told = (...words: string[]) => masked(program, 'p', ...words).told.slice(1)
  expect(told('-m', 'sha', 'pw', 'x')).toEqual([undefined, undefined, '******', undefined])
  expect(told('-s', '--salt=y', 'pw')).toEqual([undefined, undefined, '******'])
  expect(told('--salt', 'y')).toEqual([undefined, undefined])
})

test('a word announces how far away its secret is, in any case', () => {
  expect(masked({ word: { auth: 1 } }, 'p', 'AUTH').awaited).toEqual([1])
  const either = { word: { auth: -2 } }
  expect(masked(either, 'p', 'auth', 'pw').awaited).toEqual([1])
  expect(masked(either, 'p', 'auth', 'user', 'pw').awaited).toEqual([2])
})

test('words that the table calls harmless stay, and a word named like a member of every object announces nothing', () => {
  expect(masked({ plain: ['-p'], secret: ['-p'] }, 'p', '-p').told[1]).toBe('-p')
  expect(masked({ word: {} }, 'p', 'constructor').awaited).toEqual([])
})

test('user/secret@service is masked in the middle; a path is not', () => {
  const program = { login: true } as const
  expect(masked(program, 'p', 'scott/tiger@db', 'userid=scott/tiger').told.slice(1)).toEqual([
    'scott/******@db',
    'userid=scott/******',
  ])
  expect(masked(program, 'p', './a/b').told[1]).toBe('./a/b')
})

test('a pair without its separator is only a user', () => {
  expect([maskPair('me', ':', false), maskPair('me%pw', '%', false)]).toEqual(['me', 'me%******'])
})
