// Files in memory -> a zip archive that depends on nothing else: the same bytes in each time zone, with the modes of Unix.

import { zipSync } from 'fflate'

/** The earliest that the format can store, in the local time that it uses. */
const MODIFIED = new Date(1980, 0, 1)
/** As Unix systems write it: the upper half of an entry's attributes is st_mode. */
const UNIX = 3
const REGULAR_FILE = 0o100000

/** `entries`: { path, mode, bytes }. */
export function zipOf(entries) {
  return zipSync(
    Object.fromEntries(
      entries.map(({ path, mode, bytes }) => [
        path,
        [bytes, { mtime: MODIFIED, os: UNIX, attrs: ((REGULAR_FILE | mode) << 16) >>> 0 }],
      ]),
    ),
  )
}
