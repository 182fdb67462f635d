// A value that may be a secret, according to its name.
import { expect, test } from 'bun:test'
import { isPath, isReference, isScheme, MASK, maskQuoted, maskValue } from './mask.ts'
import type { Secrecy } from './secret-name.ts'

/** Of these values, those that are masked completely. */
const masked = (secrecy: Secrecy, ...values: readonly string[]) =>
  values.filter(value => maskValue(value, secrecy, false) === MASK)

/** As in a script with a placeholder. */
const VARIABLE = `\${PW}`
const GENERATED = '9f86d081884c7d659a2feaa0c55ad015'

test('S11: a password is masked whatever it looks like, unless it says that there is none', () => {
  expect(masked('secret', 'hunter2', '1', 'on the road', 'null', 'none', 'true', 'off', '')).toEqual([
    'hunter2',
    '1',
    'on the road',
  ])
})

test('S11: the place of a secret stays readable: a file, a variable, a reference', () => {
  const places = [
    '/etc/secret',
    '/run/secrets/db',
    './pw',
    '~/pw',
    '@/etc/pw',
    'file:/etc/pw',
    'db.pem',
    'env:PW',
    'vault:kv/db',
    'stdin',
    '-',
    VARIABLE,
    '$(cat pw)',
    '{{ pw }}',
    '%PW%',
    '$DB_PASS',
    'id=npm',
  ]
  for (const secrecy of ['secret', 'token', 'key'] as const)
    expect([secrecy, masked(secrecy, ...places)]).toEqual([secrecy, []])
})

test('S11: a word with a dollar is a variable only where a shell will expand it', () => {
  expect(maskValue('$pw', 'secret', true)).toBe('$pw')
  expect(maskValue('$pw', 'secret', false)).toBe(MASK)
  expect(maskValue('`cat pw`', 'secret', true)).toBe('`cat pw`')
  expect(isReference('$1', true)).toBe(true)
  expect(isReference('$1', false)).toBe(false)
})

test('a password may begin like a path: only folders that contain secrets are paths there', () => {
  expect(masked('secret', '/x9Kq/7', '/etc/pw')).toEqual(['/x9Kq/7'])
  expect(masked('key', '/x9Kq/7')).toEqual([])
})

test('a token is not masked if it is a mode, a key not if it is an algorithm or one digit', () => {
  expect(masked('token', 'jwt', 'bearer', 'opaque', 'abc123')).toEqual(['abc123'])
  expect(masked('key', 'sha256', 'RS-256', '7', '42', 'server.key', 'abc')).toEqual(['42', 'abc'])
})

test('a possible secret is one if it looks generated', () => {
  expect(masked('maybe', GENERATED, 'hello', 'a'.repeat(32), '1'.repeat(32), GENERATED.slice(0, 19))).toEqual(
    [GENERATED],
  )
})

test('a PIN has more than two digits; a seed is a phrase or long; a switch is no yes or no', () => {
  expect(masked('pin', '1234', '12', '5', 'yes', '/pin')).toEqual(['1234'])
  expect(masked('seed', '42', '123456789012345678901234', 'a b c d', 'one two three', GENERATED)).toEqual([
    'a b c d',
    GENERATED,
  ])
  expect(masked('switch', 'true', 'no', '0', 'required', 'hunter2', '/x')).toEqual(['hunter2'])
})

test('in credentials the name stays and the secret goes', () => {
  const auth = (value: string) => maskValue(value, 'auth', false)
  expect(auth('bob:hunter2')).toBe(`bob:${MASK}`)
  expect(auth('neo4j/hunter2')).toBe(`neo4j/${MASK}`)
  expect(auth('YWxhZGRpbjpvcGVu1')).toBe(MASK)
  for (const setting of ['basic', 'ldap', 'http://auth', 'bob:', '/etc/htpasswd'])
    expect(auth(setting)).toBe(setting)
})

test('in user:secret the user stays; user:group is not one', () => {
  const pair = (value: string) => maskValue(value, 'pair', false)
  expect(pair('bob:hunter2')).toBe(`bob:${MASK}`)
  expect(pair(`bob:a:b`)).toBe(`bob:${MASK}`)
  expect(pair(GENERATED)).toBe(MASK)
  for (const group of ['bob:bob', '1000:1000', 'app:root', 'bob', 'app:/srv', `app:${VARIABLE}`])
    expect(pair(group)).toBe(group)
})

test('in an Authorization header the scheme stays', () => {
  const header = (value: string) => maskValue(value, 'header', false)
  expect(header('Bearer abc.def')).toBe(`Bearer ${MASK}`)
  expect(header('hunter2')).toBe(MASK)
  for (const setting of ['Bearer', `Bearer ${VARIABLE}`, 'none', '/etc/token', 'Basic'])
    expect(header(setting)).toBe(setting)
  expect(['Bearer', 'basic', 'Bearer x', 'word'].map(isScheme)).toEqual([true, true, false, false])
})

test('in a command that prints a secret the command stays', () => {
  expect(maskValue('echo hunter2', 'command', false)).toBe(`echo ${MASK}`)
  expect(maskValue('echo -n "hunter2"', 'command', false)).toBe(`echo -n "${MASK}"`)
  expect(maskValue('echo $PW', 'command', false)).toBe('echo $PW')
  expect(maskValue('cat pw', 'command', false)).toBe('cat pw')
})

test('quotes around a value stay, and openssl’s way to name a password', () => {
  expect(maskQuoted('"hunter2"', 'secret', false)).toBe(`"${MASK}"`)
  expect(maskQuoted("'a b'", 'secret', false)).toBe(`'${MASK}'`)
  expect(maskQuoted('"', 'secret', false)).toBe(MASK)
  expect(maskQuoted('"a\'', 'secret', false)).toBe(MASK)
  expect(maskValue('pass:hunter2', 'secret', false)).toBe(`pass:${MASK}`)
})

test('the mask does not give away how long a secret is, and is not masked again', () => {
  expect(maskValue('a', 'secret', false)).toBe(maskValue('a'.repeat(999), 'secret', false))
  expect(maskValue(MASK, 'secret', false)).toBe(MASK)
})

test('what looks like a path is one', () => {
  expect(['/a', './a', '~', 'C:\\a', 'a/b.pem', 'notes.txt', 'x.jar'].every(isPath)).toBe(true)
  expect(['a', 'a/b', 'v1.2', 'hunter2'].some(isPath)).toBe(false)
})
