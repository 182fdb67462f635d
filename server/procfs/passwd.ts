// The app's /etc/passwd -> names by uid (passwd(5)). The app wrote it, so it is hostile (S30): entries are bounded, a
// name that could pass for a number, another user or a terminal command is refused, a strange line is skipped.

import { PASSWD_ENTRIES_MAX } from '../config/limits.ts'
import { text } from './scan.ts'

const LINES_MAX = 16_384
/** (uid_t) -1 means "no user". */
const UID_MAX = 2 ** 32 - 2
/** useradd's names, plus what directory services add: `DOMAIN\user`, `user@realm`. Never all digits: that is a uid. */
const NAME = /^[A-Za-z_][A-Za-z0-9_.@\\-]{0,31}\$?$/

/** The first entry for a uid counts, as in getpwuid(3). */
export function parsePasswd(bytes: Uint8Array): ReadonlyMap<number, string> {
  const names = new Map<number, string>()
  for (const line of text(bytes).split('\n', LINES_MAX)) {
    if (names.size >= PASSWD_ENTRIES_MAX) break
    const [name = '', , uidText = ''] = line.split(':', 3)
    if (!NAME.test(name) || !/^[0-9]{1,10}$/.test(uidText)) continue
    const uid = Number(uidText)
    // "root" on any other uid would mislead readers of the table.
    if (uid > UID_MAX || (name === 'root' && uid !== 0)) continue
    if (!names.has(uid)) names.set(uid, name)
  }
  return names
}
