// The timeline grows by the stream: it must come to what the server would have answered.
import { expect, test } from 'bun:test'
import { headerOf } from '../testdata/live.ts'
import { type Grown, grow } from './grow.ts'

const DRAWN: Grown = {
  from: 0,
  to: 4000,
  stepMs: 1000,
  vitals: { hostCpu: [0, 1, 2, 3], cpu: [null, null, null, null] },
  programs: [{ program: 'a', cpu: [1, 1, 1, 1], memory: [5, 5, 5, 5], disk: [0, 0, 0, 0] }],
  top: [],
  lives: [],
  ticks: 1,
}
const header = (cpuUsage: number, fields = {}) =>
  headerOf({ host: { hostname: 'h', cpuCount: 2, cpuUsage }, ...fields })
const hostCpu = (grown: Grown | undefined) => grown?.vitals.hostCpu

test('a tick within the last step changes its mean, one after it moves the range by whole steps', () => {
  const within = grow(DRAWN, 3900, header(5))
  expect(hostCpu(within)).toEqual([0, 1, 2, 4])
  expect(within).toMatchObject({ from: 0, to: 4000, ticks: 2 })
  const after = within && grow(within, 4100, header(7))
  expect(hostCpu(after)).toEqual([1, 2, 4, 7])
  expect(after).toMatchObject({ from: 1000, to: 5000, ticks: 1, recordedTo: 4100 })
})

test('a tick that came late leaves no hole, but a gap is requested again', () => {
  expect(hostCpu(grow(DRAWN, 6000, header(9)))).toEqual([2, 3, 9, 9])
  expect(grow(DRAWN, 60_000, header(9))).toBeUndefined()
  expect(grow(DRAWN, 1000, header(9))).toBeUndefined()
})

test('programs come, go and get a colour as they use something', () => {
  const programs = [{ program: 'b', colour: 2, cpu: 0.5, memory: 7, disk: 1 }]
  const grown = grow(DRAWN, 4500, header(1, { programs }))
  expect(grown?.programs).toEqual([
    { program: 'a', cpu: [1, 1, 1, 0], memory: [5, 5, 5, 0], disk: [0, 0, 0, 0] },
    {
      program: 'b',
      colour: 2,
      cpu: [null, null, null, 0.5],
      memory: [null, null, null, 7],
      disk: [null, null, null, 1],
    },
  ])
})

test('however many programs come and go, few are kept', () => {
  let grown: Grown | undefined = DRAWN
  for (let i = 0; i < 60; i++)
    grown =
      grown &&
      grow(
        grown,
        4500 + i * 1000,
        header(1, { programs: [{ program: `p${i}`, cpu: 1, memory: 1, disk: 0 }] }),
      )
  expect(grown?.programs.length).toBeLessThanOrEqual(24)
  expect(grown?.programs.some(({ program }) => program === 'p59')).toBe(true)
})
