// What changed in a range, at the side: the worst first, each with who explains it, before and after; then what came and
// went, and what stayed the same.

import { formatMoment } from '../../server/model/moment.ts'
import type { ChangeInWords, DifferenceInWords, Explained } from '../../server/model/recording.ts'
import { Icon } from '../components/icon.tsx'
import { printable } from '../components/printable.ts'
import { REACHABLE } from '../components/reachable.ts'
import { Severity } from '../components/severity.tsx'
import { announce } from '../store/announce.ts'
import { classOf } from '../store/colour.ts'
import { difference } from '../store/difference.ts'
import { goTo, lastMoment } from '../store/moment.ts'
import { base, dropRange, isSwapped, previousLifeEnd, range, swap } from '../store/range.ts'
import { select, selectPid } from '../store/selection.ts'
import { otherZoneText, sinceText, timeText } from '../store/zone.ts'
import { copyText } from './clipboard.ts'

/** A command line may fill the screen: beyond this length it is cut, and complete in its tooltip. */
const COMMAND_MAX = 120
const percentOf = (share: number) => `${Math.round(share * 100)}\u00a0%`

interface WhoProps {
  readonly of: Pick<Explained, 'processId' | 'pid' | 'name'> & { readonly colour?: number | undefined }
  /** When it was there. */
  readonly at: number
}

/** Leads to its row at that moment, and opens it; closing it leads back. */
function Who({ of: { processId, pid, name, colour }, at }: WhoProps) {
  const text = `${printable(name)} (${pid})`
  const show = (): void => {
    goTo(at)
    if (processId === '') selectPid(pid)
    else select(processId)
  }
  return (
    <span class={`process-link ${classOf(colour)}`}>
      <i class="dot" />
      <button type="button" class="link" onClick={show}>
        {text}
      </button>
    </span>
  )
}

function ExplainedBy({ one, at }: { readonly one: Explained; readonly at: number }) {
  return (
    <div class={`explains ${classOf(one.colour)}`}>
      <Who of={one} at={at} /> explains {percentOf(one.share)}
      <i class="explains-bar" aria-hidden="true">
        <i style={{ width: `${Math.round(one.share * 100)}%` }} />
      </i>
    </div>
  )
}

function Row({
  of: change,
  from,
  to,
}: {
  readonly of: ChangeInWords
  readonly from: number
  readonly to: number
}) {
  const { kind, severity, shown, pid, processId = '', name = '', colour, command, by = [] } = change
  const at = kind === 'ended' || kind === 'portClosed' ? from : to
  const whole = command && printable(command)
  return (
    <tr>
      <th scope="row">
        <div class="change">
          <span class="change-mark">{severity && <Severity shape={severity} />}</span>
          <div class="change-what">
            {shown.what && <b>{printable(shown.what)}</b>}{' '}
            {pid !== undefined && shown.what === '' && <Who of={{ processId, pid, name, colour }} at={at} />}{' '}
            {printable(shown.how)}
            {change.containerName !== undefined && by.length > 0 && ` of ${printable(change.containerName)}`}
            {pid !== undefined && shown.what !== '' && (
              <div>
                <Who of={{ processId, pid, name, colour }} at={at} />
              </div>
            )}
            {whole && (
              <code title={whole.length > COMMAND_MAX ? whole : undefined}>
                {whole.length > COMMAND_MAX ? `${whole.slice(0, COMMAND_MAX)}…` : whole}
              </code>
            )}
            {by.map(one => (
              <ExplainedBy key={one.processId} one={one} at={one.after === null ? from : to} />
            ))}
          </div>
        </div>
      </th>
      <td>{shown.before}</td>
      <td>
        <b>{shown.after}</b>
      </td>
    </tr>
  )
}

/** The two moments as headings: each shows its own. */
function MomentHead({ name, at }: { readonly name: string; readonly at: number }) {
  return (
    <th scope="col">
      <button
        type="button"
        class="link"
        title={`${timeText(at)}; ${otherZoneText(at)}`}
        onClick={() => goTo(at)}
      >
        {name}
      </button>
    </th>
  )
}

