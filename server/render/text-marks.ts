// A process -> what is drawn around its command line: the guides of the tree before it, and after it what an operator
// must not miss, in the words of ps(1).

import type { Process } from '../model/snapshot.ts'
import { defunct, isZombie } from '../model/zombie.ts'

/** ` <defunct>`, ` (topz itself)`: never cut, however long the command line is. */
export function commandMark(process: Process): string {
  if (process.leaderExited) return ` (leader exited, ${process.threadCount} threads)`
  if (isZombie(process)) return ` <${defunct(process)}>`
  if (process.self) return ' (topz itself)'
  return process.commandTruncated ? ' ...' : ''
}

/** `│  ├─ `: for each level whether a line passes on, the last one its own branch. */
export function guides(branch: readonly boolean[] | undefined): string {
  if (branch === undefined || branch.length === 0) return ''
  let drawn = ''
  for (let level = 0; level < branch.length - 1; level++) drawn += branch[level] ? '│  ' : '   '
  return drawn + (branch[branch.length - 1] ? '├─ ' : '└─ ')
}
