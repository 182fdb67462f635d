// Files in memory -> a tar archive (POSIX ustar) that depends on nothing else: owner root, time 0, in the given order.

const BLOCK = 512
const NAME_BYTES_MAX = 100
/** Where the fields of a header are, and how many octal digits the numbers have. */
const FIELDS = { mode: [100, 7], uid: [108, 7], gid: [116, 7], size: [124, 11], mtime: [136, 11] }
const CHECKSUM = 148
const TYPE = 156
const MAGIC = 257

/** `entries`: { path, mode, bytes }; a folder has no bytes. */
export function tarOf(entries) {
  const parts = entries.flatMap(({ path, mode, bytes }) => {
    const size = bytes?.length ?? 0
    const padding = (BLOCK - (size % BLOCK)) % BLOCK
    return [header(path, mode, bytes), bytes ?? Buffer.alloc(0), Buffer.alloc(padding)]
  })
  return Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)])
}

function header(path, mode, bytes) {
  const block = Buffer.alloc(BLOCK)
  const name = bytes === undefined ? `${path}/` : path
  if (Buffer.byteLength(name) > NAME_BYTES_MAX) throw new Error(`Cannot store ${name}: its name is too long`)
  block.write(name)
  const numbers = { mode, uid: 0, gid: 0, size: bytes?.length ?? 0, mtime: 0 }
  for (const [field, [at, digits]] of Object.entries(FIELDS))
    block.write(numbers[field].toString(8).padStart(digits, '0'), at)
  block.write(bytes === undefined ? '5' : '0', TYPE)
  block.write('ustar\x0000', MAGIC)
  // The sum of all bytes, with blanks in its own place.
  block.fill(' ', CHECKSUM, CHECKSUM + 8)
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, CHECKSUM)
  return block
}
