// What there is to say about the page itself -> messages, the most urgent first: signed out, no connection, an address
// that was not understood, a refusal, a moment that was not recorded, a recording that does not work.

import { computed, signal } from '@preact/signals'
import { closedWhy, complaint, hello, misread } from './line.ts'
import { header } from './live.ts'
import { status } from './status.ts'
import { timeline } from './timeline.ts'
import { timeText } from './zone.ts'

/** May contain what the server said of hostile names. */
export interface Message {
  readonly title: string
  readonly text: string
  readonly level: 'warning' | 'critical'
  /** It takes the sentence whatever was found. */
  readonly isFirst?: true
  readonly link?: { readonly href: string; readonly name: string }
  /** Missing: it stays for as long as it is true. */
  readonly dismiss?: () => void
}

/** A map: an address may hold any name, that of a member of all objects, too. */
const INSTEAD: ReadonlyMap<string, string> = new Map(
  Object.entries({
    sort: 'Sorted by CPU instead.',
    columns: 'The default columns are shown instead.',
    tree: 'A list is shown instead.',
    group: 'Each process has its row instead.',
    q: 'All processes are shown instead.',
    tab: 'Processes are shown instead.',
    process: 'No process is selected.',
    part: 'Its overview is shown instead.',
    at: 'Now is shown instead.',
    diff: 'Nothing is compared.',
    base: 'The start of the range is compared instead.',
  }),
)

const MOMENTS = ['at', 'base', 'diff']

function insteadOf(name: string): string {
  if (name === 'at' && hello.value?.replay !== undefined) return 'The end of the recording is shown instead.'
  return INSTEAD.get(name) ?? 'It is ignored.'
}

/** What is there instead, once it is known. */
function recordedRange(): string {
  const { recordedFrom, recordedTo } = timeline.value ?? {}
  if (recordedFrom === undefined || recordedTo === undefined) return ''
  return ` The recording covers ${timeText(recordedFrom)} to ${timeText(recordedTo)}.`
}

function misreadText(): string {
  const text = misread.value.map(({ name, error }) => `${error}. ${insteadOf(name)}`).join(' ')
  return misread.value.some(({ name }) => MOMENTS.includes(name)) ? text + recordedRange() : text
}

const dismissed = signal<ReadonlySet<string>>(new Set())

function dismissable(title: string, text: string): readonly Message[] {
  const key = `${title}\n${text}`
  if (dismissed.value.has(key)) return []
  const dismiss = () => {
    dismissed.value = new Set([...dismissed.value, key])
  }
  return [{ title, text, level: 'warning', dismiss }]
}

export const messages = computed<readonly Message[]>(() => {
  const askedAt = header.value?.recorded?.askedAt
  const problem = header.value?.recordingProblem
  const found: (Message | readonly Message[] | false | undefined)[] = [
    status.value === 'denied' && {
      title: 'Signed out',
      text: 'The server requires a token.',
      level: 'critical',
      isFirst: true,
      link: { href: 'login', name: 'Sign in' },
    },
    closedWhy.value !== undefined && {
      title: 'No connection',
      text: `${closedWhy.value} The page reconnects by itself, waiting longer each time.`,
      level: 'warning',
    },
    misread.value.length > 0 && {
      title: 'Address not understood',
      text: misreadText(),
      level: 'warning',
      dismiss: () => {
        misread.value = []
      },
    },
    complaint.value !== undefined && {
      title: 'Request failed',
      text: complaint.value,
      level: 'critical',
      dismiss: () => {
        complaint.value = undefined
      },
    },
    askedAt !== undefined &&
      dismissable(`Nothing was recorded at ${timeText(askedAt)}`, 'The last moment before it is shown.'),
    problem !== undefined && dismissable('Recording', problem),
  ]
  return found.flatMap(one => one || [])
})
