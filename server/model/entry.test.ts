import { expect, test } from 'bun:test'
import { entriesOf, isEntry, placeOf } from './entry.ts'
import { process } from './fixture.ts'

const one = (pid: number, ppid: number, container: string, startTicks = pid) =>
  process({ pid, ppid, container, startTicks })
const pidsOf = (...processes: ReturnType<typeof one>[]) =>
  [...entriesOf(processes)].map(([id, { pid }]) => `${id} ${pid}`)

test('the oldest process whose parent is outside, or in another container, is the first', () => {
  expect(pidsOf(one(1, 0, 'pause'), one(7, 0, 'web'), one(8, 7, 'web'))).toEqual(['pause 1', 'web 7'])
  // PIDs wrap around; a process from docker exec has no parent here either.
  expect(pidsOf(one(3, 0, 'web', 900), one(30_000, 0, 'web', 100))).toEqual(['web 30000'])
  // Seen from the host its parent is the container runtime.
  expect(pidsOf(one(50, 1, 'containerd'), one(60, 50, 'web'), one(61, 60, 'web'))).toContain('web 60')
})

test('a container runtime on its way in is not what the container was started for', () => {
  const entering = { ...one(90, 0, 'web'), comm: 'runc:[2:INIT]' }
  expect(pidsOf(entering)).toEqual([])
  expect(pidsOf(entering, one(91, 0, 'web'))).toEqual(['web 91'])
})

test('only the very process is one', () => {
  const [first, guest] = [one(7, 0, 'web'), one(9, 0, 'web')]
  const entries = entriesOf([first, guest])
  expect([first, guest].map(process => isEntry(process, entries))).toEqual([true, false])
})

test('its place is the pod where it is in one, else the container itself', () => {
  const uid = '0f0e0d0c-1111-2222-3333-444455556666'
  const at = (cgroup: string, ppid: number) => placeOf(process({ pid: 7, ppid, container: 'c', cgroup }))
  expect(at('/../c', 0)).toBe('/../')
  expect(at(`/kubepods/burstable/pod${uid}/c`, 50)).toBe(`/kubepods/burstable/pod${uid}/`)
  expect(at('/docker/c', 50)).toBe('c')
  expect(placeOf(process({ pid: 7, ppid: 0, container: 'c' }))).toBe('c')
})
