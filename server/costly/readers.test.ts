// Each kind of request goes to its reader; none reads memory that may block.
import { afterEach, beforeEach, expect, test } from 'bun:test'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createFakeProc, type FakeProc } from '../sampler/testdata/fake-proc.ts'
import { createReaders } from './readers.ts'
import type { Kind, Request } from './requests.ts'

let fake: FakeProc
beforeEach(() => {
  fake = createFakeProc()
  fake.add(7)
  fake.writeThread(7, 'S')
  fake.write(7, 'smaps_rollup', 'Pss: 60 kB\nPrivate_Clean: 5 kB\nPrivate_Dirty: 30 kB\n')
  mkdirSync(fake.path(7, 'root/etc'), { recursive: true })
})
afterEach(() => fake.remove())

const newReaders = () =>
  createReaders({
    procRoot: fake.root,
    cgroupRoot: undefined,
    redact: 'on',
    selfPid: undefined,
    fdSizeCounts: false,
    clockTicksPerSecond: 100,
    allowEnviron: false,
    now: () => 0,
  })

const ask = (kind: Kind, fields: Partial<Request> = {}) =>
  newReaders()({ kind, pid: 7, id: '7:5000', ...fields })

const hostnameOf = (text: string) => {
  writeFileSync(fake.path(7, 'root/etc/hostname'), text)
  return ask('hostname')
}

test('each kind is answered by its reader', () => {
  expect(ask('full')).toMatchObject({ argv: ['sleep', '9'], openFds: 3 })
  expect(ask('io')).toMatchObject({ io: { read_bytes: 4096 } })
  expect(ask('pss')).toMatchObject({ pssKb: 60 })
  expect(ask('owners', { inodes: [1] })).toEqual({ found: [] })
  expect(ask('network')).toMatchObject({ listening: [] })
  expect(ask('detail', { part: 'limits' })).toMatchObject({ items: [{ name: 'Max open files' }] })
  expect(ask('attempts')).toBeDefined()
  expect(ask('cgroup')).toBeDefined()
})

test('a process that is gone has no answer', () => {
  fake.end(7)
  const gone: readonly Kind[] = ['full', 'pss', 'network', 'hostname', 'detail']
  expect(gone.map(kind => ask(kind))).toEqual(gone.map(() => undefined))
})

test('with care, the memory of a process with an endlessly waiting thread is left alone, and all else is read', () => {
  fake.writeThread(7, 'D')
  for (const kind of ['pss', 'attempts'] as const)
    expect([kind, ask(kind, { careful: true })]).toEqual([kind, 'stuck'])
  for (const part of ['maps', 'environ'] as const)
    expect([part, ask('detail', { part, careful: true })]).toEqual([part, 'stuck'])
  expect(ask('detail', { part: 'limits', careful: true })).toMatchObject({
    items: [{ name: 'Max open files' }],
  })
  expect(ask('full', { careful: true })).toMatchObject({ openFds: 3 })
  expect(ask('full', { careful: true })).not.toHaveProperty('argv')
  expect(ask('io', { careful: true })).toMatchObject({ io: { read_bytes: 4096 } })
})

test('without care, or if no thread waits, memory is read', () => {
  expect(ask('pss', { careful: true })).toMatchObject({ pssKb: 60 })
  fake.writeThread(7, 'D')
  expect(ask('pss')).toMatchObject({ pssKb: 60 })
})

test('the host name of a container is the first line of its own file, and nothing that is not a name', () => {
  expect(hostnameOf('checkout-7f9c4\nmore\n')).toBe('checkout-7f9c4')
  expect(hostnameOf('  web \n')).toBe('web')
  for (const odd of ['', '\n', 'a b', '<b>', '\u001b[2J', 'a'.repeat(254), 'ä'])
    expect([odd, hostnameOf(odd)]).toEqual([odd, undefined])
  expect(hostnameOf('a'.repeat(253))).toBe('a'.repeat(253))
})
