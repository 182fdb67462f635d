// What the words around a word say about it, whatever the program.

import { expect, test } from 'bun:test'
import {
  hasPair,
  isPairFlag,
  isPasswordFlag,
  isSetByName,
  isSetWord,
  isValueFlag,
  isValueOfName,
  isWindows,
  loginAt,
  maskLine,
  type SecretCommand,
  secretCommandAfter,
  settingAfter,
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

test('-u NAME:SECRET is a pair wherever it appears', () => {
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

test('a command that sets by name announces its value', () => {
  expect(['set', '+set', '+seta', '--set', 'reset'].map(isSetWord)).toEqual([true, true, true, false, false])
  expect(isSetByName(words('db.password x'), 0, 'sets')).toBe(true)
  expect(isSetByName(words('db.host x'), 0, 'sets')).toBe(false)
})

test('a line of a configuration in one argument: only the secret of a name is masked', () => {
  expect(maskLine('rcon_password hunter2', false)).toBe('rcon_password ******')
  for (const text of ['max_players 16', 'password hunter2', 'rcon_password a b'])
    expect(maskLine(text, false)).toBeUndefined()
})

test('S11: after a login by name, -p is followed by a password', () => {
  expect(loginAt(words('app -u bob -p hunter2'))).toBe(1)
  expect(loginAt(words('app --user bob -P hunter2'))).toBe(1)
  expect(loginAt(words('app /U bob /P hunter2'))).toBe(1)
})

test('-u of something else is not a login: a path, a flag, a file, or nothing after it', () => {
  for (const text of ['app -u /run/a -p 80', 'app -u -p 80', 'app -u .x -p 80', 'app -u bob', 'app -p 80'])
    expect([text, loginAt(words(text))]).toEqual([text, -1])
})

test('S11: -p of a login is a password, unless what follows is a port, a file or a flag', () => {
  expect(isPasswordFlag('-p', 'hunter2')).toBe(true)
  expect(isPasswordFlag('/P', 'hunter2')).toBe(true)
  for (const port of ['80', '80:8080', '80,443', '8000-9000', '53/udp'])
    expect([port, isPasswordFlag('-p', port)]).toEqual([port, false])
  for (const other of ['', '-v', '/etc/pw', './a', 'a.pem'])
    expect([other, isPasswordFlag('-p', other)]).toEqual([other, false])
  expect(isPasswordFlag('-x', 'hunter2')).toBe(false)
})

test('a command that has said `set` sets by name from there on; `add` does until something sets', () => {
  expect(settingAfter('set', 'none')).toBe('sets')
  expect(settingAfter('config:set', 'adds')).toBe('sets')
  expect(settingAfter('add', 'none')).toBe('adds')
  expect(settingAfter('add', 'sets')).toBe('sets')
  expect(settingAfter('bob', 'adds')).toBe('adds')
  expect(settingAfter('bob', 'none')).toBe('none')
})

test('S11: a value set under a secret name is a secret', () => {
  expect(isSetByName(words('set db.password hunter2'), 1, 'sets')).toBe(true)
  expect(isSetByName(words('setx DB_PASSWORD hunter2'), 1, 'sets')).toBe(true)
  expect(isSetByName(words('put dbPassword hunter2'), 1, 'sets')).toBe(true)
  expect(isSetByName(words('set password hunter2'), 1, 'sets')).toBe(true)
  expect(isSetByName(words('add db_password hunter2'), 1, 'adds')).toBe(true)
})

test('S11: the password in a .netrc is recognised without any verb', () => {
  expect(isSetByName(words('login bob password hunter2'), 2, 'none')).toBe(true)
  expect(isSetByName(words('user bob passwd hunter2'), 2, 'none')).toBe(true)
})

test('a command that only mentions passwords sets none', () => {
  const spoken = [
    'set password for bob',
    'set password is required',
    'set db.password -v',
    'set db.password /etc/pw',
    'set db.password a=b',
    'set db.password',
    'set color red',
    'set reset-password bob',
  ]
  for (const text of spoken) expect([text, isSetByName(words(text), 1, 'sets')]).toEqual([text, false])
  expect(isSetByName(words('run db.password hunter2'), 1, 'none')).toBe(false)
  expect(isSetByName(words('add dbpassword hunter2'), 1, 'adds')).toBe(false)
})

test('S11: a command that writes a secret has it after its value flag', () => {
  const after = (text: string) =>
    words(text).reduce<SecretCommand>((state, word) => secretCommandAfter(word, state), {
      isAbout: false,
      writes: false,
    })
  expect(after('gh secret set NAME')).toEqual({ isAbout: true, writes: true })
  expect(after('gh secret list')).toEqual({ isAbout: true, writes: false })
  expect(after('gh set secret')).toEqual({ isAbout: true, writes: false })
  expect(after('gh set NAME')).toEqual({ isAbout: false, writes: false })
  expect(['--value', '-text', '--body', '--literal'].every(isValueFlag)).toBe(true)
  expect(['--name', 'value', '--values'].some(isValueFlag)).toBe(false)
})

test('flags with a slash belong to Windows programs', () => {
  expect(isWindows(['C:\\x\\schtasks', '/P', 'x'])).toBe(true)
  expect(isWindows(['/opt/tool.EXE'])).toBe(true)
  expect(isWindows(['net', 'use'])).toBe(true)
  expect(isWindows(['/usr/bin/network'])).toBe(false)
  expect(isWindows([])).toBe(false)
})
