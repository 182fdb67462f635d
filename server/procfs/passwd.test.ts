import { expect, test } from 'bun:test'
import { PASSWD_ENTRIES_MAX } from '../config/limits.ts'
import { parsePasswd } from './passwd.ts'
import { bytesOf } from './testdata/read.ts'

const parse = (text: string) => [...parsePasswd(bytesOf(text))]

test('names are found by uid, the first entry for a uid counts', () => {
  const file =
    'root:x:0:0:root:/root:/bin/sh\ntoor:x:0:0::/:/bin/sh\nwww-data:x:33:33:www:/var/www:/usr/sbin/nologin\n'
  expect(parse(file)).toEqual([
    [0, 'root'],
    [33, 'www-data'],
  ])
})

test('names of machines and directory services are accepted', () => {
  expect(parse('host$:x:5:5\nCORP\\ann:x:6:6\nann@corp.example:x:7:7\n_apt:x:100:65534')).toEqual([
    [5, 'host$'],
    [6, 'CORP\\ann'],
    [7, 'ann@corp.example'],
    [100, '_apt'],
  ])
})

test('S30: a name that is hostile, or that could pass for a uid or for root, is refused', () => {
  const names = [
    '\x1b]0;x\x07',
    'a b',
    '<img>',
    '0',
    '33',
    '',
    '\u202eroot',
    'a\x00b',
    'a'.repeat(33),
    '-rf',
    '\u0440oot',
  ]
  expect(parse(names.map(name => `${name}:x:1000:1000`).join('\n'))).toEqual([])
  expect(parse('root:x:1000:1000:::\n')).toEqual([])
})

test('S30: comments, NIS lines and invalid uids are skipped', () => {
  expect(
    parse('# comment\n+::::::\n+@group\nx:x:-1:1\nx:x:4294967295:1\nx:x:1e3:1\nx:x\n\nok:x:9:9'),
  ).toEqual([[9, 'ok']])
})

test('S30: a file with endless entries costs a bounded map', () => {
  const many = Array.from({ length: PASSWD_ENTRIES_MAX * 3 }, (_, uid) => `u${uid}:x:${uid}:1`).join('\n')
  expect(parsePasswd(bytesOf(many)).size).toBe(PASSWD_ENTRIES_MAX)
})
