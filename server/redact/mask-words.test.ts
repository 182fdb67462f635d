import { expect, test } from 'bun:test'
import { maskWords } from './mask-words.ts'

const masked = (...words: string[]) => maskWords(words)

test('the word after a secret’s flag is masked, unless it is the next flag', () => {
  expect(masked('app', '--password', 'x', '--port', '80')).toEqual([
    'app',
    '--password',
    '******',
    '--port',
    '80',
  ])
  expect(masked('app', '--password', '--port', '80')).toEqual(['app', '--password', '--port', '80'])
  expect(masked('app', '--password', '-x7')).toEqual(['app', '--password', '******'])
})

test('a flag that ends with its sign has its value in the next word', () => {
  expect(masked('app', '--password=', 'S3CRET', 'x')).toEqual(['app', '--password=', '******', 'x'])
  expect(masked('app', '--password=', '--port', '80')).toEqual(['app', '--password=', '--port', '80'])
  expect(masked('app', '--password=')).toEqual(['app', '--password='])
  expect(masked('app', '--port=', '80')).toEqual(['app', '--port=', '80'])
})

test('flags may be in other languages', () => {
  for (const flag of [
    '--mot-de-passe',
    '--contraseña',
    '--contrasen\u0303a',
    '--contrasena',
    '--senha',
    '--wachtwoord',
    '--clave',
  ]) {
    expect(masked('app', `${flag}=S3CRET`)).toEqual(['app', `${flag}=******`])
    expect(masked('app', flag, 'S3CRET')).toEqual(['app', flag, '******'])
  }
})

test('a flag at the end waits for nothing, and an empty list stays empty', () => {
  expect(masked('app', '--password')).toEqual(['app', '--password'])
  expect(masked()).toEqual([])
})

test('-p is a password next to a user, and a port elsewhere', () => {
  expect(masked('app', '-u', 'bob', '-p', 'pw', 'x')).toEqual(['app', '-u', 'bob', '-p', '******', 'x'])
  expect(masked('app', '-u', 'bob', '-p', '8080', 'x')).toEqual(['app', '-u', 'bob', '-p', '8080', 'x'])
  expect(masked('ssh', '-p', '22', 'h')).toEqual(['ssh', '-p', '22', 'h'])
})

test('a script in a script is masked like its words, and its quotes stay', () => {
  expect(masked('sh', '-c', 'mysql -psecret "my db" && ls')).toEqual([
    'sh',
    '-c',
    'mysql -p****** "my db" && ls',
  ])
  expect(masked('sh', '-c', `sh -c 'app --token abc'`)).toEqual(['sh', '-c', `sh -c 'app --token ******'`])
})

test('$name is a variable in a script, and may be a password outside one', () => {
  expect(maskWords(['app', '--password', '$pw'], true)).toEqual(['app', '--password', '$pw'])
  expect(maskWords(['app', '--password', '$pw'])).toEqual(['app', '--password', '******'])
})

test('what one command announces about its words ends with it', () => {
  expect(maskWords(['redis-cli', 'AUTH', 'pw', ';', 'echo', 'done'], true)).toEqual([
    'redis-cli',
    'AUTH',
    '******',
    ';',
    'echo',
    'done',
  ])
  expect(maskWords(['mysql', '-px', '|', 'sort', '-pn'], true)).toEqual([
    'mysql',
    '-p******',
    '|',
    'sort',
    '-pn',
  ])
})

test('in a secret stored by name, the value is the secret, not the name', () => {
  expect(masked('gh', 'secret', 'set', 'X', '--body', 'pw')).toEqual([
    'gh',
    'secret',
    'set',
    'X',
    '--body',
    '******',
  ])
  expect(masked('aws', 'configure', 'set', 'aws_secret_access_key', 'k')).toEqual([
    'aws',
    'configure',
    'set',
    'aws_secret_access_key',
    '******',
  ])
})
