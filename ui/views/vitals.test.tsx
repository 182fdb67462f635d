// The four vital signs.
import { beforeEach, expect, test } from 'bun:test'
import type { Container } from '../../server/model/container.ts'
import type { ViewHeader } from '../../server/model/protocol.ts'
import { timeline } from '../store/timeline.ts'
import { headerOf, showFrame } from '../testdata/live.ts'
import { find, findAll, nameOf, usePage, wordsOf } from '../testdata/page.ts'
import { Vitals } from './vitals.tsx'

const page = usePage()

const MIB = 1024 * 1024
const GIB = 1024 * MIB
const APP: Container = { id: 'a', name: 'app', processCount: 2, rssBytes: 300 * MIB }
const { host, totals } = headerOf()

beforeEach(() => page.set(timeline, undefined))

function draw(header: Partial<ViewHeader> = {}) {
  showFrame(page, header)
  return page.draw(<Vitals />)
}

const card = (header: Partial<ViewHeader>, title: string) => find(draw(header), 'region', title)
const words = (header: Partial<ViewHeader>, title: string) => wordsOf(card(header, title))
const filledOf = (box: Element) => box.querySelector<HTMLElement>('.bar')?.style.backgroundSize.split(' ')[0]

test('there is a card for each, and before the first frame none', () => {
  const region = find(page.draw(<Vitals />), 'region', 'Vital signs')
  expect(region.childElementCount).toBe(0)
  const names = findAll(draw(), 'region').map(nameOf)
  expect(names).toEqual(['Vital signs', 'CPU', 'Memory', 'Disk', 'Network'])
})

test('CPU is that of the container, against its quota', () => {
  const container = {
    ...APP,
    cpuUsage: 0.5,
    cpuLimit: 2,
    pressure: { cpu: { someSeconds: 1, someAvg10: 0.03 } },
  }
  const shown = card({ container }, 'CPU')
  expect(wordsOf(shown)).toBe('CPU 0.50 of 2 CPUs host 1.94 load 2.10 1.95 1.80 pressure 3.0 %')
  expect(filledOf(shown)).toBe('25%')
  expect(find(draw({ container }), 'region', 'CPU').querySelector('[title]')?.getAttribute('title')).toBe(
    'share of the last 10 s',
  )
})

test('without a quota CPU is a share of the host, and without a container all of it is', () => {
  expect(words({ container: { ...APP, cpuUsage: 0.5, cpuLimit: null } }, 'CPU')).toStartWith(
    'CPU 0.50 of 8 CPUs (host)',
  )
  expect(words({}, 'CPU')).toStartWith('CPU 1.94 of 8 CPUs (host)')
  expect(words({ host: { ...host, cpuCount: 1 } }, 'CPU')).toContain('of 1 CPU (host)')
})

test('if the container does not count CPU, that of its processes is shown; unknown is a dash', () => {
  expect(words({ container: APP, totals: { ...totals, cpuUsage: 0.25 } }, 'CPU')).toStartWith('CPU 0.25')
  expect(words({ host: { hostname: 'h', cpuCount: 2 } }, 'CPU')).toBe('CPU - of 2 CPUs (host)')
})

test('throttling stands out; without it, it is not mentioned', () => {
  const throttled = card({ container: { ...APP, cpuThrottledShare: 0.4 } }, 'CPU')
  expect(throttled.querySelector('.bad')?.textContent).toBe('throttled 40.0 %')
  const calm = card({ container: { ...APP, cpuThrottledShare: 0 } }, 'CPU')
  expect(wordsOf(calm)).not.toContain('throttled')
  expect(calm.querySelector('.bad')).toBeNull()
})

test('memory is that of the container without cache, against its limit, with the cache next to it', () => {
  const container = {
    ...APP,
    memoryBytes: 600 * MIB,
    workingSetBytes: 512 * MIB,
    memoryLimitBytes: GIB,
    swapBytes: 3 * MIB,
  }
  const shown = card({ container }, 'Memory')
  expect(wordsOf(shown)).toBe('Memory 512 MiB of 1.0 GiB cache 88.0 MiB swap 3.0 MiB')
  expect(filledOf(shown)).toBe('50%')
})

test('if its parts are known memory is split into them', () => {
  const container = {
    ...APP,
    memoryBytes: 100 * MIB,
    memoryLimitBytes: GIB,
    memoryAnonBytes: 60 * MIB,
    memoryFileBytes: 40 * MIB,
  }
  const shown = card({ container }, 'Memory')
  expect(wordsOf(shown)).toBe('Memory 100 MiB of 1.0 GiB anonymous 60.0 MiB file cache 40.0 MiB')
  expect(shown.querySelectorAll('.split-bar i')).toHaveLength(2)
})

