import { expect, test } from 'bun:test'
import type { EachCpu } from '../procfs/stat.ts'
import { cpusIn, createCpusetIdle } from './cpuset-idle.ts'

/** CPU n was busy for so many of each 100 ticks. */
function after(seconds: readonly number[], ...busy: readonly number[]) {
  const idle = createCpusetIdle()
  for (const second of seconds) {
    const cpus: EachCpu[] = busy.map((ticks, number) => ({
      number,
      idle: 5000 + second * (100 - ticks),
      all: 9000 + second * 100,
    }))
    const host = { hostname: 'h', cpuCount: busy.length, cpus, unreadable: {} }
    idle.tick({ host, atMs: second * 1000 })
  }
  return idle.of
}

const only = (...numbers: number[]) => numbers.map(number => ({ first: number, last: number }))

test('only the CPUs of the cpuset count', () => {
  const of = after([0, 1], 100, 0, 40)
  expect(of(only(0))).toBe(0)
  expect(of(only(1))).toBe(1)
  expect(of([{ first: 0, last: 1 }])).toBe(0.5)
  expect(of(only(0, 2))).toBe(0.3)
})

test('a set of all CPUs of the host, an unknown one, or CPUs that are gone have no share of their own', () => {
  const of = after([0, 1], 100, 0)
  expect(of([{ first: 0, last: 1 }])).toBeUndefined()
  expect(of(undefined)).toBeUndefined()
  expect(of(only(7))).toBeUndefined()
})

test('one reading tells nothing, and the shares stand until enough time has passed', () => {
  expect(after([0], 100, 0)(only(0))).toBeUndefined()
  expect(after([0, 1, 1.01], 70, 0)(only(0))).toBeCloseTo(0.3)
})

test('the CPUs of a set are counted, ranges included', () => {
  expect(cpusIn([...only(8), { first: 0, last: 3 }])).toBe(5)
})
