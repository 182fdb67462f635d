// A group -> its row of a view. Groups are few and change with each tick: their rows are made each time.

import type { Group } from '../model/groups.ts'
import { programOf } from '../model/program.ts'
import type { Cell, Row, RowGroup } from '../model/protocol.ts'
import type { Arranged } from '../model/view.ts'
import { defunct } from '../model/zombie.ts'

export function groupRowOf(
  group: Group,
  { branch, fold }: Pick<Arranged, 'branch' | 'fold'>,
  colours: ReadonlyMap<string, number>,
  cells: readonly Cell[],
): Row {
  const colour = colours.get(programIn(group))
  return {
    id: group.id,
    cells,
    group: about(group),
    ...(branch !== undefined && { branch }),
    ...(fold !== undefined && { fold }),
    ...(colour !== undefined && { colour }),
  }
}

/** Empty: its processes run more than one. */
function programIn({ by, name, processes: [first], shortLived }: Group): string {
  if (by === 'command') return name
  if (by === 'user' || by === 'container') return ''
  return first === undefined ? (shortLived?.comm ?? '') : programOf(first)
}

function about({ by, processes, parent, shortLived }: Group): RowGroup {
  const endings = by === 'zombies' ? new Set(processes.map(defunct)) : new Set<string>()
  const [ending] = endings
  return {
    by,
    count: processes.length + (shortLived?.count ?? 0),
    ...(shortLived && { spanMs: shortLived.spanMs, livedMs: shortLived.livedMs }),
    ...(endings.size === 1 && ending !== undefined && { ending }),
    ...(parent && { parent: { pid: parent.pid, program: programOf(parent) } }),
  }
}
