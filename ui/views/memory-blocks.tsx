// The blocks of the memory map -> boxes of their size, each with its name, its sum and its kinds; what is too small to be
// written on says it in its tooltip. Arrow keys go from block to block, Enter opens the process.
import type { Evidence } from '../../server/model/finding.ts'
import { formatBytes } from '../../server/model/format.ts'
import { etaInWords } from '../../server/words/findings/memory-eta.ts'
import { printable } from '../components/printable.ts'
import { type Rectangle, treemap } from '../components/treemap.ts'
import { classOf } from '../store/colour.ts'
import { growth } from '../store/growth.ts'
import type { Block, Drawn, Piece } from '../store/memory-map.ts'
import { select } from '../store/selection.ts'
import { timeText } from '../store/zone.ts'

/** Pixels that words need. */
const HEAD = { width: 34, height: 44 }
const HEAD_HEIGHT = 22
const SUM_WIDTH = 120
const WORDS = { width: 110, height: 22 }
const FIGURE_WIDTH = 44
const FREE_WIDTH = 90
const BORDER = 2
const GAP = 3

const placed = ({ x, y, width, height }: Rectangle) => ({
  left: `${x.toFixed(1)}px`,
  top: `${y.toFixed(1)}px`,
  width: `${Math.max(0, width).toFixed(1)}px`,
  height: `${Math.max(0, height).toFixed(1)}px`,
})
const inset = ({ x, y, width, height }: Rectangle, by: number): Rectangle => ({
  x: x + by,
  y: y + by,
  width: Math.max(0, width - 2 * by),
  height: Math.max(0, height - 2 * by),
})

const KINDS = { anonymous: 'anonymous', file: 'file', shared: 'shared', unknown: 'of unknown kinds' }

export const nameOf = ({ name, process }: Block) =>
  process === undefined ? name : `${printable(name)} (${process.pid})`

/** All that is known of a block: its tooltip, and what readers hear. */
function blockText(block: Block): string {
  const { bytes, pieces, grownBytes, isResident, note } = block
  const kinds = pieces.map(piece => `${KINDS[piece.kind]} ${formatBytes(piece.bytes)}`)
  return [
    `${nameOf(block)} ${formatBytes(bytes)}${isResident ? ' resident, PSS is unknown' : ''}`,
    ...(pieces.length > 0 ? kinds : [note]),
    grownBytes !== undefined && `+${formatBytes(grownBytes)} in 10 min`,
    sinceText(block),
  ]
    .filter(Boolean)
    .join(', ')
}

/** Only a steady rise has a beginning. */
function sinceText({ process }: Block): string | undefined {
  const rise = growth.value
  return rise !== undefined && rise.pid === process?.pid ? `steady since ${timeText(rise.since)}` : undefined
}

function Grown({
  block,
  width,
  height,
}: {
  readonly block: Block
  readonly width: number
  readonly height: number
}) {
  const { grownBytes = 0 } = block
  const since = sinceText(block)
  const isRoomy = width >= WORDS.width && height >= WORDS.height
  return (
    <i class="grown" style={{ height: `${Math.max(0, height - 4).toFixed(1)}px` }}>
      {isRoomy && (
        <b>
          {since && '▲ '}+{formatBytes(grownBytes)} in 10 min
        </b>
      )}
      {isRoomy && since && height >= 2 * WORDS.height && <span>{since}</span>}
    </i>
  )
}

function PieceBox({
  block,
  piece,
  at,
}: {
  readonly block: Block
  readonly piece: Piece
  readonly at: Rectangle
}) {
  const { width, height } = at
  const grown = piece.kind === 'anonymous' ? block.grownBytes : undefined
  const amount = formatBytes(piece.bytes)
  const isLow = height < WORDS.height
  const words = isLow || width < FIGURE_WIDTH ? '' : width < WORDS.width ? amount : `${piece.kind} ${amount}`
  return (
    <i class={`piece ${piece.kind}`} style={placed(at)} aria-hidden="true">
      {words && piece.kind !== 'unknown' && <span>{words}</span>}
      {grown !== undefined && <Grown block={block} width={width} height={(height * grown) / piece.bytes} />}
    </i>
  )
}

