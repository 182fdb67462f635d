// The list of containers.
import { expect, test } from 'bun:test'
import type { Container } from '../../server/model/container.ts'
import { showFrame } from '../testdata/live.ts'
import { find, findAll, usePage, wordsOf } from '../testdata/page.ts'
import { Containers } from './containers.tsx'

const page = usePage()

const MIB = 1024 * 1024
const APP: Container = {
  id: 'a',
  name: 'checkout',
  cgroup: '/kubepods/checkout',
  main: true,
  processCount: 12,
  cpuUsage: 0.5,
  cpuLimit: 2,
  cpuThrottledShare: 0.25,
  memoryBytes: 30 * MIB,
  workingSetBytes: 20 * MIB,
  memoryLimitBytes: 80 * MIB,
  rssBytes: 25 * MIB,
  pssBytes: 15 * MIB,
  pssProcessCount: 12,
  pids: 12,
  pidsLimit: null,
  oomKills: 3,
  diskReadBytesPerSecond: 1024,
  diskWriteBytesPerSecond: 0,
}

function draw(containers: readonly Container[] | undefined) {
  showFrame(page, containers && { containers })
  return page.draw(<Containers />)
}

/** Heading -> cell, of the first row. */
function cellsOf(box: Element): Readonly<Record<string, string>> {
  const titles = findAll(box, 'columnheader').map(wordsOf)
  const cells = findAll(box, 'cell').map(wordsOf)
  return Object.fromEntries(titles.map((title, place) => [title, cells[place] ?? '']))
}

test('a container is shown with what it uses of its limits', () => {
  const box = draw([APP])
  expect(cellsOf(find(box, 'table', 'Containers'))).toEqual({
    Container: 'checkout main',
    Processes: '12',
    CPU: '0.50 of 2.00',
    Throttled: '25.0 %',
    Memory: '20.0M of 80.0M',
    RSS: '25.0M',
    PSS: '15.0M',
    PIDs: '12 of no limit',
    'OOM kills': '3',
    Read: '1.0K/s',
    Write: '0/s',
  })
  expect(box.querySelector('td span')?.getAttribute('title')).toBe('/kubepods/checkout')
  // It scrolls sideways on a phone, for keys, too.
  expect(find(box, 'region', 'Containers').tabIndex).toBe(0)
})

test('a bar shows the share of a limit, and there is none without a limit', () => {
  const bars = [...draw([APP]).querySelectorAll<HTMLElement>('.bar')]
  expect(bars.map(({ style }) => style.backgroundSize.split(' ')[0])).toEqual(['25%', '25%'])
})

test('what could not be read is a dash, with the reason below', () => {
  const message = 'its root directory cannot be entered'
  const box = draw([
    { id: 'b', name: 'b', processCount: 1, rssBytes: 0, absent: [{ file: 'cgroup', message }] },
  ])
  const { Container, Processes, RSS, ...rest } = cellsOf(box)
  expect([Container, Processes, RSS]).toEqual(['b', '1', '0'])
  expect(new Set(Object.values(rest))).toEqual(new Set(['-']))
  expect(findAll(box, 'listitem').map(wordsOf)).toEqual([`cgroup ${message}`])
})

test('an unknown limit is not shown as no limit', () => {
  expect(cellsOf(draw([{ id: 'b', name: 'b', processCount: 1, rssBytes: 0, cpuUsage: 0.5 }])).CPU).toBe(
    '0.50',
  )
})

test('PSS that covers some of the processes says how many', () => {
  expect(cellsOf(draw([{ ...APP, pssProcessCount: 4 }])).PSS).toBe('15.0M (4 of 12)')
})

test('topz marks its own container', () => {
  expect(cellsOf(draw([{ id: 't', name: 'topz', self: true, processCount: 1, rssBytes: 0 }])).Container).toBe(
    'topz topz',
  )
})

test('a hostile name stays text, and its invisible characters are spelled out', () => {
  const hostile = { ...APP, name: '<img src=x>\u202e', cgroup: '/a\nb' }
  const box = draw([hostile])
  expect(box.querySelector('img')).toBeNull()
  expect(cellsOf(box).Container).toBe('<img src=x>\\u202e main')
  expect(box.querySelector('td span')?.getAttribute('title')).toBe('/a\\nb')
})

test('columns that need it explain themselves', () => {
  const helped = findAll(draw([APP]), 'columnheader').filter(({ title }) => title !== '')
  expect(helped.map(wordsOf)).toEqual(['Throttled', 'Memory', 'RSS', 'PSS'])
})

test('no containers yet is not the same as none', () => {
  expect(wordsOf(draw(undefined))).toBe('Waiting for the containers…')
  expect(wordsOf(draw([]))).toBe('The cgroups of these processes are unknown.')
})
