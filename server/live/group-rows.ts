// A group -> its row of a view. Groups are few and change with each tick: their rows are made each time.

import type { Finding, Severity } from '../model/finding.ts'
import type { Group } from '../model/groups.ts'
import { METRIC_BY_NAME } from '../model/metrics.ts'
import { programOf } from '../model/program.ts'
import type { Cell, Row, RowGroup } from '../model/protocol.ts'
import { isSum } from '../model/together.ts'
import { TREND_UNKNOWN, type TrendName } from '../model/trend.ts'
import type { Arranged } from '../model/view.ts'
import { defunct } from '../model/zombie.ts'
import type { TrendPoints } from './trends.ts'

/** What a row says besides the figures of its processes. `findings`: the worst first. */
interface Known {
  readonly colours: ReadonlyMap<string, number>
  readonly findings?: readonly Finding[] | undefined
}

export function groupRowOf(
  group: Group,
  { branch, fold }: Pick<Arranged, 'branch' | 'fold'>,
  { colours, findings = [] }: Known,
  cells: readonly Cell[],
): Row {
  const colour = colours.get(programIn(group))
  return {
    id: group.id,
    cells,
    group: about(group, worstOf(group, findings)),
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

function worstOf({ by, processes, parent }: Group, findings: readonly Finding[]): Severity | undefined {
  if (findings.length === 0) return undefined
  const ids = new Set(processes.map(process => process.id))
  return findings.find(
    ({ id, subject: { processId = '' } }) =>
      ids.has(processId) || (by === 'zombies' && id === 'zombies' && processId === parent?.id),
  )?.severity
}

function about({ by, processes, parent, shortLived }: Group, worst: Severity | undefined): RowGroup {
  const endings = by === 'zombies' ? new Set(processes.map(defunct)) : new Set<string>()
  const [ending] = endings
  return {
    by,
    count: processes.length + (shortLived?.count ?? 0),
    ...(shortLived && { spanMs: shortLived.spanMs, livedMs: shortLived.livedMs }),
    ...(endings.size === 1 && ending !== undefined && { ending }),
    ...(worst && { worst }),
    ...(parent && { parent: { pid: parent.pid, program: programOf(parent) } }),
  }
}

/** Of several processes there is a sum. */
export function addsUp(name: TrendName): boolean {
  const metric = METRIC_BY_NAME.get(name)
  return metric !== undefined && isSum(metric)
}

/** The trends of its processes, added up from the newest point back. Undefined: nothing is known, or it is no amount. */
export function groupTrendOf(
  { processes }: Group,
  trends: TrendPoints,
  name: TrendName,
): readonly number[] | undefined {
  if (!addsUp(name)) return undefined
  const lines = processes.flatMap(({ id }) => [trends.get(id, name) ?? []])
  const length = lines.reduce((most, line) => Math.max(most, line.length), 0)
  if (length === 0) return undefined
  return Array.from({ length }, (_, place) => {
    const points = lines.map(line => line[line.length - length + place] ?? TREND_UNKNOWN)
    const known = points.filter(point => point !== TREND_UNKNOWN)
    return known.length === 0 ? TREND_UNKNOWN : known.reduce((sum, point) => sum + point, 0)
  })
}
