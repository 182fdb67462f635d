// The files of a process that a tick reads, through descriptors that are kept open if there is room.

import { DescriptorBudget } from '../procfs/descriptors.ts'
import { closeFile, openFile, readStart, readStartOf } from '../procfs/read.ts'
import { isReserveLent } from '../procfs/reserve.ts'
import { keepDescriptor, type Tracked } from './tracked.ts'

export type KeptFiles = ReturnType<typeof createKeptFiles>

export function createKeptFiles(procRoot: string, descriptorsMax: number) {
  const budget = new DescriptorBudget(descriptorsMax)

  /** Bytes read into `buffer`, or GONE, DENIED, FAILED. Opens the file again if no descriptor is kept for it. */
  function read(
    tracked: Tracked,
    file: 'stat' | 'schedstat',
    buffer: Uint8Array,
    keepsOpen: boolean,
  ): number {
    const fd = file === 'stat' ? tracked.statFd : tracked.schedstatFd
    if (fd >= 0) return readStart(fd, buffer)
    const path = `${procRoot}/${tracked.pid}/${file}`
    if (!keepsOpen || isReserveLent() || !budget.take()) return readStartOf(path, buffer)
    const opened = openFile(path)
    if (opened < 0) {
      budget.giveBack()
      return opened
    }
    keepDescriptor(tracked, file, opened)
    return readStart(opened, buffer)
  }

  function close(tracked: Tracked): void {
    for (const fd of [tracked.statFd, tracked.schedstatFd]) {
      if (fd < 0) continue
      closeFile(fd)
      budget.giveBack()
    }
    keepDescriptor(tracked, 'stat', -1)
    keepDescriptor(tracked, 'schedstat', -1)
  }

  return { read, close }
}
