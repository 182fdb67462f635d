import { expect, test } from 'bun:test'
import type { OpenFile } from '../../model/detail.ts'
import { afterWith, main, type World, worker } from '../fixture.ts'
import { createDeletedFiles } from './deleted-files.ts'

const after = afterWith(createDeletedFiles)
const MIB = 2 ** 20
const GIB = 2 ** 30
const log = (heldBytes: number, fields: Partial<OpenFile> = {}): OpenFile => ({
  fd: 3,
  target: '/logs/app.log',
  kind: 'file',
  deleted: true,
  heldBytes,
  ...fields,
})
const world = (file: OpenFile, fields: Partial<World> = {}): World => ({
  processes: [main(), worker({ diskWriteBytes: 10 * GIB })],
  closer: ({ pid }) => ({ items: pid === 42 ? [file] : [] }),
  ...fields,
})

test('a deleted file held for ten minutes is a note: how much, which file, and how fast it grows', () => {
  const growing = (second: number) => world(log(8 * GIB + (second / 60) * 20 * MIB))
  expect(after(590, growing).open).toEqual([])
  const { open, sentences } = after(640, growing)
  expect(open).toMatchObject([
    { id: 'deleted-files', severity: 'note', confidence: 'certain', subject: { pid: 42 } },
  ])
  expect(open[0]?.evidence.bytesPerSecond).toBeCloseTo((20 * MIB) / 60)
  expect(sentences[0]).toBe(
    'worker (PID 42) holds 8.2 GiB in 1 deleted file (/logs/app.log, growing 20.0 MiB/min)',
  )
})

test('on a disk that is nearly full it is a warning, and sooner', () => {
  const mounts = [
    { path: '/logs', type: 'ext4', device: '8:1', usedBytes: 9.5 * GIB, availableBytes: GIB / 2 },
  ]
  const { open } = after(120, () => world(log(4 * GIB), { container: { mounts } }))
  expect(open.find(({ id }) => id === 'deleted-files')).toMatchObject({ severity: 'warning' })
})

test('a small temporary file, and one that is small for its disk, are left alone', () => {
  expect(after(700, () => world(log(50 * MIB))).open).toEqual([])
  const mounts = [{ path: '/', type: 'ext4', device: '8:1', usedBytes: GIB, availableBytes: 999 * GIB }]
  expect(after(700, () => world(log(2 * GIB), { container: { mounts } })).open).toEqual([])
})

test('memory in the form of a file is left alone', () => {
  for (const target of ['/memfd:jit', '/dev/zero', '/SYSV00000000', '/dev/shm/pool', '/[aio]'])
    expect(after(700, () => world(log(GIB, { target }))).open).toEqual([])
})

test('it clears when the file is closed', () => {
  const { findings, open } = after(700, () => world(log(GIB)))
  expect(open).toHaveLength(1)
  expect(after(80, () => world(log(0)), 700, findings).open).toEqual([])
})

test('processes that have written little are not examined; others are, seldom and one by one', () => {
  const { questions } = after(600, () => world(log(GIB), { processes: [main(), worker()] }))
  expect(questions).toEqual([])
  const many = [1, 2, 3].map(pid => worker({ pid, id: `${pid}:1`, diskWriteBytes: GIB }))
  const asked = after(600, () => world(log(0), { processes: many })).questions
  expect(asked.length).toBeWithin(12, 16)
  expect(new Set(asked.map(({ pid }) => pid)).size).toBe(3)
})
