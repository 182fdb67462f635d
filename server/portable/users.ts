// uid -> name on this machine: its own /etc/passwd, and topz's user (macOS keeps people elsewhere).

import { readFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { parsePasswd } from '../procfs/passwd.ts'

export function readUsers(): ReadonlyMap<number, string> {
  const users = new Map(readPasswd())
  try {
    const { uid, username } = userInfo()
    if (uid >= 0 && !users.has(uid)) users.set(uid, username)
  } catch {
    // A uid without any entry: it stays a number.
  }
  return users
}

function readPasswd(): ReadonlyMap<number, string> {
  try {
    return parsePasswd(readFileSync('/etc/passwd'))
  } catch {
    // Windows.
    return new Map()
  }
}
