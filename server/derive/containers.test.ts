import { expect, test } from 'bun:test'
import type { CgroupReading } from '../cgroup/reading.ts'
import { process } from '../model/fixture.ts'
import type { Process } from '../model/snapshot.ts'
import { createContainersDeriver } from './containers.ts'

const APP = 'a'.repeat(64)
const READING: CgroupReading = {
  version: 2,
  via: 'root',
  atMs: 1000,
  usageUsec: 0,
  periods: 0,
  throttledPeriods: 0,
}
const one = (pid: number, fields: Partial<Process> = {}) => process({ pid, container: APP, ...fields })
const given = (answer: CgroupReading) => new Map([[APP, { answer, mountNamespace: undefined }]])

test('counters become rates over the time between the two readings, not the interval', () => {
  const derive = createContainersDeriver('root')
  const [first] = derive([one(1)], given(READING))
  expect(first?.cpuUsage).toBeUndefined()
  const later = { ...READING, atMs: 3000, usageUsec: 1_000_000, periods: 20, throttledPeriods: 5 }
  const [second] = derive([one(1)], given(later))
  expect(second).toMatchObject({ cpuUsage: 0.5, cpuThrottledShare: 0.25, cpuSeconds: 1 })
})

test('the figures stand until the cgroup is read again; a counter that fell gives no rate', () => {
  const derive = createContainersDeriver('root')
  derive([one(1)], given({ ...READING, usageUsec: 100 }))
  const next = { ...READING, atMs: 2000, usageUsec: 500_100 }
  derive([one(1)], given(next))
  expect(derive([one(1)], given(next))[0]?.cpuUsage).toBe(0.5)
  expect(derive([one(1)], given({ ...READING, atMs: 3000, usageUsec: 1 }))[0]?.cpuUsage).toBeUndefined()
})

test('P41: more cache than memory makes the working set absent with its reason, neither 0 nor negative', () => {
  const derive = createContainersDeriver('root')
  const [torn] = derive([one(1)], given({ ...READING, memoryBytes: 100, inactiveFileBytes: 200 }))
  expect(torn).not.toHaveProperty('workingSetBytes')
  expect(torn?.absent?.[0]?.file).toBe('memory.stat')
  const [whole] = derive([one(1)], given({ ...READING, memoryBytes: 200, inactiveFileBytes: 200 }))
  expect(whole?.workingSetBytes).toBe(0)
  expect(whole).not.toHaveProperty('absent')
})

test('P28: if process 1 is only a pause, the header is about the app', () => {
  const derive = createContainersDeriver('root')
  const [pause, web, log] = ['p', 'w', 'l'].map(letter => letter.repeat(64).replace(/[^0-9a-f]/g, 'b'))
  const ids = [`${pause?.slice(1)}1`, `${web?.slice(1)}2`, `${log?.slice(1)}3`]
  const processes = [
    process({ pid: 1, comm: 'pause', container: ids[0] as string }),
    ...[10, 11].map(pid => process({ pid, container: ids[1] as string })),
    process({ pid: 20, container: ids[2] as string }),
    ...[30, 31, 32].map(pid => process({ pid, container: 'topz', self: true })),
  ]
  expect(derive(processes, new Map()).find(({ main }) => main)?.id).toBe(ids[1] as string)
})

test('the container of process 1 is called as the header calls it, others beside it by their ids; --container knows both', () => {
  const other = 'b'.repeat(64)
  const processes = [one(1), process({ pid: 7, container: other })]
  const around = { listening: new Set<string>(), atMs: 0, idleOf: () => undefined, hostname: 'shop' }
  const named = (wanted?: string) => createContainersDeriver('root', wanted)(processes, new Map(), around)
  expect(named().map(({ name }) => name)).toEqual(['shop', 'bbbbbbbbbbbb'])
  for (const wanted of ['shop', 'aaaaaaaaaaaa'])
    expect(named(wanted)[0]).toMatchObject({ name: 'shop', mainBy: 'named' })
})

test('on a plain machine, where process 1 is alone in its cgroup, there is no main container', () => {
  const derive = createContainersDeriver('root')
  const processes = [
    process({ pid: 1, container: '/init.scope' }),
    ...[2, 3].map(pid => process({ pid, container: '/a.service' })),
  ]
  expect(derive(processes, new Map()).some(({ main }) => main)).toBe(false)
})

test('zombies and processes of topz do not make the container of process 1 a plain machine', () => {
  const derive = createContainersDeriver('root')
  const many = (count: number, from: number, fields: Partial<Process>) =>
    Array.from({ length: count }, (_, i) => process({ pid: from + i, ...fields }))
  const processes = [
    ...many(10, 1, { container: '/app' }),
    ...many(7, 20, { state: 'Z' }),
    process({ pid: 30, container: '/topz', self: true }),
    ...many(3, 31, { container: '/topz' }),
  ]
  const mainOf = (list: readonly Process[]) => derive(list, new Map()).find(({ main }) => main)?.id
  expect(mainOf(processes)).toBe('/app')
  const services = many(11, 40, { container: '/a.service' })
  expect(mainOf([...processes, ...services])).toBeUndefined()
})

test('P49: limits that may not be read are absent with the flag, and the processes are still counted', () => {
  const derive = createContainersDeriver('user')
  const refused = new Map([[APP, { answer: { refusal: 'denied' as const }, mountNamespace: undefined }]])
  const [container] = derive([one(1), one(2)], refused)
  expect(container).toMatchObject({ processCount: 2 })
  expect(container?.absent?.[0]?.message).toContain('--cap-add=SYS_PTRACE')
  expect(container?.via).toBeUndefined()
})
