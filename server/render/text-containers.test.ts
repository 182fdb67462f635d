// What a container uses -> the line above the table.

import { expect, test } from 'bun:test'
import type { Container } from '../model/container.ts'
import { snapshot } from '../model/fixture.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { containerLines } from './text-containers.ts'

const lineOf = (cpuUsage: number, processesCpuUsage: number) =>
  containerLines(
    snapshot({
      containers: [
        {
          id: 'a',
          name: 'a',
          main: true,
          via: 'root',
          processCount: 2,
          rssBytes: 0,
          cpuUsage,
          processesCpuUsage,
        },
      ],
    }),
  ).join('\n')

test('P42: CPU that no process accounts for is shown, unless it is the difference of two clocks', () => {
  expect(lineOf(1, 0.04)).toContain('0.96 of it by processes too short-lived to appear here')
  expect(lineOf(1, 0.9)).not.toContain('short-lived')
  expect(lineOf(0.04, 0)).not.toContain('short-lived')
})

test('one container more than is listed is counted as one, and a container without limits says so', () => {
  const other = (at: number) => ({
    id: `${at}`.padStart(64, '0'),
    name: `app-${at}`,
    via: 'root' as const,
    processCount: 1,
    rssBytes: 0,
    cpuUsage: 0.5,
    cpuLimit: null,
    memoryBytes: 1024,
  })
  const main = { ...other(0), main: true, pids: 3, pidsLimit: null }
  const lines = (count: number) =>
    containerLines(
      snapshot({ containers: [main, ...Array.from({ length: count }, (_, at) => other(at + 1))] }),
    )
  expect(lines(9).at(-1)).toBe('Other   1 more container, see /topz.json')
  expect(lines(10).at(-1)).toBe('Other   2 more containers, see /topz.json')
  expect(lines(0)[0]).toMatch(
    /CPU 0\.50 \(no quota\), .*memory 1\.0K \(limit unknown\), .*PIDs 3 \(no limit\)$/,
  )
})

test('where there are several, it says which one the figures are about, why, and how to choose another', () => {
  const one = (id: string) => ({ id: id.repeat(64), name: id, processCount: 1, rssBytes: 0 })
  const lines = (mainBy: Container['mainBy'], ...others: string[]) =>
    containerLines(
      snapshot({
        containers: [{ ...one('a'), main: true as const, mainBy }, ...others.map(one)],
      } as Partial<Snapshot>),
    )
  expect(lines('listens', 'b')[0]).toBe('Main    a: it listens; --container=NAME|ID chooses another')
  expect(lines('named', 'b')[0]).toBe('Main    a: named by --container')
  expect(lines('listens').join()).not.toContain('Main')
  expect(lines('first', 'b').join()).not.toContain('Main')
})

test('a container that --container names and that does not exist is said, also if there is no other', () => {
  const main = {
    id: 'a',
    name: 'a',
    processCount: 1,
    rssBytes: 0,
    main: true as const,
    mainBy: 'first' as const,
  }
  const first = (containers: readonly Container[]) =>
    containerLines(snapshot({ containers, unknownContainer: 'web' }))[0]
  expect(first([main])).toBe('Main    a: it has process 1; no container matches --container=web')
  expect(first([])).toBe('Main    none: no container matches --container=web')
})
