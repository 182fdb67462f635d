import { expect, test } from 'bun:test'
import { process } from '../model/fixture.ts'
import type { Process } from '../model/snapshot.ts'
import { labelOf } from './grouping.ts'

const named = (fields: Partial<Process>) => labelOf(process({ pid: 7, ...fields }), 'name', undefined)

test('a program is known by its file, since its thread may have another name', () => {
  expect(named({ comm: 'MainThread', argv: ['/usr/local/bin/node', 'app.js'] })).toBe('node')
  expect(named({ comm: 'a-very-long-nam', argv: ['a-very-long-name-indeed'] })).toBe(
    'a-very-long-name-indeed',
  )
  expect(named({ comm: 'bash', argv: ['-bash'] })).toBe('bash')
})

test('a process that set its own title is known by its thread', () => {
  expect(named({ comm: 'nginx', argv: ['nginx: worker process'] })).toBe('nginx')
  expect(named({ comm: 'postgres', argv: ['postgres:'], commandRewritten: true })).toBe('postgres')
  expect(named({ comm: 'sh', argv: ['/bin/'] })).toBe('sh')
})

test('topz is topz, whatever its file is called', () => {
  expect(named({ comm: 'server', argv: ['/server'], self: true })).toBe('topz')
  expect(named({ comm: 'server', argv: ['/server'] })).toBe('server')
})

test('kernel threads are one group per kind', () => {
  expect(named({ comm: 'kworker/0:1-events', kernelThread: true })).toBe('[kworker]')
  expect(named({ comm: 'kswapd0', kernelThread: true })).toBe('[kswapd0]')
})

test('S16: a hostile name stays one line without control characters', () => {
  expect(named({ comm: 'x"} 1\nevil 1' })).toBe('x"} 1�evil 1')
  expect(named({ comm: '\u001b]0;pwn\u0007' })).toBe('�]0;pwn�')
  expect(named({ comm: 'a\u202eb\u200bc\u2028' })).toBe('a�b�c�')
  expect(named({ comm: '' })).toBe('unknown')
})

test('S16, P13: two names that become equal when cut or replaced are one group', () => {
  expect(named({ comm: 'aaaaaaaaaaaaaa\ufffd' })).toBe(named({ comm: 'aaaaaaaaaaaaaa\ud800' }))
  const long = named({ argv: [`${'同'.repeat(60)}a`] })
  expect(Buffer.byteLength(long)).toBeLessThanOrEqual(128)
  expect(long).toBe(named({ argv: [`${'同'.repeat(60)}b`] }))
})

test('users, cgroups and command lines can be grouped by as well', () => {
  const one = process({ pid: 7, user: 'www', cgroup: '/docker/abc', command: 'node app.js --port 80' })
  expect(labelOf(one, 'user', undefined)).toBe('www')
  expect(labelOf(one, 'cgroup', undefined)).toBe('/docker/abc')
  expect(labelOf(one, 'command', undefined)).toBe('node app.js --port 80')
  expect(labelOf(process({ pid: 8 }), 'user', undefined)).toBe('unknown')
})

test('a health check of topz counts as topz, in each grouping', () => {
  const self = process({ pid: 9, ppid: 0, comm: 'server', command: '/server', user: '0', self: true })
  const check = process({
    pid: 11,
    ppid: 0,
    comm: 'server',
    argv: ['/server', 'healthcheck'],
    command: '/server healthcheck',
    user: '0',
  })
  const app = { ...check, argv: ['/server', 'work'], command: '/server work' }
  expect([labelOf(check, 'name', self), labelOf(check, 'command', self)]).toEqual(['topz', '/server'])
  expect([labelOf(app, 'name', self), labelOf(app, 'command', self)]).toEqual(['server', '/server work'])
})