function BlockBox({
  block,
  at,
  isFirst,
}: {
  readonly block: Block
  readonly at: Rectangle
  readonly isFirst: boolean
}) {
  const { width, height } = at
  const hasHead = width >= HEAD.width && height >= HEAD.height
  const top = hasHead ? HEAD_HEIGHT : 0
  const inner = { x: 0, y: top, width: width - 2 * BORDER, height: height - top - 2 * BORDER }
  const rectangles = treemap(
    block.pieces.map(({ bytes }) => bytes),
    inner,
  )
  const text = blockText(block)
  const { process } = block
  return (
    <button
      type="button"
      class={`block ${process ? classOf(process.colour) : 'nobody'}`}
      style={placed(at)}
      title={text}
      tabIndex={isFirst ? 0 : -1}
      aria-disabled={process === undefined}
      onClick={() => process && select(process.id)}
      onKeyDown={onKeyDown}
    >
      <span class="unseen">{text}</span>
      {hasHead && (
        <span class="block-head" aria-hidden="true">
          {process && <i class="dot" />}
          <b>{width >= SUM_WIDTH ? nameOf(block) : printable(block.name)}</b>
          {width >= SUM_WIDTH && <span>{formatBytes(block.bytes)}</span>}
        </span>
      )}
      {hasHead && process === undefined && (
        <span class="block-note" aria-hidden="true">
          {width >= SUM_WIDTH ? block.note : formatBytes(block.bytes)}
        </span>
      )}
      {block.pieces.map((piece, place) => (
        <PieceBox
          key={piece.kind}
          block={block}
          piece={piece}
          at={inset(rectangles[place] as Rectangle, 1)}
        />
      ))}
    </button>
  )
}

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }

/** From block to block: each would be a stop of Tab otherwise. */
function onKeyDown(event: KeyboardEvent & { readonly currentTarget: HTMLElement }): void {
  const step = STEPS[event.key]
  if (step === undefined) return
  const blocks = [...(event.currentTarget.parentElement?.querySelectorAll<HTMLElement>('button') ?? [])]
  blocks[blocks.indexOf(event.currentTarget) + step]?.focus()
  event.preventDefault()
  event.stopPropagation()
}

interface MemoryBlocksProps {
  readonly drawn: Drawn
  readonly width: number
  readonly height: number
  /** What the whole is, in words. */
  readonly label: string
  /** Of what is free: `to the limit`. */
  readonly freeOf: string
  /** When nothing is left, where that is foreseen. */
  readonly eta?: Evidence | undefined
}

/** `full in ~7m (5m to 10m)`, `at +9.6M a minute` */
function etaTexts(eta: Evidence): readonly string[] {
  const { riseBytes, windowSeconds } = eta
  const isKnown = typeof riseBytes === 'number' && typeof windowSeconds === 'number' && windowSeconds > 0
  const rate = isKnown ? [`at +${formatBytes((riseBytes / windowSeconds) * 60)} a minute`] : []
  return [`full in ${etaInWords(eta)}`, ...rate]
}

/** What is free is always at the right, in proportion. */
export function MemoryBlocks({ drawn, width, height, label, freeOf, eta }: MemoryBlocksProps) {
  const { blocks, freeBytes, wholeBytes } = drawn
  const freeWidth = (width * freeBytes) / (wholeBytes || 1)
  const rectangles = treemap(
    blocks.map(({ bytes }) => bytes),
    { x: 0, y: 0, width: width - freeWidth, height },
  )
  const [full, rate] = eta === undefined ? [] : etaTexts(eta)
  const free = `${formatBytes(freeBytes)} free ${freeOf}`
  const text = [free, full, rate].filter(Boolean).join(', ')
  return (
    <section class="map" aria-label={label}>
      {blocks.map((block, place) => (
        <BlockBox
          key={block.key}
          block={block}
          at={inset(rectangles[place] as Rectangle, GAP / 2)}
          isFirst={place === 0}
        />
      ))}
      <div
        class="free"
        style={placed(inset({ x: width - freeWidth, y: 0, width: freeWidth, height }, GAP / 2))}
        title={text}
      >
        {freeWidth >= FREE_WIDTH ? (
          <p>
            <b>{free}</b>
            {full && <span class="bad">{full}</span>}
            {rate && <span class="quiet">{rate}</span>}
          </p>
        ) : (
          <span class="unseen">{text}</span>
        )}
      </div>
    </section>
  )
}
