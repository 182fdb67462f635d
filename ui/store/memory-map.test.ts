import { expect, test } from 'bun:test'
import type { MappedProcess, MemoryMap } from '../../server/model/memory-map.ts'
import { showFrame } from '../testdata/live.ts'
import { usePage } from '../testdata/page.ts'
import { query } from './looking.ts'
import { type Drawn, drawnOf, shownMap } from './memory-map.ts'

const page = usePage()
const MIB = 1024 * 1024
const mapped = (pid: number, megabytes: Partial<MappedProcess>): MappedProcess => ({
  id: `${pid}:1`,
  pid,
  name: `p${pid}`,
  rssBytes: 0,
  ...Object.fromEntries(
    Object.entries(megabytes).map(([key, value]) => [key, typeof value === 'number' ? value * MIB : value]),
  ),
})
const LEAK = mapped(9, {
  rssBytes: 250,
  pssBytes: 238,
  ussBytes: 230,
  anonBytes: 224,
  fileBytes: 20,
  sharedBytes: 6,
  grownBytes: 96,
})
const DENIED = mapped(7, { rssBytes: 40, anonBytes: 30, fileBytes: 10, sharedBytes: 0 })
const MAP: MemoryMap = {
  container: 'c',
  name: 'app',
  wholeBytes: 512 * MIB,
  hasLimit: true,
  usedBytes: 445 * MIB,
  kernelBytes: 13 * MIB,
  sharedBytes: 15 * MIB,
  processes: [DENIED, LEAK],
}

const sumOf = ({ blocks, freeBytes }: Drawn) => blocks.reduce((all, { bytes }) => all + bytes, freeBytes)
const sizes = ({ blocks }: Drawn) =>
  Object.fromEntries(blocks.map(({ name, bytes }) => [name, Math.round(bytes / MIB)]))

test('the whole is the limit: processes, the kernel, what is nobody’s, and what is free', () => {
  const drawn = drawnOf(MAP, 'pss')
  expect(Object.keys(sizes(drawn))).toEqual(['p9', 'p7', 'kernel', 'tmpfs, shared', 'other'])
  expect(sizes(drawn)).toMatchObject({ p9: 238, p7: 40, kernel: 13 })
  expect([sumOf(drawn), drawn.wholeBytes]).toEqual([512 * MIB, 512 * MIB])
  expect(drawn.freeBytes).toBe((512 - 445) * MIB)
  expect(drawn.ownBytes).toBe(278 * MIB)
})

test('where PSS may not be read, resident memory stands for it, and it is counted', () => {
  const drawn = drawnOf(MAP, 'pss')
  expect(drawn.residentCount).toBe(1)
  expect(drawn.blocks.map(({ isResident }) => isResident)).toEqual([
    undefined,
    true,
    undefined,
    undefined,
    undefined,
  ])
  expect(drawnOf(MAP, 'rss').residentCount).toBe(0)
})

test('shared pages that count more than once make the whole larger than the limit, and nothing free', () => {
  const drawn = drawnOf(
    { ...MAP, processes: [LEAK, LEAK, LEAK].map((one, i) => ({ ...one, id: `${i}` })) },
    'rss',
  )
  expect(drawn.freeBytes).toBe(0)
  expect(drawn.wholeBytes).toBe((3 * 250 + 13) * MIB)
})

test('what would be freed by each leaves what several share', () => {
  const shared = sizes(drawnOf({ ...MAP, processes: [LEAK] }, 'uss'))
  expect(shared).toMatchObject({ p9: 230, 'tmpfs, shared': 14, 'shared by several': 188 })
})

test('the pieces of a process are its kinds, the largest first, and add up to it; without kinds it is one', () => {
  const [leak] = drawnOf(MAP, 'pss').blocks
  expect(leak?.pieces.map(({ kind }) => kind)).toEqual(['anonymous', 'file', 'shared'])
  expect(leak?.pieces.reduce((all, { bytes }) => all + bytes, 0)).toBe(238 * MIB)
  const [plain] = drawnOf({ ...MAP, processes: [mapped(1, { rssBytes: 5 })] }, 'pss').blocks
  expect(plain?.pieces).toEqual([{ kind: 'unknown', bytes: 5 * MIB }])
})

test('the kinds are those of PSS where the kernel splits it', () => {
  const split = { ...LEAK, pssAnonBytes: 150 * MIB, pssFileBytes: 80 * MIB }
  const piecesBy = (by: 'pss' | 'rss') =>
    drawnOf({ ...MAP, processes: [split] }, by).blocks[0]?.pieces.map(({ bytes }) => bytes / MIB)
  expect(piecesBy('pss')).toEqual([150, 80, 8])
  expect(piecesBy('rss')).toEqual([224, 20, 6])
})

test('what grew is part of the anonymous memory; a little is noise', () => {
  const grown = (grownBytes: number) =>
    drawnOf({ ...MAP, processes: [{ ...LEAK, grownBytes }] }, 'pss').blocks[0]
  expect(grown(96 * MIB)?.grownBytes).toBe(96 * MIB)
  expect(grown(300 * MIB)?.grownBytes).toBe(224 * MIB)
  expect(grown(2 * MIB)).not.toHaveProperty('grownBytes')
  expect(grown(-9 * MIB)).not.toHaveProperty('grownBytes')
})

test('when PSS was measured is known, and of resident memory there is nothing to know', () => {
  const at = (pssAt: number) => ({ ...LEAK, id: `${pssAt}`, pssAt })
  const map = { ...MAP, processes: [at(5), at(9), DENIED] }
  expect(drawnOf(map, 'pss').measuredAt).toEqual([5, 9])
  expect(drawnOf(map, 'rss')).not.toHaveProperty('measuredAt')
})

test('without a limit the rest of the host is shown, too', () => {
  const host = { ...MAP, hasLimit: false, wholeBytes: 1024 * MIB, elsewhereBytes: 300 * MIB }
  const drawn = drawnOf(host, 'pss')
  expect([sizes(drawn)['elsewhere on the host'], drawn.freeBytes]).toEqual([300, (1024 - 445 - 300) * MIB])
})

test('of several containers the one that the filter names is shown, else the main one', () => {
  page.set(query, '')
  showFrame(page, { memory: [MAP, { ...MAP, container: 'd', name: 'sidecar' }] })
  expect(shownMap.value?.name).toBe('app')
  page.set(query, 'cpu>1 container:side')
  expect(shownMap.value?.name).toBe('sidecar')
  page.set(query, 'container:none')
  expect(shownMap.value?.name).toBe('app')
})