/** With the date if it is not that of the last moment there is: twice in one line it would be cut off. */
const clock = (at: number) => sinceText(at, lastMoment())

function meansText({ means }: DifferenceInWords): string {
  if (means === undefined) return 'CPU, waits, disk and network are those of the two moments.'
  const [[from, to]] = means
  return `CPU, waits and disk are means over the range; before, over ${clock(from)} to ${clock(to)}.`
}

function Found({ found }: { readonly found: DifferenceInWords }) {
  const { changes, meanwhile, same, begins, from, to } = found
  return (
    <>
      {changes.length === 0 ? (
        <p>No significant changes.</p>
      ) : (
        <table class="changes">
          <thead>
            <tr>
              <th scope="col">by share of the limit, findings first</th>
              <MomentHead name="before" at={from} />
              <MomentHead name="after" at={to} />
            </tr>
          </thead>
          <tbody>
            {changes.map((change, place) => (
              <Row key={`${place}`} of={change} from={from} to={to} />
            ))}
          </tbody>
        </table>
      )}
      {found.isTruncated && <p class="quiet">Only the {changes.length} largest changes are shown.</p>}
      <p class="quiet">
        {[begins, meanwhile, same, meansText(found)].filter(Boolean).map(printable).join(' ')}
      </p>
    </>
  )
}

/** As it is seen, to be pasted. */
export function textOf({ from, to, changes, meanwhile, same, begins }: DifferenceInWords): string {
  const times = [from, to].map(at => formatMoment(at, 0)).join(' to ')
  return [`What changed, ${times}`, ...changes.map(({ text }) => text), meanwhile, same, begins]
    .filter(Boolean)
    .map(printable)
    .join('\n')
}

async function copy(found: DifferenceInWords): Promise<void> {
  announce((await copyText(textOf(found))) ? 'What changed copied' : 'It could not be copied')
}

function Tools() {
  const { from, to } = range.value ?? { from: 0, to: 0 }
  const before = previousLifeEnd()
  return (
    <div class="changed-tools">
      <button type="button" class="button" aria-pressed={isSwapped.value} onClick={swap}>
        Swap
      </button>
      {base.value !== undefined ? (
        <button
          type="button"
          class="button"
          onClick={() => {
            base.value = undefined
          }}
        >
          Compare with its start
        </button>
      ) : (
        before !== undefined && (
          <button
            type="button"
            class="button"
            title={`Its end with the last moment of the previous life, ${timeText(before)}`}
            onClick={() => {
              base.value = before
            }}
          >
            Compare with the previous life
          </button>
        )
      )}
      <a
        class="button"
        href={`report.html?from=${new Date(from).toISOString()}&to=${new Date(to).toISOString()}`}
        download
      >
        Report of this range
      </a>
    </div>
  )
}

export function Changed() {
  const found = difference.value
  const { from, to } = range.value ?? { from: 0, to: 0 }
  const isFound = found !== undefined && found !== 'asked' && !('error' in found)
  return (
    <aside class="drawer changed-side" aria-label="What changed">
      <div class="drawer-head">
        <h2>
          What changed{' '}
          <span class="quiet" title={otherZoneText(from)}>
            {base.value === undefined ? clock(from) : `end of the previous life, ${clock(base.value)},`} to{' '}
            {clock(to)}
            {isSwapped.value && ', backwards'}
          </span>
        </h2>
        {isFound && (
          <button
            type="button"
            class="ghost"
            aria-label="Copy as text"
            title="Copy as text"
            onClick={() => void copy(found)}
          >
            <Icon name="copy" />
          </button>
        )}
        <button type="button" class="ghost" aria-label="Close what changed" onClick={dropRange}>
          <Icon name="close" />
        </button>
      </div>
      <section class="drawer-body" aria-label="Changes" {...REACHABLE}>
        {isFound ? (
          <Found found={found} />
        ) : (
          <p class="list-empty">{found === undefined || found === 'asked' ? 'Comparing…' : found.error}</p>
        )}
      </section>
      <Tools />
    </aside>
  )
}
