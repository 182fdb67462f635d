import { afterEach, beforeEach, expect, test } from 'bun:test'
import { rmSync } from 'node:fs'
import type { Limit } from '../../model/detail.ts'
import { createFakeProc, type FakeProc } from '../../sampler/testdata/fake-proc.ts'
import { createLimitsReader } from './limits.ts'

const LIMITS = `Limit                     Soft Limit           Hard Limit           Units     
Max cpu time              unlimited            unlimited            seconds   
Max stack size            8388608              unlimited            bytes     
Max open files            1024                 4096                 files     
Max locked memory         65536                65536                bytes     
Max address space         unlimited            unlimited            bytes     
Max pending signals       7800                 7800                 signals   
`

let fake: FakeProc
beforeEach(() => {
  fake = createFakeProc()
  fake.add(10)
  fake.write(10, 'limits', LIMITS)
})
afterEach(() => fake.remove())

const read = (fdSizeCounts = false) => createLimitsReader(fake.root, fdSizeCounts)(10)
const limits = (fdSizeCounts = false) => (read(fdSizeCounts)?.items ?? []) as readonly Limit[]
const named = (name: string, fdSizeCounts = false) => limits(fdSizeCounts).find(limit => limit.name === name)

test('unlimited is null, and only measured values have a unit', () => {
  expect(named('Max stack size')).toEqual({
    name: 'Max stack size',
    soft: 8_388_608,
    hard: null,
    unit: 'bytes',
  })
  expect(named('Max cpu time')).toMatchObject({ soft: null, hard: null, unit: 'seconds' })
  expect(named('Max open files')).not.toHaveProperty('unit')
})

test('the amount in use has the unit of its limit: kilobytes of `status` become bytes', () => {
  fake.write(10, 'status', 'VmSize:\t    2000 kB\nVmLck:\t      12 kB\nSigQ:\t3/7800\n')
  expect(named('Max address space')?.used).toBe(2_048_000)
  expect(named('Max locked memory')?.used).toBe(12_288)
  expect(named('Max pending signals')?.used).toBe(3)
})

test('what a kernel thread does not have is missing, not zero', () => {
  fake.write(10, 'status', 'Name:\tkthreadd\n')
  expect(limits()).toHaveLength(6)
  expect(limits().filter(({ used }) => used !== undefined)).toEqual([])
})

test('descriptors are counted by the size of their folder, which is their number only since Linux 6.2', () => {
  expect(named('Max open files')).not.toHaveProperty('used')
  expect(named('Max open files', true)?.used).toBeGreaterThanOrEqual(0)
  rmSync(fake.path(10, 'fd'), { recursive: true })
  expect(named('Max open files', true)).not.toHaveProperty('used')
})

test('without the file the reason is named; without `status` the limits are still there', () => {
  rmSync(fake.path(10, 'status'))
  expect(read()?.items).toHaveLength(6)
  rmSync(fake.path(10, 'limits'))
  expect(read()).toMatchObject({ items: [], unreadable: { limits: 'unsupported' } })
})
