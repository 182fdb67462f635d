import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parsePidCgroup } from '../procfs/pid-cgroup.ts'
import { type CgroupMount, locateUnified } from './locate.ts'
import { placeBelow, withOwnPlaces } from './own-place.ts'

let host: string
beforeAll(() => {
  host = mkdtempSync(join(tmpdir(), 'topz-own-place-'))
  for (const path of ['kubepods/pod1/topz', 'kubepods/pod1/app', 'kubepods/pod2/topz', 'system'])
    mkdirSync(join(host, path), { recursive: true })
})
afterAll(() => rmSync(host, { recursive: true, force: true }))

const unified = (root: string, mountPoint: string): CgroupMount => ({
  version: 2,
  controllers: [],
  root,
  mountPoint,
})
const inodeOf = (path: string) => statSync(join(host, path)).ino

test('topz’s own cgroup is found by its inode, at the depth that the mount says', () => {
  expect(placeBelow(host, 3, inodeOf('kubepods/pod1/topz'))).toBe('/kubepods/pod1/topz')
  expect(placeBelow(host, 2, inodeOf('kubepods/pod1/topz'))).toBeUndefined()
  expect(placeBelow(join(host, 'none'), 1, 1)).toBeUndefined()
})

test('paths of topz’s namespace are resolved from there: of itself, its neighbours, other pods; none climbs out', () => {
  const [mount] = withOwnPlaces([unified('/../../..', host), unified('/', join(host, 'kubepods/pod1/topz'))])
  const belowOf = (path: string) =>
    locateUnified(parsePidCgroup(new TextEncoder().encode(`0::${path}\n`)), [mount as CgroupMount])?.below
  expect(['/', '/worker', '/../app', '/../../pod2/topz', '/../../../system'].map(belowOf)).toEqual([
    '/kubepods/pod1/topz',
    '/kubepods/pod1/topz/worker',
    '/kubepods/pod1/app',
    '/kubepods/pod2/topz',
    '/system',
  ])
  expect(belowOf('/../../../..')).toBeUndefined()
  expect(belowOf('/../app/../../system')).toBeUndefined()
})

test('a mount that begins elsewhere, or has no mount of the own cgroup beside it, stays as it is', () => {
  const mounts = [unified('/', host), unified('/../../..', host)]
  expect(withOwnPlaces([mounts[0] as CgroupMount])).toEqual([mounts[0] as CgroupMount])
  expect(withOwnPlaces([mounts[1] as CgroupMount])).toEqual([mounts[1] as CgroupMount])
})
