import { expect, test } from 'bun:test'
import type { Container } from '../model/container.ts'
import { finding, snapshot } from '../model/fixture.ts'
import { fineLines } from './why-fine.ts'
import { nearLines } from './why-near.ts'

const APP: Container = {
  id: 'app',
  name: 'app',
  main: true,
  processCount: 1,
  rssBytes: 0,
  cpuUsage: 0.49,
  cpuLimit: 0.5,
  cpuThrottledShare: 0.4,
  pressure: { cpu: { someSeconds: 0, someAvg10: 0.6 }, io: { someSeconds: 0, someAvg10: 0.01 } },
}

test('a quota that is used up, throttling and waits are not fine, though nothing is wrong yet', () => {
  expect(nearLines(snapshot({ containers: [APP] }))).toEqual([
    'app: CPU 0.49 of 0.5 (98.0 %)',
    'app: CPU throttled in 40.0 % of the periods',
    'app: waited for CPU 60.0 % of the last 10 s',
  ])
  expect(fineLines(snapshot({ containers: [APP] })).filter(line => line.startsWith('app'))).toEqual([
    'app: waited for disks 1.0 % of the last 10 s',
  ])
})

test('what a finding explains is not repeated', () => {
  const findings = [finding({ id: 'throttled', subject: { container: 'app' } })]
  expect(nearLines(snapshot({ containers: [APP], findings }))).toEqual([])
  const elsewhere = [finding({ id: 'throttled', subject: { container: 'other' } })]
  expect(nearLines(snapshot({ containers: [APP], findings: elsewhere }))).toHaveLength(3)
})

test('a host without a main container has a line in its place; topz has none', () => {
  const busy = { ...snapshot().host, cpuUsage: 7.9 }
  expect(
    nearLines(snapshot({ host: busy, containers: [{ ...APP, main: undefined, self: true }] as never })),
  ).toEqual(['host: CPU 7.90 of 8'])
  expect(fineLines(snapshot({ host: busy })).at(-1)).toBe('host: memory 4.0 GiB of 16.0 GiB')
  expect(
    nearLines(
      snapshot({
        host: busy,
        containers: [{ id: 'app', name: 'app', main: true, processCount: 1, rssBytes: 0 }],
      }),
    ),
  ).toEqual([])
})
