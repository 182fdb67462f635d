// One process in depth, next to the table: who it is, and one part at a time.

import { useEffect, useRef } from 'preact/hooks'
import { callOrComm } from '../../server/model/program.ts'
import type { Process } from '../../server/model/snapshot.ts'
import { howEnded } from '../../server/words/ending.ts'
import { Icon } from '../components/icon.tsx'
import { printable, splitCommand } from '../components/printable.ts'
import { REACHABLE } from '../components/reachable.ts'
import { Tab as TabButton } from '../components/tab.tsx'
import {
  askAgain,
  depth,
  type Ended,
  ended,
  identityOf,
  known,
  PARTS,
  type Part,
  shownPart,
  showPart,
} from '../store/detail.ts'
import { select, selected, selectedId } from '../store/selection.ts'
import { isPast } from '../store/status.ts'
import { otherZoneText, timeText } from '../store/zone.ts'
import { DrawerFindings } from './drawer-findings.tsx'
import { Overview } from './drawer-overview.tsx'
import { PartList } from './drawer-parts.tsx'
import { FollowButton, SuccessorLine } from './follow-button.tsx'
import { RowMore } from './row-more.tsx'

const NAMES: Readonly<Record<Part, string>> = {
  overview: 'Overview',
  threads: 'Threads',
  files: 'Files',
  sockets: 'Sockets',
  limits: 'Limits',
  maps: 'Memory',
  status: 'Status',
}

/** Where it is known without reading the list. */
function countOf(part: Part, process: Process | undefined): number | undefined {
  if (part === 'threads') return process?.threadCount
  if (part === 'files') return process?.openFds
  return undefined
}

const BODY_ID = 'drawer-part'

function Body() {
  const answer = depth.value
  if (answer?.ok)
    return 'process' in answer.value ? <Overview of={answer.value} /> : <PartList detail={answer.value} />
  if (ended.value) return <p class="list-empty">No further details can be read.</p>
  if (answer === undefined) return <p class="list-empty">Reading…</p>
  return (
    <p class="list-empty">
      {answer.message}{' '}
      {!answer.isGone && (
        <button type="button" class="button" onClick={askAgain}>
          Again
        </button>
      )}
    </p>
  )
}

function End({ of: { event, seenAt } }: { readonly of: Ended }) {
  if (event !== undefined)
    return (
      <p class="drawer-end" title={otherZoneText(event.at)}>
        <b>Ended at {timeText(event.at)}</b> {howEnded(event)}
      </p>
    )
  if (seenAt === undefined)
    return (
      <p class="drawer-end">
        <b>Not found.</b> It ended too long ago, or ran somewhere else.
      </p>
    )
  return (
    <p class="drawer-end" title={otherZoneText(seenAt)}>
      <b>Ended after {timeText(seenAt)}</b>, when it was last seen.
    </p>
  )
}

export function Drawer() {
  const id = selectedId.value
  const isOpen = id !== undefined
  const box = useRef<HTMLElement>(null)
  // In a low or narrow window it opens below what is in sight.
  useEffect(() => box.current?.scrollIntoView({ block: 'nearest' }), [isOpen])
  if (id === undefined) return null
  const row = selected.value
  const command = row ? String(row.cell('command') ?? '') : known.value?.command
  const [, name] = splitCommand(command ?? '', row?.row.programLength)
  return (
    <aside ref={box} class="drawer" aria-label="Selected process">
      <div class="drawer-head">
        <h2>
          {name || printable(callOrComm(ended.value?.event ?? { comm: 'Process' }))}{' '}
          <span class="quiet">{identityOf(id).pid}</span>
        </h2>
        <FollowButton id={id} />
        <RowMore id={id} />
        <button type="button" class="ghost" aria-label="Close the details" onClick={() => select(undefined)}>
          <Icon name="close" />
        </button>
      </div>
      {command && <code class="drawer-command">{printable(command)}</code>}
      {ended.value && <End of={ended.value} />}
      <DrawerFindings id={id} />
      <SuccessorLine />
      <div class="tablist" role="tablist" aria-label="Process details">
        {(isPast.value ? (['overview'] as const) : PARTS).map((name, place) => (
          <TabButton
            key={name}
            name={NAMES[name]}
            count={countOf(name, known.value)}
            panelId={BODY_ID}
            isSelected={shownPart.value === name}
            onSelect={() => showPart(name)}
            onStep={step => showPart(PARTS[(place + step + PARTS.length) % PARTS.length] as Part)}
          />
        ))}
      </div>
      <div
        id={BODY_ID}
        class={`drawer-body ${ended.value ? 'ended-process' : ''}`}
        role="tabpanel"
        {...REACHABLE}
        aria-label={NAMES[shownPart.value]}
      >
        <Body />
      </div>
    </aside>
  )
}
