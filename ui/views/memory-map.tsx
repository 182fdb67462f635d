// The memory map: the whole area is the limit of the container, each process has its part of it, and what is free is at
// the right; the same as a list.
import { batch } from '@preact/signals'
import { useEffect, useRef, useState } from 'preact/hooks'
import { formatAge, formatBytes, formatBytesLong } from '../../server/model/format.ts'
import type { MemoryMap } from '../../server/model/memory-map.ts'
import { etaInWords } from '../../server/words/findings/memory-eta.ts'
import { AbsentList } from '../components/absent-list.tsx'
import { List, type ListColumn } from '../components/list.tsx'
import { printable } from '../components/printable.ts'
import { etaOf } from '../store/growth.ts'
import { narrowed, termFor } from '../store/like-this.ts'
import { header, shownAt } from '../store/live.ts'
import { sortBy, typed, typeQuery } from '../store/looking.ts'
import {
  type Block,
  type Drawn,
  drawnOf,
  isListed,
  MEASURES,
  type Measure,
  measure,
  shownMap,
} from '../store/memory-map.ts'
import { showTab } from '../store/tab.ts'
import { MemoryBlocks, nameOf } from './memory-blocks.tsx'
import { ProcessLink } from './process-link.tsx'

const NAMES: Readonly<Record<Measure, string>> = { pss: 'PSS', rss: 'RSS', uss: 'Freed if it ended' }
const HELP: Readonly<Record<Measure, string>> = {
  pss: 'proportional set size: shared pages are divided among the processes that share them',
  rss: 'resident set size: shared pages count in each process',
  uss: 'unique set size: what only this process has',
}

/** In the table, the largest first; of a container among several, its own alone. */
function showRows({ name }: MemoryMap): void {
  batch(() => {
    showTab('processes')
    sortBy('rss')
    const isOneOfMany = name !== undefined && (header.value?.memory?.length ?? 0) > 1
    if (isOneOfMany) typeQuery(narrowed(typed.peek(), termFor('container', '=', name)))
  })
}

function Tools({ whole, map }: { readonly whole: string; readonly map: MemoryMap }) {
  return (
    <div class="map-tools">
      <span>Area</span>
      <span class="map-measures">
        {MEASURES.map(name => (
          <button
            key={name}
            type="button"
            title={HELP[name]}
            aria-pressed={measure.value === name}
            onClick={() => {
              measure.value = name
            }}
          >
            {NAMES[name]}
          </button>
        ))}
      </span>
      <span class="map-legend" aria-hidden="true">
        {(['anonymous', 'file', 'shared'] as const).map(kind => (
          <span key={kind}>
            <i class={`piece ${kind}`} />
            {kind}
          </span>
        ))}
        <span>
          <i class="piece grown" />
          grown in 10 min
        </span>
        <span>
          <i class="piece free" />
          free
        </span>
      </span>
      <span class="map-whole">{whole}</span>
      <button
        type="button"
        class="small-button"
        title="In the table, the largest first"
        onClick={() => showRows(map)}
      >
        Its processes
      </button>
      <button
        type="button"
        class="small-button"
        aria-pressed={isListed.value}
        onClick={() => {
          isListed.value = !isListed.value
        }}
      >
        As a list
      </button>
    </div>
  )
}

const shown = (bytes: number | undefined) => (bytes === undefined ? undefined : formatBytes(bytes))
const kind = (name: string) => (block: Block) => shown(block.pieces.find(piece => piece.kind === name)?.bytes)

const COLUMNS: readonly ListColumn<Block>[] = [
  {
    title: 'Process',
    isText: true,
    of: block => {
      const { process, name, note } = block
      return process === undefined ? (
        <span title={note}>{name}</span>
      ) : (
        <ProcessLink name={process.name} pid={process.pid} processId={process.id} colour={process.colour} />
      )
    },
  },
  { title: 'Area', help: 'as drawn', of: ({ bytes }) => formatBytes(bytes) },
  { title: 'Anonymous', of: kind('anonymous') },
  { title: 'File', of: kind('file') },
  { title: 'Shared', of: kind('shared') },
  { title: 'Δ 10 min', of: ({ process }) => shown(process?.grownBytes) },
  { title: 'PSS', help: HELP.pss, of: ({ process }) => shown(process?.pssBytes) },
  { title: 'Freed', help: HELP.uss, of: ({ process }) => shown(process?.ussBytes) },
  { title: 'RSS', help: HELP.rss, of: ({ process }) => shown(process?.rssBytes) },
  {
    title: 'PSS age',
    of: ({ process }) =>
      process?.pssAt === undefined ? undefined : formatAge(shownAt.value - process.pssAt),
  },
]

