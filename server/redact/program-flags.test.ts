import { expect, test } from 'bun:test'
import { flagsOf, isProgramAnywhere } from './program-flags.ts'

test('a program is recognised by its name, wherever it is and whatever Windows calls it', () => {
  const mysql = flagsOf('mysql')
  expect(mysql?.secret).toContain('-p')
  for (const word of ['/usr/bin/mysql', 'C:\\bin\\mysql', 'mysql.exe', 'C:\\bin\\mysql.exe'])
    expect([word, flagsOf(word)]).toEqual([word, mysql])
})

test('a word of no interest is not a program: not a part of a name, a folder, or a member of all objects', () => {
  for (const word of ['mysqlx', 'my', '/mysql/x', '', 'constructor', '__proto__'])
    expect([word, flagsOf(word)]).toEqual([word, undefined])
})

test('what several rows say about one program applies together', () => {
  expect(flagsOf('ldappasswd')).toMatchObject({ secret: ['-w', '-s'], reads: 'secret' })
})

test('a name that is a common word is a program only where a command begins', () => {
  expect(['mysql', 'docker', '/usr/bin/mysql'].every(isProgramAnywhere)).toBe(true)
  expect(['install', 'ssh', '/usr/bin/ssh', 'ssh.exe'].some(isProgramAnywhere)).toBe(false)
})
