// The lists of one process in depth.
import { expect, test } from 'bun:test'
import type { ComponentProps } from 'preact'
import type { Detail, DetailOf, DetailPart } from '../../server/model/detail.ts'
import { FIXTURE_AT } from '../../server/model/fixture.ts'
import { find, findAll, usePage, wordsOf } from '../testdata/page.ts'
import { PartList } from './drawer-parts.tsx'

const page = usePage()

type Item<P extends DetailPart> = DetailOf[P]['items'][number]

function draw<P extends Exclude<DetailPart, 'environ'>>(
  part: P,
  items: readonly Item<P>[],
  fields: Partial<Detail<Item<P>>> = {},
) {
  const detail = { schemaVersion: 1, id: '42:1000', pid: 42, at: FIXTURE_AT, part, items, ...fields }
  return page.draw(<PartList detail={detail as ComponentProps<typeof PartList>['detail']} />)
}

const rowsOf = (box: Element, name: string) => findAll(find(box, 'table', name), 'row').map(wordsOf)

test('threads are listed with what they wait for, in the best available words', () => {
  const thread = { comm: 'w', cpuSeconds: 62 }
  const box = draw('threads', [
    { ...thread, tid: 1, state: 'S', cpuUsage: 0.5, waitsFor: 'a lock', syscall: 'futex', wchan: 'x' },
    { ...thread, tid: 2, syscall: 'read', wchan: 'pipe_read' },
    { ...thread, tid: 3, wchan: 'pipe_read' },
    { ...thread, tid: 4 },
  ])
  expect(rowsOf(box, 'Threads')).toEqual([
    'TID Name S CPU % CPU time Waits for',
    '1 w S 50.0 1:02.00 a lock',
    '2 w - - 1:02.00 read',
    '3 w - - 1:02.00 pipe_read',
    '4 w - - 1:02.00 -',
  ])
})

test('open files are listed, and what a deleted one still holds', () => {
  const box = draw('files', [
    {
      fd: 3,
      target: '/var/log/a',
      kind: 'file',
      position: 2048,
      sizeBytes: 4096,
      flags: ['O_RDWR', 'O_APPEND'],
    },
    { fd: 4, target: '/tmp/b', kind: 'file', deleted: true, heldBytes: 1024 },
  ])
  expect(rowsOf(box, 'Open files')).toEqual([
    'FD File Position Size Held Flags',
    '3 /var/log/a 2.0K 4.0K - O_RDWR O_APPEND',
    '4 /tmp/b deleted - - 1.0K -',
  ])
  expect(box.querySelector('td span')?.getAttribute('title')).toBe('/var/log/a')
  expect(find(box, 'columnheader', 'Held').title).toBe('space that is freed when it is closed')
})

test('sockets are listed with both ends; an IPv6 address is in brackets', () => {
  const box = draw('sockets', [
    {
      fd: 5,
      inode: 1,
      protocol: 'tcp6',
      state: 'established',
      localAddress: '::1',
      localPort: 80,
      remoteAddress: '10.0.0.1',
      remotePort: 4711,
      receiveQueueBytes: 0,
      sendQueueBytes: 2048,
    },
    { inode: 2, protocol: 'unix', path: '/run/\u001bx' },
  ])
  expect(rowsOf(box, 'Sockets')).toEqual([
    'FD Kind State Local Peer To read To send',
    '5 tcp6 established [::1]:80 10.0.0.1:4711 0 2.0K',
    '- unix - /run/\\x1bx - - -',
  ])
})

