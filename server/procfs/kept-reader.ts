// A few small files that are read every second -> their text through descriptors that stay open; by path if one cannot
// be read so.

import { closeFile, openFile, readStart, readWhole } from './read.ts'

/** Only for files that never end, and that the kernel makes in one go. */
export function createKeptReader(): typeof readWhole {
  const descriptors = new Map<string, number>()
  return (path, scratch, bytesMax) => {
    const fd = descriptors.get(path) ?? openFile(path)
    if (fd < 0) return fd
    descriptors.set(path, fd)
    const length = readStart(fd, scratch.bytes)
    if (length > 0 && length < scratch.bytes.length) return scratch.bytes.subarray(0, length)
    descriptors.delete(path)
    closeFile(fd)
    return readWhole(path, scratch, bytesMax)
  }
}