test('without a container memory is that of the host; without a cgroup it is the RSS of the processes', () => {
  expect(words({}, 'Memory')).toBe('Memory 4.0 GiB of 16.0 GiB (host)')
  const shown = { container: APP, totals: { ...totals, rssBytes: 8 * GIB } }
  expect(words(shown, 'Memory')).toBe('Memory RSS 8.0 GiB of 16.0 GiB (host)')
  expect(filledOf(card(shown, 'Memory'))).toBe('50%')
  const blind = { host: { hostname: 'h', cpuCount: 2 }, totals: { ...totals, rssBytes: MIB } }
  expect(words(blind, 'Memory')).toBe('Memory RSS 1.0 MiB')
  expect(filledOf(card(blind, 'Memory'))).toBe('0%')
})

test('OOM kills stand out', () => {
  const shown = card({ container: { ...APP, memoryBytes: MIB, oomKills: 2 } }, 'Memory')
  expect(shown.querySelector('.bad')?.textContent).toBe('2 OOM-killed')
})

test('disk is what was read and written together', () => {
  const io = { diskReadBytesPerSecond: 1024, diskWriteBytesPerSecond: 2048 }
  const pressure = { io: { someSeconds: 1, someAvg10: 0.5 } }
  expect(words({ container: { ...APP, ...io, pressure, cgroupVersion: 2 } }, 'Disk')).toBe(
    'Disk 3.0K/s read 1.0K/s write 2.0K/s pressure 50.0 %',
  )
  const v1 = card({ container: { ...APP, ...io, cgroupVersion: 1 } }, 'Disk')
  expect(wordsOf(v1)).toEndWith('without buffered writes')
  expect(v1.querySelector('[title]')?.getAttribute('title')).toStartWith('cgroup v1 charges buffered writes')
})

test('disk I/O that is not counted says why; if rates come with the next tick it is a dash', () => {
  expect(words({}, 'Disk')).toStartWith('Disk - topz sees no cgroup')
  const { diskReadBytesPerSecond, ...container }: Container = {
    ...APP,
    diskReadBytes: 5,
    diskWriteBytesPerSecond: 1,
  }
  expect(words({ container }, 'Disk')).toBe('Disk -')
})

test('the network is what was received and sent, with connections and loopback next to it', () => {
  const network = {
    id: '1',
    containers: [],
    receivedBytesPerSecond: 1024,
    sentBytesPerSecond: 2048,
    tcpStates: { established: 5, listen: 2 },
    retransmittedSegmentsPerSecond: 0.5,
    interfaces: [
      {
        name: 'lo',
        receivedBytes: 0,
        sentBytes: 0,
        receivedPackets: 0,
        sentPackets: 0,
        receiveErrors: 0,
        sendErrors: 0,
        receiveDrops: 0,
        sendDrops: 0,
        sentBytesPerSecond: 512,
      },
    ],
  }
  const shown = card({ network }, 'Network')
  expect(wordsOf(shown)).toBe(
    'Network 5 connections · 2 listening 3.0K/s without loopback in 1.0K/s out 2.0K/s lo 512B/s 0.5 retransmits/s',
  )
  expect(shown.querySelector('.bad')).toBeNull()
  const overflowing = card({ network: { ...network, listenOverflowsPerSecond: 3 } }, 'Network')
  expect(overflowing.querySelector('.bad')?.textContent).toBe('3.0 connections dropped/s')
})

test('an unknown network is a dash', () => {
  expect(words({}, 'Network')).toBe('Network - without loopback')
})

test('with a history each card is a chart in place of its bar', () => {
  const vitals = {
    cpu: [0.5, 1],
    memory: [MIB, MIB],
    read: [1, 2],
    write: [1, 2],
    received: [1, 2],
    sent: [3, 4],
  }
  page.set(timeline, { from: 0, to: 1000, stepMs: 500, vitals, top: [], lives: [] })
  const container = {
    ...APP,
    cpuLimit: 2,
    memoryBytes: MIB,
    memoryAnonBytes: MIB,
    memoryFileBytes: 0,
    memoryShmemBytes: 0,
  }
  const box = draw({ container })
  expect(findAll(box, 'img').map(nameOf)).toEqual([
    'CPU over time, by process',
    'Memory over time, by process',
    'Bytes read and written over time',
    'Bytes received and sent over time',
  ])
  expect(box.querySelectorAll('.bar, .split')).toHaveLength(0)
  expect(wordsOf(find(box, 'region', 'Memory'))).toEndWith('anonymous 1.0 MiB file cache 0 B')
  expect(box.querySelector('.scale')?.textContent).toBe('2 CPUs')
})