test('limits are listed with their use, in their unit', () => {
  const box = draw('limits', [
    { name: 'Max open files', soft: 1024, hard: null, used: 256 },
    { name: 'Max stack size', soft: 8 * 1024 * 1024, hard: 16 * 1024 * 1024, unit: 'bytes' },
    { name: 'Max cpu time', soft: null, hard: null, used: 3 },
  ])
  expect(rowsOf(box, 'Limits')).toEqual([
    'Limit Used Soft Hard',
    'Max open files 256 1024 unlimited',
    'Max stack size - 8.0M 16.0M',
    'Max cpu time 3 unlimited unlimited',
  ])
  const bars = [...box.querySelectorAll<HTMLElement>('.bar')]
  expect(bars.map(({ style }) => style.backgroundSize.split(' ')[0])).toEqual(['25%'])
})

test('memory is listed by mapping', () => {
  const box = draw('maps', [
    {
      name: '/lib/libc.so',
      parts: 4,
      sizeBytes: 4096,
      rssBytes: 2048,
      pssBytes: 1024,
      privateBytes: 0,
      swapBytes: 512,
      permissions: 'r-xp',
    },
    { name: '/tmp/gone', parts: 1, sizeBytes: 1024, permissions: 'rw-p', deleted: true },
  ])
  expect(rowsOf(box, 'Memory')).toEqual([
    'Mapping RSS PSS Private Swap Size Rights',
    '/lib/libc.so 2.0K 1.0K 0 512B 4.0K r-xp',
    '/tmp/gone deleted - - - - 1.0K rw-p',
  ])
  expect(box.querySelector('td span')?.getAttribute('title')).toBe('/lib/libc.so')
})

test('status is listed by subject', () => {
  const box = draw('status', [{ name: 'Seccomp', value: 'filter\n', group: 'rights' }])
  expect(rowsOf(box, 'Status')).toEqual(['About Name Value', 'rights Seccomp filter\\n'])
})

test('an empty list says what is missing', () => {
  expect(wordsOf(draw('threads', []))).toBe('It has no threads left.')
  expect(wordsOf(draw('files', []))).toBe('No file is open.')
  expect(wordsOf(draw('sockets', []))).toBe('No socket is open.')
  expect(wordsOf(draw('limits', []))).toBe('No limits are known.')
  expect(wordsOf(draw('maps', []))).toBe('Nothing is mapped.')
  expect(wordsOf(draw('status', []))).toBe('Nothing is known.')
})

test('a denied list shows only the reason: it is not shown as empty', () => {
  const absent = [{ file: 'fd', message: 'cannot be read: topz needs --cap-add=SYS_PTRACE' }]
  expect(wordsOf(draw('files', [], { absent }))).toBe('fd cannot be read: topz needs --cap-add=SYS_PTRACE')
  const box = draw('threads', [{ tid: 1, comm: 'a', cpuSeconds: 0 }], { absent })
  expect(findAll(box, 'table')).toHaveLength(1)
  expect(findAll(box, 'listitem')).toHaveLength(1)
})

test('a list that was cut says so, and how many entries there are if known', () => {
  const threads = [{ tid: 1, comm: 'a', cpuSeconds: 0 }]
  expect(wordsOf(draw('threads', threads, { truncated: true, total: 12_345 }))).toEndWith(
    'Only 1 of 12,345 shown: topz ran out of time.',
  )
  expect(wordsOf(draw('threads', threads, { truncated: true }))).toEndWith(
    'Only 1 shown: topz ran out of time.',
  )
})

test('hostile names stay text in each list', () => {
  const name = '<img src=x>\u202e'
  const drawn = [
    draw('threads', [{ tid: 1, comm: name, cpuSeconds: 0, waitsFor: name }]),
    draw('files', [{ fd: 1, target: name, kind: 'file' }]),
    draw('sockets', [{ inode: 1, protocol: 'unix', path: name }]),
    draw('maps', [{ name, parts: 1, sizeBytes: 0, permissions: '' }]),
    draw('status', [{ name: 'Name', value: name, group: 'identity' }]),
  ]
  for (const box of drawn) {
    expect(box.querySelector('img')).toBeNull()
    expect(wordsOf(box)).toContain('<img src=x>\\u202e')
    expect(box.textContent).not.toContain('\u202e')
  }
})
