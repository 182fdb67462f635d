// What to know before trusting the figures: who can read this page, what could not be read, what is wrong.
import { signal } from '@preact/signals'
import type { Absence } from '../../server/model/absence.ts'
import type { Ending } from '../../server/model/recording.ts'
import { helpSentence } from '../../server/words/absence.ts'
import { Notice } from '../components/notice.tsx'
import { printable } from '../components/printable.ts'
import { closedWhy, complaint, hello, misread } from '../store/line.ts'
import { header, shownAt } from '../store/live.ts'
import { goTo } from '../store/moment.ts'
import { dismissInsecure, insecureDismissed } from '../store/preferences.ts'
import { status } from '../store/status.ts'
import { timeText } from '../store/status-text.ts'
import { overview } from '../store/timeline.ts'

/** Absences with the same reason and remedy -> one line. */
function AbsenceLine({ absences }: { readonly absences: readonly Absence[] }) {
  const first = absences[0]
  if (!first) return null
  const files = absences.map(({ file }) => file).join(', ')
  const most = Math.max(...absences.map(({ processCount }) => processCount))
  const whom = most > 0 ? ` for ${most.toLocaleString('en')} ${most === 1 ? 'process' : 'processes'}` : ''
  return (
    <Notice level="plain" title={`${files} ${first.reason}${whom}`}>
      {helpSentence(first)}{' '}
      {hello.value?.replay === undefined && <a href="topz/doctor">What can be read here</a>}
    </Notice>
  )
}

function byRemedy(absences: readonly Absence[]): readonly (readonly Absence[])[] {
  return [...Map.groupBy(absences, absence => `${absence.reason} ${helpSentence(absence)}`).values()]
}

/** What is shown is not exactly what was asked for. */
function Gap() {
  const askedAt = header.value?.recorded?.askedAt
  if (askedAt === undefined) return null
  return (
    <Notice level="warn" title={`Nothing was recorded at ${timeText(askedAt)}`}>
      The last moment before it is shown.
    </Notice>
  )
}

/** How the previous life ended or, in the past, the life shown; with a link to its last moment. */
function LifeEnd() {
  const { recorded, previousLife } = header.value ?? {}
  const ending = recorded?.ending ?? previousLife?.ending
  if (ending === undefined || endingDismissed.value === ending.at) return null
  const isShown = ending === recorded?.ending
  return (
    <Notice
      level={ENDING_LEVELS[ending.how] ?? 'bad'}
      title={`${isShown ? 'How this life ended' : 'Previous life ended'}, at ${timeText(ending.at)}`}
      onDismiss={() => {
        endingDismissed.value = ending.at
      }}
    >
      {ending.text} ({ending.confidence}){' '}
      {shownAt.value !== ending.at && (
        <button type="button" class="link" onClick={() => goTo(ending.at)}>
          Show its last moment
        </button>
      )}
      <details>
        <summary>Evidence</summary>
        <ul>
          {ending.evidence.map(sentence => (
            <li key={sentence}>{printable(sentence)}</li>
          ))}
        </ul>
      </details>
    </Notice>
  )
}

const ENDING_LEVELS: Partial<Record<Ending['how'], 'warn' | 'plain'>> = {
  topzKilled: 'warn',
  stopped: 'plain',
}
const endingDismissed = signal(0)

function forgetComplaint(): void {
  complaint.value = undefined
}

function forgetMisread(): void {
  misread.value = []
}

/** What is there instead, once it is known. */
function RecordedRange() {
  const { recordedFrom, recordedTo } = overview.value ?? {}
  if (recordedFrom === undefined || recordedTo === undefined) return null
  return (
    <>
      {' '}
      The recording covers {timeText(recordedFrom)} to {timeText(recordedTo)}.
    </>
  )
}

/** A map: an address may hold any name, that of a member of all objects, too. */
const INSTEAD: ReadonlyMap<string, string> = new Map(
  Object.entries({
    sort: 'Sorted by CPU instead.',
    columns: 'The default columns are shown instead.',
    tree: 'A list is shown instead.',
    q: 'All processes are shown instead.',
    tab: 'Processes are shown instead.',
    process: 'No process is selected.',
    part: 'Its overview is shown instead.',
    at: 'Now is shown instead.',
    compare: 'No moment is set for a comparison.',
  }),
)

const MOMENTS = ['at', 'compare']

function MisreadAddress() {
  if (misread.value.length === 0) return null
  const isReplay = hello.value?.replay !== undefined
  const insteadOf = (name: string) =>
    name === 'at' && isReplay
      ? 'The end of the recording is shown instead.'
      : (INSTEAD.get(name) ?? 'It is ignored.')
  return (
    <Notice level="warn" title="Address not understood" onDismiss={forgetMisread}>
      {misread.value.map(({ name, error }) => `${error}. ${insteadOf(name)}`).join(' ')}
      {misread.value.some(({ name }) => MOMENTS.includes(name)) && <RecordedRange />}
    </Notice>
  )
}

export function Notices() {
  const absent = header.value?.absent ?? []
  return (
    <div class="notices">
      {status.value === 'denied' && (
        <Notice level="bad" title="Signed out">
          The server requires a token. <a href="login">Sign in</a>
        </Notice>
      )}
      {closedWhy.value && (
        <Notice level="warn" title="No connection">
          {printable(closedWhy.value)} The page reconnects by itself, waiting longer each time.
        </Notice>
      )}
      <MisreadAddress />
      {complaint.value && (
        <Notice level="bad" title="Request failed" onDismiss={forgetComplaint}>
          {printable(complaint.value)}
        </Notice>
      )}
      <Gap />
      <LifeEnd />
      {header.value?.recordingProblem && (
        <Notice level="warn" title="Recording">
          {header.value.recordingProblem}
        </Notice>
      )}
      {hello.value?.insecure && !insecureDismissed.value && (
        <Notice level="warn" title="No token is set" onDismiss={dismissInsecure}>
          Anyone who can reach this port can read this page. <code>--token-file</code> restricts access.
        </Notice>
      )}
      {byRemedy(absent).map(absences => (
        <AbsenceLine key={absences[0]?.file ?? ''} absences={absences} />
      ))}
    </div>
  )
}