/** `PSS read 4s to 50s ago, 421M of 445M belong to processes` */
function sumText({ usedBytes, container }: MemoryMap, drawn: Drawn): string {
  const { ownBytes, freeBytes, measuredAt, residentCount } = drawn
  const ages = measuredAt?.map(at => formatAge(shownAt.value - at)).toReversed()
  const [newest, oldest] = ages ?? []
  // Where nothing is free there is no place for it in the map.
  const eta = freeBytes > 0 ? undefined : etaOf(container)
  return [
    eta && `the limit is reached in ${etaInWords(eta)}`,
    newest !== undefined && `PSS read ${newest === oldest ? newest : `${newest} to ${oldest}`} ago`,
    usedBytes !== undefined && ownBytes <= usedBytes
      ? `${formatBytes(ownBytes)} of ${formatBytes(usedBytes)} belong to processes`
      : `${formatBytes(ownBytes)} in processes`,
    residentCount > 0 && `resident memory stands for ${residentCount} whose PSS is not known`,
  ]
    .filter(Boolean)
    .join(' · ')
}

function wholeText({ name, hasLimit }: MemoryMap, { wholeBytes }: Drawn, limitBytes: number): string {
  const size = formatBytesLong(wholeBytes)
  const whose = name === undefined || (header.value?.memory?.length ?? 0) < 2 ? '' : ` of ${printable(name)}`
  if (wholeBytes > limitBytes)
    return `the whole area is ${size}, more than there is${whose}: shared pages count more than once`
  return hasLimit
    ? `the whole area is the limit${whose}, ${size}`
    : `no limit${whose}: the whole area is the memory of the host, ${size}`
}

/** As large as its place. */
function Area({
  map,
  drawn,
  label,
}: {
  readonly map: MemoryMap
  readonly drawn: Drawn
  readonly label: string
}) {
  const box = useRef<HTMLDivElement>(null)
  const [size, setSize] = useState({ width: 0, height: 0 })
  useEffect(() => {
    const element = box.current
    if (!element) return
    const look = () => setSize({ width: element.clientWidth, height: element.clientHeight })
    const observer = new ResizeObserver(look)
    observer.observe(element)
    look()
    return () => observer.disconnect()
  }, [])
  return (
    <div ref={box} class="map-area">
      <MemoryBlocks
        {...size}
        drawn={drawn}
        label={label}
        freeOf={map.hasLimit ? 'to the limit' : 'on the host'}
        eta={etaOf(map.container)}
      />
    </div>
  )
}

export function MemoryMapPanel() {
  const map = shownMap.value
  if (header.value?.memory === undefined) return <p class="list-empty">Waiting for the memory…</p>
  if (map === undefined) return <p class="list-empty">How much memory there is cannot be read here.</p>
  const drawn = drawnOf(map, measure.value)
  const whole = wholeText(map, drawn, map.wholeBytes)
  const absent = header.value.absent.filter(({ file }) => file === 'smaps_rollup')
  const free: Block = { key: 'free', name: 'free', bytes: drawn.freeBytes, pieces: [] }
  return (
    <div class="memory-map">
      <Tools whole={whole} map={map} />
      <p class="map-sum">{sumText(map, drawn)}</p>
      <AbsentList absent={absent} />
      {isListed.value ? (
        <div class="lists">
          <List
            label={`Memory, ${whole}`}
            columns={COLUMNS}
            items={[...drawn.blocks, free]}
            keyOf={({ key }) => key}
            nothing="No process."
          />
        </div>
      ) : (
        <Area
          map={map}
          drawn={drawn}
          label={`Memory by process and kind, ${whole}; largest: ${drawn.blocks.slice(0, 3).map(nameOf).join(', ')}`}
        />
      )}
    </div>
  )
}
