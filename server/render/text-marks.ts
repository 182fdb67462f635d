// A process -> what is drawn around its command line: the guides of the tree before it, and after it what an operator
// must not miss, in the words of ps(1).

import type { Process } from '../model/snapshot.ts'
import { defunct, isZombie } from '../model/zombie.ts'
import { plural } from '../words/phrases.ts'

/** ` <defunct>`, ` (topz itself)`: never cut, however long the command line is. */
export function commandMark(process: Process): string {
  if (process.leaderExited)
    return ` (leader exited, ${plural(process.threadCount ?? 0, 'thread', 'threads')})`
  if (isZombie(process)) return ` <${defunct(process)}>`
  if (process.self) return ' (topz itself)'
  return process.commandTruncated ? ' ...' : ''
}

/** A group in brackets at the end, after anything that may look like a space. */
const LAST_BRACKETS = /(^|[^\x21-\x7e])([(<][^()<>]*[)>][^\x21-\x7e]*)$/

/** So that a command cannot end in what looks like a mark: `/opt/miner \(topz itself)`. */
export function withoutMarks(command: string): string {
  return /[)>][^\x21-\x7e]*$/.test(command) ? command.replace(LAST_BRACKETS, '$1\\$2') : command
}

/** `│  ├─ `: for each level whether a line passes on, the last one its own branch. */
export function guides(branch: readonly boolean[] | undefined): string {
  if (branch === undefined || branch.length === 0) return ''
  let drawn = ''
  for (let level = 0; level < branch.length - 1; level++) drawn += branch[level] ? '│  ' : '   '
  return drawn + (branch[branch.length - 1] ? '├─ ' : '└─ ')
}
