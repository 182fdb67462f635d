// /proc/self/fdinfo/<epoll> -> the descriptors that an event loop waits for (proc_pid_fdinfo(5)): one line
// `tfd:        8 events:       19 data: ...` for each.

const T = 0x74
const LINE_END = 0x0a
const DIGIT_0 = 0x30

/** A line cut off at the end of `bytes` is left out. */
export function parseWatched(bytes: Uint8Array, length: number): number[] {
  const watched: number[] = []
  let start = 0
  for (;;) {
    const end = bytes.indexOf(LINE_END, start)
    if (end < 0 || end >= length) return watched
    if (bytes[start] === T) watched.push(numberAfterName(bytes, start))
    start = end + 1
  }
}

function numberAfterName(bytes: Uint8Array, start: number): number {
  let at = start + 'tfd:'.length
  while (bytes[at] === 0x20 || bytes[at] === 0x09) at++
  let number = 0
  for (;;) {
    const digit = (bytes[at++] as number) - DIGIT_0
    if (digit < 0 || digit > 9) return number
    number = number * 10 + digit
  }
}
