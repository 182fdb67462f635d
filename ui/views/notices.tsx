// What somebody should know before trusting the figures: who can read this page, what could not be read, what is wrong.
import { signal } from '@preact/signals'
import type { Absence } from '../../server/model/snapshot.ts'
import { Notice } from '../components/notice.tsx'
import { addressError, complaint, hello } from '../store/line.ts'
import { header } from '../store/live.ts'
import { goTo } from '../store/moment.ts'
import { dismissInsecure, insecureDismissed } from '../store/preferences.ts'
import { status } from '../store/status.ts'
import { clockTime } from '../store/status-text.ts'

/** `io of 3 processes may not be read: it needs X` -> `it needs X`; the rest is in the title. */
function remedyOf({ message }: Absence): string {
  const colon = message.indexOf(': ')
  return colon < 0 ? message : message.slice(colon + 2)
}

/** Absences of one reason and remedy -> one line. */
function AbsenceLine({ absences }: { readonly absences: readonly Absence[] }) {
  const first = absences[0]
  if (!first) return null
  const files = absences.map(({ file }) => file).join(', ')
  const most = Math.max(...absences.map(({ processCount }) => processCount))
  const whom = most > 0 ? ` for ${most.toLocaleString('en')} ${most === 1 ? 'process' : 'processes'}` : ''
  return (
    <Notice level="plain" title={`${files} ${first.reason}${whom}`}>
      {remedyOf(first)} {hello.value?.replay === undefined && <a href="topz/doctor">What can be read here</a>}
    </Notice>
  )
}

function byRemedy(absences: readonly Absence[]): readonly (readonly Absence[])[] {
  return [...Map.groupBy(absences, absence => `${absence.reason} ${remedyOf(absence)}`).values()]
}

/** How the life before this one ended, with the way to its last moment. */
function PreviousLife() {
  const { ending } = header.value?.previousLife ?? {}
  if (ending === undefined || endingDismissed.value === ending.at) return null
  return (
    <Notice
      level={ending.how === 'topzKilled' ? 'warn' : 'bad'}
      title={`Before, at ${clockTime(ending.at)}`}
      onDismiss={() => {
        endingDismissed.value = ending.at
      }}
    >
      <span title={ending.evidence.join('\n')}>
        {ending.text} ({ending.confidence})
      </span>{' '}
      <button type="button" class="link" onClick={() => goTo(ending.at)}>
        show its last moment
      </button>
    </Notice>
  )
}

const endingDismissed = signal(0)

function dismissAddressError(): void {
  addressError.value = undefined
}

export function Notices() {
  const absent = header.value?.absent ?? []
  return (
    <div class="notices">
      {status.value === 'denied' && (
        <Notice level="bad" title="Signed out">
          The server asks for its token. <a href="login">Sign in</a>
        </Notice>
      )}
      {addressError.value && (
        <Notice level="warn" title="Default view" onDismiss={dismissAddressError}>
          {addressError.value}
        </Notice>
      )}
      {complaint.value && (
        <Notice level="bad" title="Not possible">
          {complaint.value}
        </Notice>
      )}
      <PreviousLife />
      {header.value?.recordingProblem && (
        <Notice level="warn" title="Recording">
          {header.value.recordingProblem}
        </Notice>
      )}
      {hello.value?.insecure && !insecureDismissed.value && (
        <Notice level="warn" title="No token is set" onDismiss={dismissInsecure}>
          Anyone who can reach this port can read this page. <code>--token-file</code> closes it.
        </Notice>
      )}
      {byRemedy(absent).map(absences => (
        <AbsenceLine key={absences[0]?.file ?? ''} absences={absences} />
      ))}
    </div>
  )
}
