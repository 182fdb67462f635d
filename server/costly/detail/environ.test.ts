import { afterEach, beforeEach, expect, test } from 'bun:test'
import { createFakeProc, type FakeProc } from '../../sampler/testdata/fake-proc.ts'
import { createEnvironReader } from './environ.ts'

let fake: FakeProc
beforeEach(() => {
  fake = createFakeProc()
  fake.add(10)
})
afterEach(() => fake.remove())

function read(environ: string | Uint8Array) {
  fake.write(10, 'environ', environ)
  return createEnvironReader(fake.root)(10)
}

test('S12: names are shown in the order of the process, and no part of any value', () => {
  const reading = read('PATH=/bin\0DB_PASSWORD=hunter2\0URL=a=b=hunter3\0EMPTY=\0')
  expect(reading).toEqual({
    items: [{ name: 'PATH' }, { name: 'DB_PASSWORD' }, { name: 'URL' }, { name: 'EMPTY' }],
  })
})

test('S12: text that a process put there instead of variables is not shown: it has no name', () => {
  expect(read('a title that it set itself hunter2\0\0=hunter3\0A=1\0')?.items).toEqual([{ name: 'A' }])
  expect(read('')?.items).toEqual([])
})

test('a name is cut where no person would read on, and bytes that are not text are replaced', () => {
  expect(read(`${'N'.repeat(5000)}=1\0`)?.items).toEqual([{ name: 'N'.repeat(200) }])
  expect(read(Uint8Array.of(0x41, 0xff, 0x3d, 0x31, 0))?.items).toEqual([{ name: 'A�' }])
})

test('an environment longer than the part that is read says so', () => {
  const reading = read('A=1\0'.repeat(70_000))
  expect(reading).toMatchObject({ truncated: true })
  expect(reading?.items).toHaveLength(65_536)
})

test('a kernel without the file is distinguished from an empty environment', () => {
  expect(createEnvironReader(fake.root)(10)).toEqual({ items: [], unreadable: { environ: 'unsupported' } })
})
