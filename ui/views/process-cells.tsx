// A value and its metric -> a cell of the table.

import type { ComponentChild } from 'preact'
import type { Severity as Badness } from '../../server/model/finding.ts'
import { formatBytes, formatCell, formatRatio } from '../../server/model/format.ts'
import type { Metric } from '../../server/model/metrics.ts'
import type { Cell, Row } from '../../server/model/protocol.ts'
import { Bar } from '../components/bar.tsx'
import { Branch } from '../components/branch.tsx'
import { CommandText } from '../components/command.tsx'
import { printable, splitCommand } from '../components/printable.ts'
import { Severity } from '../components/severity.tsx'
import { StateBadge } from '../components/state-badge.tsx'
import { absenceOf } from '../store/cells.ts'
import { shownAt } from '../store/live.ts'
import { sort } from '../store/looking.ts'
import { FoldButton, GroupTag } from './group-cells.tsx'
import { countText, groupText } from './group-words.ts'

export type Mark = 'new' | 'ended' | undefined

/** Other marks are already words. */
const MARK_WORDS: Readonly<Record<string, string>> = {
  self: 'topz itself',
  leaderExited: 'leader exited',
  truncated: 'cut',
}

interface CommandCellProps {
  readonly row: Row
  readonly command: Cell
  readonly mark: Mark
  /** On a phone: the other cells, of which some are in a second line. */
  readonly below?: ((name: string) => Cell) | undefined
  /** What leads to more: at its end. */
  readonly more?: ComponentChild
}

/** How bad the worst is that was found of it. */
export function FlagCell({ flag }: { readonly flag: Badness | undefined }) {
  return <td class="cell flag-cell">{flag && <Severity shape={flag} />}</td>
}

/** `nobody · 4.9 % CPU · waits 31 %`; of a group, what its name does not say. */
function SecondLine({ row, cell }: { readonly row: Row; readonly cell: (name: string) => Cell }) {
  const [user, cpu, wait] = ['user', 'cpu', 'wait'].map(cell)
  const isCpuShown = sort.value === 'cpu'
  const parts = [
    row.group && groupText(row.group),
    user != null && printable(String(user)),
    !isCpuShown && typeof cpu === 'number' && `${formatRatio(cpu)} % CPU`,
  ].filter(Boolean)
  return (
    <span class="second-line">
      {parts.join(' · ')}
      {typeof wait === 'number' && wait >= WAIT_SHARE_MIN && (
        <>
          {parts.length > 0 && ' · '}
          {'waits '}
          <Wait share={wait} />
        </>
      )}
    </span>
  )
}

/** Of a row that hangs below others, on a phone: pixels. */
const INDENT = 12
const PADDING = 7
const LEVELS_MAX = 6

function TwoLines({
  row,
  text,
  mark,
  cell,
}: {
  readonly row: Row
  readonly text: string
  readonly mark: Mark
  readonly cell: (name: string) => Cell
}) {
  const [, name] = splitCommand(text, row.programLength)
  const depth = Math.min(row.branch?.length ?? 0, LEVELS_MAX)
  return (
    <td
      class="cell two-lines text"
      style={depth === 0 ? undefined : { paddingLeft: `${depth * INDENT + PADDING}px` }}
      title={printable(text)}
    >
      <span class="first-line">
        <FoldButton fold={row.fold} />
        <i class="dot" />
        <b>{name}</b>{' '}
        <span class="quiet">{row.group ? countText(row.group) : String(cell('pid') ?? '')}</span>
        {mark && <span class={`tag ${mark}`}>{mark}</span>}
        {row.marks?.map(name => (
          <span key={name} class="tag">
            {MARK_WORDS[name] ?? name}
          </span>
        ))}
      </span>
      <SecondLine row={row} cell={cell} />
    </td>
  )
}

export function CommandCell({ row, command, mark, below, more }: CommandCellProps) {
  const text = String(command ?? '-')
  if (below) return <TwoLines row={row} text={text} mark={mark} cell={below} />
  return (
    <td class="cell mono name" title={printable(text)}>
      {row.branch && row.branch.length > 0 && <Branch levels={row.branch} />}
      <FoldButton fold={row.fold} />
      <i class="dot" />
      {row.group && <GroupTag group={row.group} />}
      {mark && <span class={`tag ${mark}`}>{mark}</span>}
      {row.marks?.map(name => (
        <span key={name} class="tag">
          {MARK_WORDS[name] ?? name}
        </span>
      ))}
      <CommandText command={text} programLength={row.programLength} />
      {more}
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

/** Less is noise of the allocator. */
const GROWTH_BYTES_MIN = 64 * 1024

/** `+96M`, `-2.1M`, `0` */
export function growthText(bytes: number): string {
  if (Math.abs(bytes) < GROWTH_BYTES_MIN) return '0'
  return `${bytes > 0 ? '+' : '-'}${formatBytes(Math.abs(bytes))}`
}

/** Red only if it rises steadily, however large it is; what has shrunk within ten minutes does not rise. */
export function Growth({ bytes, isSteady }: { readonly bytes: Cell; readonly isSteady: boolean }) {
  if (typeof bytes !== 'number') return <>-</>
  const text = growthText(bytes)
  return isSteady && bytes > 0 ? (
    <b class="bad">▲ {text}</b>
  ) : (
    <span class={text === '0' ? 'zero' : 'quiet'}>{text}</span>
  )
}

/** A share of the time from which waiting for a CPU is worth a look. */
const WAIT_SHARE_MIN = 0.2

export function Wait({ share }: { readonly share: Cell }) {
  if (typeof share !== 'number') return <>-</>
  const percent = Math.round(share * 100)
  if (share >= WAIT_SHARE_MIN) return <b class="warn">{percent} %</b>
  return <span class={percent === 0 ? 'zero' : ''}>{percent === 0 ? '0' : `${percent} %`}</span>
}
