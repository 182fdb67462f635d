// What comes first.
import { expect, test } from 'bun:test'
import { finding, process, snapshot } from '../model/fixture.ts'
import { container, difference, MIB, network } from './fixture.ts'

test('what a finding tells of comes first, then limits and ports, then the larger share of its limit', () => {
  const main = { main: true as const, memoryLimitBytes: 100 * MIB, cpuLimit: 1, workingSetBytes: 10 * MIB }
  const before = snapshot({
    containers: [container({ ...main, pidsLimit: null })],
    networks: [network({ port: 80 }, { port: 90 })],
    processes: [process({ pid: 2 })],
  })
  const after = snapshot({
    containers: [container({ ...main, pidsLimit: 50, workingSetBytes: 60 * MIB })],
    networks: [network({ port: 81 }, { port: 90, queue: 6 })],
    processes: [process({ pid: 2, openFds: 9 }), process({ pid: 3, ppid: 2, state: 'Z' })],
    findings: [finding({ id: 'not-accepting', severity: 'critical', subject: { port: 90 } })],
  })
  expect(
    difference(before, after).changes.map(({ kind, metric, severity }) => [kind, metric, severity]),
  ).toEqual([
    ['grew', 'acceptQueue', 'critical'],
    ['limitChanged', 'pidsLimit', undefined],
    ['portOpened', undefined, undefined],
    ['portClosed', undefined, undefined],
    ['grew', 'memory', undefined],
    ['started', undefined, undefined],
    ['grew', 'zombies', undefined],
  ])
})
