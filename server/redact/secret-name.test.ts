import { expect, test } from 'bun:test'
import { isSecretName, secrecyOf, secrecyOfQuery } from './secret-name.ts'

test.each([
  ['password', 'secret'],
  ['DB_PASSWORD', 'secret'],
  ['dbPassword2', 'secret'],
  ['SECRET_KEY_BASE', 'key'],
  ['--auth-token', 'token'],
  ['apiKey', 'key'],
  ['dbpass', 'key'],
  ['GITHUB_PAT', 'key'],
  ['Authorization', 'header'],
  ['Set-Cookie', 'header'],
  ['no-password', 'switch'],
  ['password-command', 'command'],
  ['user', 'pair'],
  ['auth', 'auth'],
  ['seed', 'seed'],
  ['user-pin', 'pin'],
  ['x-key', 'maybe'],
  ['mot-de-passe', 'secret'],
  ['MOT_DE_PASSE', 'secret'],
  ['motDePasse', 'secret'],
  ['db-contraseña', 'secret'],
  ['contrasena', 'secret'],
  ['SENHA', 'secret'],
  ['wachtwoord', 'secret'],
  ['db-kennwort', 'secret'],
  ['clave', 'key'],
  ['clave_acceso_clave', 'key'],
  ['parola', 'key'],
  ['mdp', 'key'],
] as const)('the last words of %s decide: %s', (name, secrecy) => {
  expect(secrecyOf(name)).toBe(secrecy)
})

test.each([
  'password-file',
  'token-ttl',
  'max-tokens',
  'eos_token',
  'public-key',
  'primary_key',
  'bypass',
  'gpio-pin',
  'existingSecret',
  'passengers',
  'palabra-clave',
  'clave-primaria',
  'parolacce',
  'desenhar',
  'port',
  '',
  '42',
])('%p is not the name of a secret', name => {
  expect(secrecyOf(name)).toBeUndefined()
})

test('what any query may call a parameter is a secret only there', () => {
  for (const name of ['sig', 'key', 'code']) {
    expect([name, secrecyOfQuery(name)]).toEqual([name, 'secret'])
    expect([name, isSecretName(name)]).toEqual([name, false])
  }
  expect(secrecyOfQuery('page')).toBeUndefined()
})

test('a name that only may be a secret does not decide by itself', () => {
  expect(['password', 'token', 'apikey', 'auth', 'user', 'seed'].filter(isSecretName)).toEqual([
    'password',
    'token',
    'apikey',
  ])
})
