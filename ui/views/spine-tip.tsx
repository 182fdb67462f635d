// The moment under the pointer -> its figures: the five programs that used the most of the lane's metric, the others,
// the sum. It stands left of the line, so that what came after stays in sight.

import { formatAge, formatByteRate, formatBytes } from '../../server/model/format.ts'
import { printable } from '../components/printable.ts'
import { plotWidth } from '../store/geometry.ts'
import { hoverAt, hoverLane, hoverStep, shareOf } from '../store/hover.ts'
import { cpuLimit, cpuText, memoryLimit } from '../store/lane-charts.ts'
import { peekServerNow } from '../store/server-time.ts'
import { type TipRow, tipOf } from '../store/tip.ts'
import { clockOf } from '../store/zone.ts'

/** As wide as the style sheet says. */
const WIDTH = 258
const DISTANCE = 14

const TEXTS = { cpu: cpuText, memory: formatBytes, disk: formatByteRate, network: formatByteRate } as const
const HEADS = { cpu: 'CPU', memory: 'Memory', disk: 'Disk', network: 'Bytes' } as const

function Row({
  row,
  keys,
  kind,
}: {
  readonly row: TipRow
  readonly keys: readonly (keyof typeof TEXTS)[]
  readonly kind: string
}) {
  return (
    <tr class={kind}>
      <td>
        <i class={`dot ${row.colour}`} aria-hidden="true" />
        <span>{printable(row.name)}</span>
      </td>
      {keys.map(key => (
        <td key={key}>{row[key] === undefined ? '-' : TEXTS[key](row[key])}</td>
      ))}
    </tr>
  )
}

function limitText(): string {
  const [cpus, bytes] = [cpuLimit.value, memoryLimit.value]
  return [
    ...(cpus === undefined ? [] : [`${Number(cpus.toFixed(2))} CPUs`]),
    ...(bytes === undefined ? [] : [formatBytes(bytes)]),
  ].join(', ')
}

export function SpineTip() {
  const at = hoverAt.value
  const share = shareOf(at)
  const lane = hoverLane.value
  if (at === undefined || share === undefined || lane === undefined) return null
  const x = share * plotWidth.value
  const [before, after] = [x - WIDTH - DISTANCE, x + DISTANCE]
  // A phone has room on neither side.
  const left = before >= 0 ? before : Math.min(after, plotWidth.value - WIDTH)
  const now = peekServerNow()
  const tip = tipOf(hoverStep.value, lane)
  return (
    <div class="tip" style={{ left: `${left}px` }} aria-hidden="true">
      <header>
        <b>{clockOf(at)}</b>
        <span>{now === undefined ? '' : `${formatAge(now - at)} ago`}</span>
      </header>
      {tip === undefined ? (
        <p>Nothing was recorded then</p>
      ) : (
        <table>
          <tr>
            <th />
            {tip.keys.map(key => (
              <th key={key} class={key === tip.by ? 'by' : ''}>
                {HEADS[key]}
                {key === tip.by && tip.keys.length > 1 ? ' ▾' : ''}
              </th>
            ))}
          </tr>
          {tip.rows.map(row => (
            <Row key={row.name} row={row} keys={tip.keys} kind="" />
          ))}
          {tip.others && <Row row={tip.others} keys={tip.keys} kind="others" />}
          <tr class="sum">
            <td>{tip.keys.length > 1 ? `of ${limitText()}` : 'together'}</td>
            {tip.keys.map(key => (
              <td key={key}>{tip.sum[key] === undefined ? '-' : TEXTS[key](tip.sum[key])}</td>
            ))}
          </tr>
        </table>
      )}
    </div>
  )
}
