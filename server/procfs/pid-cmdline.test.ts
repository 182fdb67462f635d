import { expect, test } from 'bun:test'
import { parsePidCmdline } from './pid-cmdline.ts'
import { bytesOf, testdata } from './testdata/read.ts'

const parse = (text: string, truncated = false) => parsePidCmdline(bytesOf(text), truncated)
const list = (...argv: string[]) => ({ argv, truncated: false, rewritten: false })
const title = (...argv: string[]) => ({ argv, truncated: false, rewritten: true })

test('a captured command line gives its arguments, newlines kept', () => {
  const { argv, rewritten } = parsePidCmdline(testdata('proc/2/cmdline'))
  expect(argv.slice(0, 2)).toEqual(['python3', '-c'])
  expect(argv[2]?.split('\n')).toHaveLength(5)
  expect(rewritten).toBe(false)
  expect(parsePidCmdline(testdata('proc/3/cmdline'))).toEqual(list('sleep', '60'))
})

test('P10: empty arguments are kept', () => {
  expect(parse('foo\0bar\0')).toEqual(list('foo', 'bar'))
  expect(parse('foo\0bar\0\0')).toEqual(list('foo', 'bar', ''))
  expect(parse('foo\0\0bar\0')).toEqual(list('foo', '', 'bar'))
  expect(parse('foo\0\0')).toEqual(list('foo', ''))
  expect(parse('foo\0 \0')).toEqual(list('foo', ' '))
  expect(parse('\0foo\0')).toEqual(list('', 'foo'))
})

test('P10: arguments may contain spaces, newlines, escapes and bad UTF-8', () => {
  expect(parse('sh\0-c\0a b\n\x1b[2J\0')).toEqual(list('sh', '-c', 'a b\n\x1b[2J'))
  expect(parsePidCmdline(new Uint8Array([0x61, 0xff, 0, 0xe5, 0x90, 0])).argv).toEqual(['a\ufffd', '\ufffd'])
})

test('P10: a title written over the arguments is one title, without its padding', () => {
  expect(parsePidCmdline(testdata('proc/4/cmdline'))).toEqual(title('nginx: worker process'))
  expect(parse('nginx: master process\0\0\0\0\0')).toEqual(title('nginx: master process'))
  expect(parse('com.github.uiautomator\0\0\0\0\0\0')).toEqual(title('com.github.uiautomator'))
  expect(parse('foo bar  ')).toEqual(title('foo bar'))
  expect(parse('foo bar \0')).toEqual(title('foo bar'))
  expect(parse('idle')).toEqual(title('idle'))
})

test('a missing final NUL between several arguments loses nothing', () => {
  expect(parse('foo\0bar')).toEqual(list('foo', 'bar'))
})

test('P11: kernel threads and zombies have no arguments; a cleared command line is distinguished', () => {
  expect(parsePidCmdline(testdata('host/2/cmdline'))).toEqual(list())
  expect(parsePidCmdline(testdata('proc/10/cmdline'))).toEqual(list())
  expect(parse('\0\0\0\0')).toEqual(title())
  expect(parse('    ')).toEqual(title())
})

test('P5: a command line cut at the read limit keeps its arguments and no half character', () => {
  expect(parse('java\0-cp\0/lib', true)).toEqual({
    argv: ['java', '-cp', '/lib'],
    truncated: true,
    rewritten: false,
  })
  expect(parse('verylongname', true)).toEqual({ argv: ['verylongname'], truncated: true, rewritten: false })
  for (const text of ['é', '同', '🙂']) {
    const bytes = bytesOf(`a\0b${text}`)
    expect(parsePidCmdline(bytes, true).argv).toEqual(['a', `b${text}`])
    expect(parsePidCmdline(bytes.subarray(0, bytes.length - 1), true).argv).toEqual(['a', 'b'])
  }
})
