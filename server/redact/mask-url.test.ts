import { expect, test } from 'bun:test'
import {
  maskCutUserinfo,
  maskDriverAddress,
  maskKeyBlocks,
  maskOracleAddress,
  maskStreamKey,
  maskUserAtHost,
  maskUserinfo,
} from './mask-url.ts'

test.each([
  ['postgres://u:s3@h/db', 'postgres://u:******@h/db'],
  ['redis://:pw@h', 'redis://:******@h'],
  ['a://u:x@h b://v:y@i', 'a://u:******@h b://v:******@i'],
  // Passwords that were not escaped.
  ['u://a:p/w@h/x', 'u://a:******@h/x'],
  ['u://a:p@w@h/x', 'u://a:******@h/x'],
  ['u://a:p@w/o@h.example/x', 'u://a:******@h.example/x'],
  // A user without a password that is one.
  ['https://abcdef1234567890abcd@github.com/x', 'https://******@github.com/x'],
  ['trojan://secret@h:443', 'trojan://******@h:443'],
])('the secret of %s is masked, the host stays', (address, masked) => {
  expect(maskUserinfo(address)).toBe(masked)
  expect(maskUserinfo(masked)).toBe(masked)
})

test.each([
  'http://h:8080/a@b',
  'http://h/?q=a@b',
  'https://user@h/x',
  'ssh://abcdef1234567890abcd@h',
  'https://u:$PASSWORD@h',
  'no address',
])('%s has no secret', text => {
  expect(maskUserinfo(text)).toBe(text)
})

test('an address whose end was not read is masked to its end, unless it ends in a port', () => {
  expect(maskCutUserinfo('postgres://user:secr')).toBe('postgres://user:******')
  for (const text of ['http://host:8080', 'http://host:8080/x', 'http://user:x@host'])
    expect(maskCutUserinfo(text)).toBe(text)
})

test('drivers write addresses in their own ways', () => {
  expect(maskOracleAddress('jdbc:oracle:thin:scott/tiger@//h/s')).toBe('jdbc:oracle:thin:scott/******@//h/s')
  expect(maskDriverAddress('root:pw@tcp(h:3306)/db')).toBe('root:******@tcp(h:3306)/db')
  expect(maskDriverAddress('f(x) a@b')).toBe('f(x) a@b')
  expect(maskStreamKey('rtmp://live.example/app/key123')).toBe('rtmp://live.example/app/******')
  expect(maskStreamKey('rtmp://live.example/app')).toBe('rtmp://live.example/app')
})

test('a word of user, secret and host is masked; an image digest and a mail address are not', () => {
  expect(maskUserAtHost('user:secret@host:22')).toBe('user:******@host:22')
  expect(maskUserAtHost('sip:bob:secret@host')).toBe('sip:bob:******@host')
  for (const word of ['img:tag@sha256:abcd', 'a@b', 'host:22', 'sip:bob@host', 'mailto:bob@host'])
    expect(maskUserAtHost(word)).toBe(word)
})

test('a private key is masked between its marks, or to the end if its end mark is missing; a certificate is public', () => {
  const key = (body: string) => `-----BEGIN RSA PRIVATE KEY-----${body}-----END RSA PRIVATE KEY-----`
  expect(maskKeyBlocks(`${key('MIIE')} x ${key('MIIF')}`)).toBe(`${key('******')} x ${key('******')}`)
  expect(maskKeyBlocks('-----BEGIN PRIVATE KEY-----MIIE')).toBe('-----BEGIN PRIVATE KEY-----******')
  const certificate = '-----BEGIN CERTIFICATE-----MIIE'
  expect(maskKeyBlocks(certificate)).toBe(certificate)
})
