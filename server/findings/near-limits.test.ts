// What is nearly used up: not wrong, and not fine either.

import { expect, test } from 'bun:test'
import type { Container } from '../model/container.ts'
import { FIXTURE_AT, finding, snapshot } from '../model/fixture.ts'
import type { Mount } from '../model/mount.ts'
import { createFindings } from './findings.ts'
import { nearLimitsOf } from './near-limits.ts'

const MIB = 2 ** 20
const APP: Container = { id: 'app', name: 'app', main: true, processCount: 1, rssBytes: 0 }
const mount = (path: string, usedMib: number, sizeMib: number): Mount => ({
  path,
  type: 'ext4',
  device: '0:1',
  usedBytes: usedMib * MIB,
  availableBytes: (sizeMib - usedMib) * MIB,
})

test('memory that stands near its limit: how near, since when it is flat, whether the kernel reclaims', () => {
  const findings = createFindings()
  const at = (second: number, anonMib: number) =>
    findings.find(
      snapshot({
        at: FIXTURE_AT + second * 1000,
        containers: [
          {
            ...APP,
            memoryAnonBytes: anonMib * MIB,
            memoryLimitBytes: 128 * MIB,
            memoryScannedPages: 500,
            memoryMaxEvents: 3,
          },
        ],
      }),
    ).nearLimits
  for (let second = 0; second < 100; second++) expect(at(second, 60)).toEqual([])
  for (let second = 100; second < 400; second++) at(second, 121)
  const [near, ...others] = at(400, 121.5)
  expect(near).toMatchObject({
    kind: 'memory',
    container: 'app',
    containerName: 'app',
    usedBytes: 121.5 * MIB,
    limitBytes: 128 * MIB,
    reclaims: false,
  })
  expect(((near?.flatSince ?? 0) - FIXTURE_AT) / 1000).toBeWithin(90, 111)
  expect(others).toEqual([])
  expect(at(401, 115)).toEqual([])
})

const near = (container: Container) => ({
  container,
  usedBytes: 97 * MIB,
  limitBytes: 100 * MIB,
  flatSince: FIXTURE_AT,
  reclaims: undefined,
})

test('a disk of which a tenth is left, the nearest first, each once', () => {
  const mounts = [mount('/small', 0.5, 0.6), mount('/', 50, 100), mount('/data', 92, 100)]
  const containers = [
    { ...APP, mounts },
    { ...APP, id: 'b', name: 'b', mounts: [mount('/same', 92, 100)] },
  ]
  const found = nearLimitsOf(snapshot({ containers }), [near(APP)], [])
  expect(found.map(({ kind, usedBytes }) => [kind, usedBytes / MIB])).toEqual([
    ['memory', 97],
    ['disk', 92],
  ])
})

test('what a finding is about is not listed again, nor topz itself', () => {
  const containers = [{ ...APP, mounts: [mount('/data', 92, 100), mount('/other', 91, 100)] }]
  const subject = { container: 'app' }
  const disk = finding({ id: 'disk-full', subject, evidence: { mount: '/data' } })
  const paths = nearLimitsOf(snapshot({ containers }), [], [disk]).map(({ path }) => path)
  expect(paths).toEqual(['/other'])
  const eta = finding({ id: 'memory-eta', subject })
  expect(nearLimitsOf(snapshot(), [near(APP)], [eta])).toEqual([])
  expect(nearLimitsOf(snapshot(), [near({ ...APP, self: true })], [])).toEqual([])
})
