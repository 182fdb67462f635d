// What memory the processes of a container hold, or those of the host.
import { expect, test } from 'bun:test'
import { MAP_PROCESSES_MAX } from '../config/limits.ts'
import type { Container } from '../model/container.ts'
import { process, snapshot } from '../model/fixture.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { memoryMapsOf } from './memory-map.ts'

const MIB = 1024 * 1024
const GIB = 1024 * MIB
const app: Container = {
  id: 'c',
  name: 'app',
  main: true,
  processCount: 2,
  rssBytes: 0,
  memoryLimitBytes: 512 * MIB,
  memoryBytes: 500 * MIB,
  workingSetBytes: 445 * MIB,
  memoryKernelBytes: 13 * MIB,
}
const leak = process({
  pid: 9,
  argv: ['python3', 'leak.py'],
  container: 'c',
  rssBytes: 240 * MIB,
  rssAnonBytes: 220 * MIB,
  rssFileBytes: 20 * MIB,
  rssShmemBytes: 0,
  rssGrowthBytes: 96 * MIB,
  pssBytes: 230 * MIB,
  ussBytes: 225 * MIB,
  pssAt: 5,
})
const mapsOf = (fields: Partial<Snapshot>) => memoryMapsOf(snapshot(fields), new Map([['leak.py', 2]]))

test('of a container it is its limit, with its processes, the largest first, and what the kernel holds', () => {
  const small = process({ pid: 3, container: 'c', rssBytes: 300 * MIB, pssBytes: 10 * MIB })
  const gone = process({ pid: 4, container: 'c', rssBytes: 0, state: 'Z' })
  const other = process({ pid: 5, container: 'd' })
  const [map, ...more] = mapsOf({ containers: [app], processes: [small, leak, gone, other] })
  expect(more).toEqual([])
  expect(map).toMatchObject({
    container: 'c',
    name: 'app',
    wholeBytes: 512 * MIB,
    hasLimit: true,
    usedBytes: 445 * MIB,
    kernelBytes: 13 * MIB,
  })
  for (const unknown of ['sharedBytes', 'elsewhereBytes', 'others']) expect(map).not.toHaveProperty(unknown)
  expect(map?.processes).toEqual([
    {
      id: leak.id,
      pid: 9,
      name: 'leak.py',
      colour: 2,
      rssBytes: 240 * MIB,
      pssBytes: 230 * MIB,
      ussBytes: 225 * MIB,
      anonBytes: 220 * MIB,
      fileBytes: 20 * MIB,
      sharedBytes: 0,
      grownBytes: 96 * MIB,
      pssAt: 5,
    },
    { id: '3:1000', pid: 3, name: 'sleep', rssBytes: 300 * MIB, pssBytes: 10 * MIB },
  ])
})

test('without a limit it is the memory of the host, with what others hold there; without a container all processes', () => {
  const [map] = mapsOf({ containers: [{ ...app, memoryLimitBytes: null }], processes: [leak] })
  expect(map).toMatchObject({ hasLimit: false, wholeBytes: 16 * GIB, elsewhereBytes: 4 * GIB - 445 * MIB })
  const [whole] = mapsOf({ processes: [leak] })
  expect(whole).toMatchObject({ hasLimit: false, wholeBytes: 16 * GIB, usedBytes: 4 * GIB })
  expect(whole).not.toHaveProperty('container')
})

test('if it is unknown how much there is, there is no map', () => {
  const { memoryBytes: _, ...host } = snapshot().host
  expect(mapsOf({ host, processes: [leak] })).toEqual([])
})

test('beyond the largest, processes are one sum', () => {
  const many = Array.from({ length: MAP_PROCESSES_MAX + 2 }, (_, i) =>
    process({ pid: i + 1, container: 'c', rssBytes: MIB, ...(i > 0 && { pssBytes: MIB / 2 }) }),
  )
  const [map] = mapsOf({ containers: [app], processes: many })
  expect([map?.processes.length, map?.others]).toEqual([
    MAP_PROCESSES_MAX,
    { count: 2, rssBytes: 2 * MIB, pssBytes: MIB },
  ])
})
