// What the words around a word say of it, whatever the program.

import { expect, test } from 'bun:test'
import {
  hasPair,
  isPairFlag,
  isPasswordFlag,
  isSetByName,
  isSetWord,
  isValueOfName,
  loginAt,
  maskLine,
} from './word-rules.ts'

const words = (text: string) => text.split(' ')

test.each([
  ['prog -u bob -p x', 1],
  ['prog users useradd bob -p x', 2],
  ['prog change-password bob -p x', 1],
  ['prog -u ./file -p x', -1],
  ['prog -p 80 -u', -1],
])('%s: from word %d on -p is a password', (text, at) => {
  expect(loginAt(words(text))).toBe(at)
})

test('-p x is a password, unless x is a port, a file or a flag', () => {
  const told = ['x', '80:80', '/etc/x', '-v', ''].map(next => isPasswordFlag('-p', next))
  expect(told).toEqual([true, false, false, false, false])
})

test('-u NAME:SECRET is a pair wherever it stands', () => {
  expect([isPairFlag('-u', 'bob:x'), isPairFlag('-u', 'bob'), isPairFlag('-v', 'a:b')]).toEqual([
    true,
    false,
    false,
  ])
  expect([hasPair(words('prog -u bob:x')), hasPair(words('prog bob:x -u'))]).toEqual([true, false])
})

test('-v is the secret of the name that -n says, if that names one', () => {
  expect(isValueOfName(words('-n node.auth.password -v x'), 2)).toBe(true)
  expect(isValueOfName(words('-n node.auth.method -v x'), 2)).toBe(false)
  expect(isValueOfName(words('node.auth.password -v x'), 1)).toBe(false)
})

test('what sets by name tells what its value is', () => {
  expect(['set', '+set', '+seta', '--set', 'reset'].map(isSetWord)).toEqual([true, true, true, false, false])
  expect(isSetByName(words('db.password x'), 0, 'sets')).toBe(true)
  expect(isSetByName(words('db.host x'), 0, 'sets')).toBe(false)
})

test('a line of a configuration in one argument: only the secret of a name is masked', () => {
  expect(maskLine('rcon_password hunter2', false)).toBe('rcon_password ******')
  for (const text of ['max_players 16', 'password hunter2', 'rcon_password a b'])
    expect(maskLine(text, false)).toBeUndefined()
})
