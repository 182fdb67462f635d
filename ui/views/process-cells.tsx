// A value and its metric -> a cell of the table.
import type { Severity as Badness } from '../../server/model/finding.ts'
import { formatCell } from '../../server/model/format.ts'
import type { Metric } from '../../server/model/metrics.ts'
import type { Cell, Row } from '../../server/model/protocol.ts'
import { Bar } from '../components/bar.tsx'
import { Branch } from '../components/branch.tsx'
import { CommandText } from '../components/command.tsx'
import { printable } from '../components/printable.ts'
import { Severity } from '../components/severity.tsx'
import { StateBadge } from '../components/state-badge.tsx'
import { absenceOf } from '../store/cells.ts'
import { shownAt } from '../store/live.ts'

export type Mark = 'new' | 'ended' | undefined

/** Other marks are already words. */
const MARK_WORDS: Readonly<Record<string, string>> = {
  self: 'topz',
  leaderExited: 'leader exited',
  truncated: 'cut',
}

interface CommandCellProps {
  readonly row: Row
  readonly command: Cell
  readonly mark: Mark
  /** How bad the worst is that was found of it. */
  readonly flag?: Badness | undefined
}

export function CommandCell({ row, command, mark, flag }: CommandCellProps) {
  const text = String(command ?? '-')
  return (
    <td class="cell mono name" title={printable(text)}>
      {row.branch && row.branch.length > 0 && <Branch levels={row.branch} />}
      <i class="dot" />
      {flag && <Severity shape={flag} />}
      {mark && <span class={`tag ${mark}`}>{mark}</span>}
      {row.marks?.map(name => (
        <span key={name} class="tag">
          {MARK_WORDS[name] ?? name}
        </span>
      ))}
      <CommandText command={text} programLength={row.programLength} />
    </td>
  )
}

export function StateCell({ row, letter }: { readonly row: Row; readonly letter: Cell }) {
  const isLeaderGone = row.marks?.includes('leaderExited') ?? false
  return (
    <td class="cell middle">
      <StateBadge letter={printable(String(letter ?? '-'))} isLeaderGone={isLeaderGone} />
    </td>
  )
}

/** The time since an instant: the only text that changes while its value does not. */
function Age({ metric, since }: { readonly metric: Metric; readonly since: Cell }) {
  return <>{formatCell(metric, since, shownAt.value)}</>
}

/** Zero, as far as the eye can tell. */
const ZERO = /^[0.]+$/

function look(metric: Metric, text: string): string {
  const side = metric.unit === 'text' ? 'text' : 'number'
  const quiet = metric.kind === 'label' && metric.name.endsWith('id') ? 'mono quiet' : ''
  return `cell ${side} ${ZERO.test(text) ? 'zero' : quiet} ${metric.unit === 'age' ? 'quiet' : ''}`
}

export function MetricCell({ metric, value }: { readonly metric: Metric; readonly value: Cell }) {
  if (value === null) {
    return (
      <td class={`${look(metric, '')} zero`} title={absenceOf.value.get(metric.key)}>
        -
      </td>
    )
  }
  if (metric.unit === 'age') {
    return (
      <td class="cell number quiet">
        <Age metric={metric} since={value} />
      </td>
    )
  }
  const text = printable(formatCell(metric, value, 0))
  return (
    <td
      class={`${look(metric, text)} ${metric.unit === 'ratio' ? 'share' : ''}`}
      title={metric.unit === 'text' ? text : undefined}
    >
      {metric.unit === 'ratio' && typeof value === 'number' && <Bar share={value} />}
      {text}
    </td>
  )
}
