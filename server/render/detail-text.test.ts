// One process as text, and one part of it.
import { expect, test } from 'bun:test'
import type { Detail, DetailOf, DetailPart } from '../model/detail.ts'
import { FIXTURE_AT, process } from '../model/fixture.ts'
import { renderDetail, renderProcess } from './detail-text.ts'

type Item<P extends DetailPart> = DetailOf[P]['items'][number]

function linesOf<P extends DetailPart>(
  part: P,
  items: readonly Item<P>[],
  fields: Partial<Detail<Item<P>>> = {},
): string[] {
  const detail = { schemaVersion: 1, id: '42:1000', pid: 42, at: FIXTURE_AT, part, items, ...fields }
  return renderDetail(detail as unknown as DetailOf[DetailPart])
    .split('\n')
    .slice(0, -1)
}

/** Cells of the lines, separated by two blanks or more. */
const cellsOf = (lines: readonly string[]) => lines.map(line => line.trim().split(/ {2,}/))

test('threads are listed in columns with what they wait for, in the best available words', () => {
  const lines = linesOf('threads', [
    { tid: 1, comm: 'main', state: 'S', cpuSeconds: 62, cpuUsage: 0.5, waitsFor: 'a lock', syscall: 'futex' },
    { tid: 20, comm: 'w', cpuSeconds: 0, syscall: 'read', wchan: 'pipe_read' },
    { tid: 21, comm: 'x', cpuSeconds: 0 },
  ])
  expect(cellsOf(lines)).toEqual([
    ['TID', 'S', '%CPU', 'TIME', 'NAME', 'WAITS FOR'],
    ['1', 'S', '50.0', '1:02.00', 'main', 'a lock'],
    ['20', '-', '-', '0:00.00', 'w', 'read'],
    ['21', '-', '-', '0:00.00', 'x', '-'],
  ])
  expect(lines[0]?.indexOf('NAME')).toBe(lines[1]?.indexOf('main') as number)
  expect(lines.every(line => line === line.trimEnd())).toBe(true)
})

test('files say what a deleted one still holds', () => {
  const lines = linesOf('files', [
    { fd: 3, target: '/a', kind: 'file', position: 1024, sizeBytes: 2048, flags: ['O_RDWR', 'O_APPEND'] },
    { fd: 4, target: '/b', kind: 'file', deleted: true, heldBytes: 4096 },
  ])
  expect(cellsOf(lines).slice(1)).toEqual([
    ['3', 'file', '1.0K', '2.0K', '-', 'O_RDWR,O_APPEND', '/a'],
    ['4', 'file', '-', '-', '4.0K', '-', '/b (deleted)'],
  ])
})

test('sockets have both ends, an IPv6 address in brackets, or their path', () => {
  const lines = linesOf('sockets', [
    { fd: 5, inode: 1, protocol: 'tcp6', state: 'listen', localAddress: '::', localPort: 80, acceptQueue: 3 },
    { inode: 2, protocol: 'unix', path: '/run/x' },
    {
      inode: 3,
      protocol: 'tcp',
      localAddress: '10.0.0.1',
      localPort: 5,
      remoteAddress: '10.0.0.2',
      remotePort: 6,
      receiveQueueBytes: 1024,
      sendQueueBytes: 0,
    },
  ])
  expect(cellsOf(lines)).toEqual([
    ['FD', 'KIND', 'STATE', 'TO READ', 'TO SEND', 'TO ACCEPT', 'LOCAL', 'PEER'],
    ['5', 'tcp6', 'listen', '-', '-', '3', '[::]:80', '-'],
    ['-', 'unix', '-', '-', '-', '-', '/run/x', '-'],
    ['-', 'tcp', '-', '1.0K', '0', '-', '10.0.0.1:5', '10.0.0.2:6'],
  ])
})

test('limits have their unit, and without one they are unlimited', () => {
  const lines = linesOf('limits', [
    { name: 'Max open files', soft: 1024, hard: null, unit: 'files', used: 12 },
    { name: 'Max stack size', soft: 8 * 1024 ** 2, hard: null, unit: 'bytes' },
  ])
  expect(cellsOf(lines).slice(1)).toEqual([
    ['Max open files', '12', '1024', 'unlimited', 'files'],
    ['Max stack size', '-', '8.0M', 'unlimited', 'bytes'],
  ])
})

test('mappings, lines of status and names of the environment are listed', () => {
  const maps = linesOf('maps', [
    {
      name: '/lib/a',
      parts: 3,
      sizeBytes: 4096,
      rssBytes: 2048,
      pssBytes: 1024,
      privateBytes: 512,
      swapBytes: 0,
      permissions: 'r-xp',
      deleted: true,
    },
  ])
  expect(cellsOf(maps)[1]).toEqual(['2.0K', '1.0K', '512B', '0', '4.0K', '3', 'r-xp', '/lib/a (deleted)'])
  expect(cellsOf(linesOf('status', [{ name: 'Seccomp', value: 'filter', group: 'rights' }]))).toEqual([
    ['ABOUT', 'NAME', 'VALUE'],
    ['rights', 'Seccomp', 'filter'],
  ])
  expect(linesOf('environ', [{ name: 'PATH' }])).toEqual(['NAME', 'PATH'])
})

test('what could not be read comes first, and a cut list says how many entries there are', () => {
  const absent = [{ file: 'fd', message: 'cannot be read' }]
  const lines = linesOf('threads', [{ tid: 1, comm: 'a', cpuSeconds: 0 }], {
    absent,
    truncated: true,
    total: 5000,
  })
  expect(lines.slice(0, 2)).toEqual([
    'Absent  fd cannot be read',
    'Only 1 of 5000 shown: topz ran out of time for more.',
  ])
  expect(linesOf('threads', [], { truncated: true })[0]).toBe('Only 0 shown: topz ran out of time for more.')
})

test('S14: no name leaves its line or its hundred cells', () => {
  const [, line = ''] = linesOf('threads', [
    { tid: 1, comm: '\u001b[2J\n', cpuSeconds: 0, waitsFor: 'x'.repeat(500) },
  ])
  expect(line).toContain('\\x1b[2J\\n')
  expect(line).toMatch(/ x{99}…$/)
})

test('a process lists every known value under its JSON name, in people’s units', () => {
  const text = renderProcess(
    process({
      pid: 42,
      cpuUsage: 0.5,
      rssBytes: 1024,
      diskReadBytesPerSecond: 2048,
      cpuUserSeconds: 62,
      argv: ['a', 'b'],
      user: 'x\u001b',
    }),
    [],
  )
  const values = Object.fromEntries(
    text
      .trimEnd()
      .split('\n')
      .map(line => line.split(/ {2,}/) as [string, string]),
  )
  expect(values).toMatchObject({
    pid: '42',
    cpuUsage: '50.0 %',
    rssBytes: '1.0K',
    diskReadBytesPerSecond: '2.0K/s',
    cpuSeconds: '1:02.00',
    argv: 'a b',
    user: 'x\\x1b',
    startedAt: new Date(FIXTURE_AT - 3_600_000).toISOString(),
  })
  expect(values).not.toHaveProperty('pssBytes')
})

test('and says where to read on, if there is anywhere', () => {
  const text = renderProcess(process({ pid: 42 }), ['threads', 'files'])
  expect(text).toEndWith('\nMore: /api/processes/42/ and threads, files\n')
  expect(renderProcess(process({ pid: 42 }), [])).not.toContain('More')
})
