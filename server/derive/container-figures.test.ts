import { expect, test } from 'bun:test'
import type { CgroupReading } from '../cgroup/reading.ts'
import { figuresOf } from './container-figures.ts'

const READING: CgroupReading = { version: 2, via: 'root', atMs: 1000 }

test('times are seconds, averages of pressure are shares, and bytes of devices are summed', () => {
  const stall = { totalUsec: 5_000_000, avg10: 25 }
  const device = { device: '8:0', rbytes: 3, wbytes: 5, rios: 1, wios: 1 }
  expect(
    figuresOf({
      ...READING,
      usageUsec: 1_500_000,
      cpuPressure: { some: { ...stall, avg60: 0, avg300: 0 } },
      devices: [device, device],
    } as CgroupReading),
  ).toMatchObject({
    cpuSeconds: 1.5,
    pressure: { cpu: { someSeconds: 5, someAvg10: 0.25 } },
    diskReadBytes: 6,
    diskWriteBytes: 10,
  })
})

test('what the kernel does not report stays unknown', () => {
  const { cpuSeconds, pressure, diskReadBytes, workingSetBytes } = figuresOf(READING)
  expect([cpuSeconds, pressure, diskReadBytes, workingSetBytes]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ])
})
