import { expect, test } from 'bun:test'
import { bothClocks, threadCpuMs } from './clock.ts'

test('clocks that were read apart, because others had the CPU, are read again', () => {
  let now = 0
  const jumps = [40, 0]
  const monotonic = () => now
  const wall = () => {
    now += jumps.shift() ?? 0
    return 1e12 + now
  }
  const { at, atMs } = bothClocks(wall, monotonic)
  expect(at - atMs).toBe(1e12)
})

test('if they are always apart, the nearest pair is taken', () => {
  let now = 0
  const jumps = [90, 30, 10, 50, 70]
  const { at, atMs } = bothClocks(
    () => {
      now += jumps.shift() ?? 0
      return 1e12 + now
    },
    () => now,
  )
  expect(at - atMs).toBe(1e12 + 10)
})

test('CPU time of a thread grows while it computes', () => {
  const start = threadCpuMs()
  let sum = 0
  while (threadCpuMs() - start < 2) sum += Math.sqrt(sum + 1)
  expect(threadCpuMs() - start).toBeGreaterThanOrEqual(2)
})
