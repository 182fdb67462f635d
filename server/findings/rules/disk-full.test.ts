import { expect, test } from 'bun:test'
import type { OpenFile } from '../../model/detail.ts'
import type { Mount } from '../../model/mount.ts'
import { afterWith, main, type World, worker } from '../fixture.ts'
import { createDiskFull } from './disk-full.ts'

const after = afterWith(createDiskFull)
const MIB = 2 ** 20
const GIB = 2 ** 30

const mount = (fields: Partial<Mount> = {}): Mount => ({
  path: '/data',
  type: 'ext4',
  device: '8:1',
  usedBytes: 2 * GIB,
  availableBytes: 8 * GIB,
  ...fields,
})
/** A mount with this share of its bytes in use. */
const filled = (share: number, size = 10 * GIB, fields: Partial<Mount> = {}) =>
  mount({ usedBytes: share * size, availableBytes: (1 - share) * size, ...fields })
const world = (...mounts: readonly Mount[]): World => ({ container: { mounts } })
const file = (target: string): OpenFile => ({ fd: 3, target, kind: 'file', flags: ['O_WRONLY'] })

test('above 90 % with less than 5 GiB left it is a warning, at 98 % critical; below 85 % it clears', () => {
  expect(after(120, () => world(filled(0.88))).open).toEqual([])
  const { open, sentences, findings } = after(120, () => world(filled(0.95)))
  expect(open).toMatchObject([{ id: 'disk-full', severity: 'warning', confidence: 'certain' }])
  expect(sentences[0]).toBe('/data of app (ext4) is 95.0 % full (512 MiB of 10.0 GiB left)')
  expect(after(120, () => world(filled(0.985))).open[0]?.severity).toBe('critical')
  expect(after(120, () => world(filled(0.87)), 120, findings).open).toHaveLength(1)
  expect(after(120, () => world(filled(0.8)), 240, findings).open).toEqual([])
})

test('a large disk with much left is well at 95 %, and nothing is reported of one that cannot be read', () => {
  expect(after(120, () => world(filled(0.95, 2048 * GIB))).open).toEqual([])
  const unknown = { path: '/data', type: 'nfs4', device: '0:9', stuck: true } as const
  expect(after(120, () => world(unknown)).open).toEqual([])
})

test('the disk of topz itself does not concern the app', () => {
  expect(after(120, () => ({ container: { mounts: [filled(0.99)], self: true } })).open).toEqual([])
})

test('the writer named wrote most, and has a file open for writing there', () => {
  const growing = (second: number): World => ({
    ...world(filled(0.91 + second / 10_000), mount({ path: '/', type: 'overlay', hostDisk: true })),
    processes: [
      main({ diskWriteBytes: second * 40 * MIB }),
      worker({ diskWriteBytes: second * MIB }),
      worker({ pid: 43, id: '43:1', comm: 'logger', diskWriteBytes: second * 9 * MIB }),
    ],
    closer: ({ pid }) => ({ items: [file(pid === 1 ? '/var/log/main' : `/data/${pid}`)] }),
  })
  const { open, sentences } = after(120, growing)
  expect(open).toMatchObject([{ severity: 'warning', who: [{ pid: 43, comm: 'logger' }] }])
  expect(sentences[0]).toMatch(/logger \(PID 43\) writes most$/)
})

test('a disk that fills steadily is reported before it is full, with the time left', () => {
  const fillingBy = (mibPerMinute: number) => (second: number) =>
    world(filled((2 * GIB + (second / 60) * mibPerMinute * MIB) / (10 * GIB)))
  // 8 GiB at 300 MiB a minute: 27 minutes from the start.
  const { open, sentences } = after(1060, fillingBy(300))
  expect(open).toMatchObject([{ severity: 'critical', confidence: 'likely' }])
  const left = (8 * GIB) / (5 * MIB) - 1060
  expect(open[0]?.evidence.etaSeconds).toBeWithin(0.95 * left, 1.05 * left)
  expect(sentences[0]).toMatch(/full in ~(9|10)m at this rate; filling at 300 MiB\/min/)
  expect(after(1000, fillingBy(3)).open).toEqual([])
})

test('files that come and go do not make a trend', () => {
  const { open } = after(3000, second => world(filled(0.5 + ((second % 400) / 400) * 0.3)))
  expect(open).toEqual([])
})

test('the host’s disk is a note, and called that, below 98 %', () => {
  const layer = { path: '/', type: 'overlay', hostDisk: true } as const
  const { open, sentences } = after(120, () => world(filled(0.95, 40 * GIB, layer)))
  expect(open[0]?.severity).toBe('note')
  expect(sentences[0]).toBe(
    'The host’s disk, which holds / of app, is 95.0 % full (2.0 GiB of 40.0 GiB left)',
  )
  expect(after(120, () => world(filled(0.99, 40 * GIB, layer))).open[0]?.severity).toBe('critical')
})

test('a level that has not moved for an hour is by design', () => {
  const { open } = after(3700, () => world(filled(0.95)))
  expect(open[0]?.severity).toBe('note')
})

test('file systems in memory count from 95 %, those that hold a secret never', () => {
  const shm = { path: '/dev/shm', type: 'tmpfs' } as const
  expect(after(120, () => world(filled(0.93, 64 * MIB, shm))).open).toEqual([])
  const { sentences } = after(120, () => world(filled(1, 64 * MIB, shm)))
  expect(sentences).toEqual(['/dev/shm of app (tmpfs, in memory) is 100.0 % full (0 B of 64.0 MiB left)'])
  expect(after(120, () => world(filled(1, 64 * 1024, shm))).open).toEqual([])
})

test('inodes run out separately', () => {
  const { open, sentences } = after(120, () => world(mount({ inodesUsed: 9700, inodesAvailable: 300 })))
  expect(open).toMatchObject([{ id: 'disk-full', severity: 'warning' }])
  expect(sentences[0]).toContain('has used 97.0 % of its inodes (300 left)')
  expect(after(120, () => world(mount({ inodesUsed: 0, inodesAvailable: 0 }))).open).toEqual([])
})

test('nothing is looked at in depth while all is well', () => {
  const { questions } = after(120, second => ({
    ...world(filled(0.5)),
    processes: [main({ diskWriteBytes: second * MIB })],
  }))
  expect(questions).toEqual([])
})

test('what was full when its mounts came in sight may have been so before; what filled up then was not', () => {
  const full = filled(0.95)
  const found = (early: World) => after(200, second => (second < 80 ? early : world(full))).open
  expect(found({})).toMatchObject([{ mayBeOlder: true }])
  expect(found(world(filled(0.2)))[0]?.mayBeOlder).toBeUndefined()
  expect(found({ processes: [], snapshot: { containers: [] } })).toMatchObject([{ mayBeOlder: true }])
})
