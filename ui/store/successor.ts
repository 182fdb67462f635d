// A process that has ended -> the one that took its place: of the same command, started after it by the same parent, or by
// the one that took the place of its parent.
import type { Process } from '../../server/model/snapshot.ts'
import { termFor } from './like-this.ts'

export interface Successor extends Pick<Process, 'id' | 'pid' | 'startedAt'> {
  /** Its parent was restarted as well. */
  readonly newParent?: Pick<Process, 'pid' | 'comm'>
}

/** The living that a filter keeps, the youngest first; undefined: nothing was answered. */
export type ListLiving = (filter: string) => Promise<readonly Process[] | undefined>

const isLater = (one: Process, than: Process) =>
  one.command === than.command && one.startTicks > than.startTicks

/** `parent`: as it was while `of` lived, if that is known. */
export async function findSuccessor(
  of: Process,
  parent: Process | undefined,
  list: ListLiving,
): Promise<Successor | undefined> {
  const name = termFor('name', '=', of.comm)
  const siblings = await list(`${name} parent=${of.ppid}`)
  const sibling = siblings?.find(one => isLater(one, of))
  if (sibling !== undefined || parent === undefined) return sibling
  const parents = await list(`pid=${parent.pid} or ${termFor('name', '=', parent.comm)}`)
  // As long as it lives, what others start is not in place of what it started.
  if (parents === undefined || parents.some(({ id }) => id === parent.id)) return undefined
  const newParents = parents.filter(one => isLater(one, parent))
  if (newParents.length === 0) return undefined
  const children = await list(`${name} (${newParents.map(({ pid }) => `parent=${pid}`).join(' or ')})`)
  const child = children?.find(one => isLater(one, of))
  const newParent = newParents.find(({ pid }) => pid === child?.ppid)
  return child && newParent && { ...child, newParent }
}
