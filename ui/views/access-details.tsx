// Behind the shield: who can read this page, what topz cannot read and why, and the flag that changes it.
import type { Absence, Remedy } from '../../server/model/absence.ts'
import { helpSentence } from '../../server/words/absence.ts'
import { Icon } from '../components/icon.tsx'
import { Popover } from '../components/popover.tsx'
import { announce } from '../store/announce.ts'
import { hello } from '../store/line.ts'
import { closePopover } from '../store/popover.ts'
import { isReminded, remindNoMore } from '../store/preferences.ts'
import { copyText } from './clipboard.ts'

const TOKEN_FLAG = '--token-file=FILE'

/** As it is typed. */
function flagOf({ capabilities = [], user, mount, source }: Remedy): string {
  if (source !== undefined) return `--source=${source}`
  if (mount !== undefined) return `--volume=${mount}:/host${mount}:ro --cgroup-root=/host${mount}`
  if (capabilities.length > 0) return capabilities.map(name => `--cap-add=${name}`).join(' ')
  return user === undefined ? '' : '--user=UID:GID'
}

/** Those with the same reason and remedy are one entry. */
function byRemedy(absences: readonly Absence[]): readonly (readonly [Absence, ...Absence[]])[] {
  const groups = Map.groupBy(absences, absence => `${absence.reason} ${helpSentence(absence)}`)
  return [...groups.values()].flatMap(([first, ...more]) => (first ? [[first, ...more] as const] : []))
}

/** `io, smaps of 4 processes denied` */
function titleOf(absences: readonly [Absence, ...Absence[]]): string {
  const files = absences.map(({ file }) => file).join(', ')
  const most = Math.max(...absences.map(({ processCount }) => processCount))
  const whom = most > 0 ? ` of ${most.toLocaleString('en')} ${most === 1 ? 'process' : 'processes'}` : ''
  return `${files}${whom} ${absences[0].reason}`
}

async function copy(flag: string): Promise<void> {
  announce((await copyText(flag)) ? `${flag} copied` : 'The flag could not be copied')
}

function Entry({
  title,
  text,
  flag,
}: {
  readonly title: string
  readonly text: string
  readonly flag: string
}) {
  return (
    <li>
      <b>{title}</b>
      <p class="access-text">{text}</p>
      {flag !== '' && (
        <p class="access-text access-flag">
          <code>{flag}</code>
          <button
            type="button"
            class="ghost labelled"
            aria-label={`Copy ${flag}`}
            onClick={() => void copy(flag)}
          >
            <Icon name="copy" /> copy
          </button>
        </p>
      )}
    </li>
  )
}

export function AccessDetails({
  id,
  isOpen,
  absences,
}: {
  readonly id: string
  /** No token is set. */
  readonly isOpen: boolean
  readonly absences: readonly Absence[]
}) {
  const groups = byRemedy(absences)
  return (
    <Popover id={id} label="Access" onClose={closePopover}>
      {!isOpen && groups.length === 0 && (
        <p>
          {hello.value?.hasToken ? 'A token protects this page' : 'Only this machine can reach this page'},
          and topz can read all that it looks for.
        </p>
      )}
      <ul class="access-list">
        {isOpen && (
          <Entry
            title="No token is set"
            text="Anyone who can reach this port can read this page. A token restricts access:"
            flag={TOKEN_FLAG}
          />
        )}
        {groups.map(group => (
          <Entry
            key={titleOf(group)}
            title={titleOf(group)}
            text={`${helpSentence(group[0])}.`}
            flag={flagOf(group[0].remedy ?? {})}
          />
        ))}
      </ul>
      <footer>
        {hello.value?.replay === undefined && (
          <a class="button" href="topz/doctor">
            What can be read here
          </a>
        )}
        {(isOpen || groups.length > 0) && isReminded.value && (
          <button type="button" class="button" onClick={remindNoMore}>
            Do not remind
          </button>
        )}
      </footer>
    </Popover>
  )
}
