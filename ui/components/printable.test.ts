// Command lines as the table shows them.
import { expect, test } from 'bun:test'
import { printable, splitCommand } from './printable.ts'

test('the name of the program stands between what is before and after it, without the folder of the executable', () => {
  expect(splitCommand('./idle 1000')).toEqual(['', 'idle', ' 1000'])
  expect(splitCommand('nginx: worker process')).toEqual(['', 'nginx:', ' worker process'])
  expect(splitCommand('[kworker/0:1 x]')).toEqual(['', '[kworker/0:1 x]', ''])
  expect(splitCommand('/opt/dir/')).toEqual(['', '/opt/dir/', ''])
  expect(splitCommand('')).toEqual(['', '', ''])
})

test('the program of an interpreter is its script', () => {
  expect(splitCommand('/usr/local/bin/node server.js --port 8080')).toEqual([
    'node ',
    'server.js',
    ' --port 8080',
  ])
  expect(splitCommand('python3 -u /app/a.py /app/a.py')).toEqual(['python3 -u /app/', 'a.py', ' /app/a.py'])
  expect(splitCommand('java -jar /opt/a.jar')).toEqual(['java -jar /opt/', 'a.jar', ''])
  expect(splitCommand('python3 --x=a.py a.py')).toEqual(['python3 --x=a.py ', 'a.py', ''])
  expect(splitCommand('sh -c sleep')).toEqual(['', 'sh', ' -c sleep'])
  expect(splitCommand('node')).toEqual(['', 'node', ''])
})

test('a program whose path contains spaces is one name, and text that is not a path keeps its slashes', () => {
  const path = '/tmp/My App/bin/server'
  expect(splitCommand(`${path} --port 80`, path.length)).toEqual(['', 'server', ' --port 80'])
  expect(splitCommand('=cmd|"/c calc" 5', 14)).toEqual(['', '=cmd|"/c calc"', ' 5'])
  expect(splitCommand('=cmd|"/c calc"')).toEqual(['', '=cmd|"/c', ' calc"'])
  expect(splitCommand('node_modules/.bin/tool x/y')).toEqual(['', 'tool', ' x/y'])
  expect(splitCommand('/a\u202eb/c\u202ed e\u202ef')).toEqual(['', 'c\\u202ed', ' e\\u202ef'])
})

test('S15: characters that hide or reverse text are spelled out', () => {
  expect(printable('\u001b]0;pwn\u0007')).toBe('\\x1b]0;pwn\\x07')
  expect(printable('a\u202egnp.exe')).toBe('a\\u202egnp.exe')
  expect(printable('a\u200bb\ufeffc\nd\te')).toBe('a\\u200bb\\ufeffc\\nd\\te')
  expect(printable('\ud800')).toBe('\\ud800')
})

test('other scripts and symbols stay as they are', () => {
  for (const text of ['naïve café', '日本語 プロセス', 'данные', '</script><img src=x>', '🚀'])
    expect(printable(text)).toBe(text)
})
