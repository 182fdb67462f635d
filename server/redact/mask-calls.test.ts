import { expect, test } from 'bun:test'
import { maskCalls } from './mask-calls.ts'

test.each([
  ['mysqli_connect("h","u","pw")', 'mysqli_connect("h","u","******")'],
  ['connect("dbi:x","u","pw")', 'connect("dbi:x","u","******")'],
  ['jwt.sign({a:1},"pw")', 'jwt.sign({a:1},"******")'],
  ['setenv("API_TOKEN","x")', 'setenv("API_TOKEN","******")'],
  ['["api_token"] "x"', '["api_token"] "******"'],
  ["ALTER USER a IDENTIFIED BY 'pw'", "ALTER USER a IDENTIFIED BY '******'"],
  ['<password>x</password>', '<password>******</password>'],
  ['expect "assword:"; send "pw\\r"', 'expect "assword:"; send "******\\r"'],
])('%s: the argument that is a secret is masked, no other', (text, masked) => {
  expect(maskCalls(text)).toBe(masked)
  expect(maskCalls(masked)).toBe(masked)
})

test.each([
  ['what connects to no database', 'connect("host","u","pw")'],
  ['what signs no token', 'sign({a:1},"pw")'],
  ['a variable of another name', 'setenv("HOME","x")'],
  ['an argument that is found elsewhere', 'mysqli_connect("h","u",getenv("X"))'],
  ['a statement with a variable', "identified by '$PW'"],
  ['what is sent without a prompt for a password', 'send "ls\\r"'],
  ['a password that is missing', 'mysqli_connect("h","u")'],
])('%s is not a secret', (_, text) => {
  expect(maskCalls(text)).toBe(text)
})
