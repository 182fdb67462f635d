// A reading of a cgroup -> the figures of a container: the kernel's words become ours, microseconds become seconds.

import type { Device, PressureFile } from '../cgroup/reading.ts'
import type { CgroupAnswer } from '../costly/cgroup-answer.ts'
import type { BlockDevice, Container, Pressure, Stall } from '../model/container.ts'
import { defined } from '../model/defined.ts'
import { lackSentence } from '../words/absence.ts'
import { cpusIn } from './cpuset-idle.ts'

type Reading = Exclude<CgroupAnswer, { readonly refusal: unknown }>

/** P41: the kernel sums up the two at different moments, so for an instant the part may exceed the whole. */
function workingSetOf({ memoryBytes, inactiveFileBytes }: Reading): number | undefined {
  if (memoryBytes === undefined || inactiveFileBytes === undefined) return undefined
  return inactiveFileBytes > memoryBytes ? undefined : memoryBytes - inactiveFileBytes
}

/** Why a figure of its memory is missing; undefined: none is. */
export function memoryAbsence(reading: Reading): Container['absent'] {
  const { memoryBytes, inactiveFileBytes } = reading
  if (memoryBytes === undefined || inactiveFileBytes === undefined) return undefined
  if (workingSetOf(reading) !== undefined) return undefined
  return [{ file: 'memory.stat', message: lackSentence('working set') }]
}

export function figuresOf(reading: Reading): Partial<Record<keyof Container, unknown>> {
  return {
    cgroupVersion: reading.version,
    via: reading.via,
    cpuSeconds: seconds(reading.usageUsec),
    cpuUserSeconds: seconds(reading.userUsec),
    cpuSystemSeconds: seconds(reading.systemUsec),
    cpuLimit: reading.cpuMax,
    cpusetCpuCount: reading.cpuset && cpusIn(reading.cpuset),
    cpuPeriods: reading.periods,
    cpuThrottledPeriods: reading.throttledPeriods,
    cpuThrottledSeconds: seconds(reading.throttledUsec),
    cpuHeldSeconds: seconds(reading.heldUsec),
    cpuPeriodSeconds: seconds(reading.periodUsec),
    cpuBurstSeconds: seconds(reading.burstUsec),
    cpuBursts: reading.bursts,
    memoryBytes: reading.memoryBytes,
    memoryLimitBytes: reading.memoryMax,
    memoryHighBytes: reading.memoryHigh,
    memoryPeakBytes: reading.memoryPeak,
    workingSetBytes: workingSetOf(reading),
    memoryAnonBytes: reading.anonBytes,
    memoryFileBytes: reading.fileBytes,
    memoryShmemBytes: reading.shmemBytes,
    memoryKernelBytes: reading.kernelBytes,
    memorySlabBytes: reading.slabBytes,
    memorySlabReclaimableBytes: reading.slabReclaimableBytes,
    memorySlabUnreclaimableBytes: reading.slabUnreclaimableBytes,
    memoryKernelStackBytes: reading.kernelStackBytes,
    memoryPageTablesBytes: reading.pagetablesBytes,
    memoryPercpuBytes: reading.percpuBytes,
    memorySocketBytes: reading.sockBytes,
    memoryMajorFaults: reading.majorFaults,
    memoryScannedPages: reading.scannedPages,
    memoryFileRefaultPages: reading.refaultedFilePages,
    memoryAnonRefaultPages: reading.refaultedAnonPages,
    memoryHighEvents: reading.high,
    memoryMaxEvents: reading.max,
    swapBytes: reading.swapBytes,
    swapLimitBytes: reading.swapMax,
    oomEvents: reading.oom,
    oomKills: reading.oomKill,
    oomKillsAbove: reading.oomKillAbove,
    pids: reading.pids,
    pidsLimit: reading.pidsMax,
    forksRefused: reading.forksRefused,
    frozen: reading.frozen,
    diskReadBytes: reading.devices?.reduce((sum, device) => sum + device.rbytes, 0),
    diskWriteBytes: reading.devices?.reduce((sum, device) => sum + device.wbytes, 0),
    devices: reading.devices?.map(deviceOf),
    pressure: pressureOf(reading),
  }
}

function deviceOf({ device, rbytes, wbytes, rios, wios }: Device): BlockDevice {
  return { device, readBytes: rbytes, writeBytes: wbytes, reads: rios, writes: wios }
}

function pressureOf({ cpuPressure, memoryPressure, ioPressure }: Reading): Pressure | undefined {
  if (cpuPressure === undefined && memoryPressure === undefined && ioPressure === undefined) return undefined
  return defined({ cpu: stallOf(cpuPressure), memory: stallOf(memoryPressure), io: stallOf(ioPressure) })
}

function stallOf(file: PressureFile | undefined): Stall | undefined {
  if (file === undefined) return undefined
  return defined({
    someSeconds: file.some.totalUsec / 1e6,
    someAvg10: file.some.avg10 / 100,
    fullSeconds: file.full && file.full.totalUsec / 1e6,
    fullAvg10: file.full && file.full.avg10 / 100,
  })
}

function seconds(microseconds: number | undefined): number | undefined {
  return microseconds === undefined ? undefined : microseconds / 1e6
}
