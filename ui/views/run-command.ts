// A command of the ask box -> what the page does.
import { announce } from '../store/announce.ts'
import { type Command, parseCommand } from '../store/command.ts'
import { toggleDialog } from '../store/dialogs.ts'
import { useLately } from '../store/lately.ts'
import { chooseColumns, groupBy, sortBy, toggleTree, typeQuery } from '../store/looking.ts'
import { goLive, goTo, lastMoment, moment } from '../store/moment.ts'
import { togglePause } from '../store/pause.ts'
import { chooseZone } from '../store/preferences.ts'
import { compareBetween } from '../store/range.ts'
import { selectPid } from '../store/selection.ts'
import { tab } from '../store/tab.ts'
import { RANGES, setRange } from '../store/timeline.ts'
import { copyText } from './clipboard.ts'

/** False: it is not a command, or lacks what it needs. */
export function runCommand(text: string): boolean {
  const command = parseCommand(text, lastMoment())
  if (command === undefined) return false
  useLately(text.replace(/^>\s*/, ''))
  run(command)
  return true
}

type Does = { readonly [Kind in Command['does']]: (command: Extract<Command, { does: Kind }>) => void }

const DOES: Does = {
  at: ({ at }) => goTo(at),
  live: goLive,
  compare: ({ from, to }) => compareBetween(from, to),
  range: ({ ms }) => setRange(shortestRange(ms)),
  sort: ({ column }) => sortBy(column),
  group: ({ by }) => groupBy(by),
  tree: toggleTree,
  open: ({ pid }) => selectPid(pid),
  port: ({ port }) => {
    tab.value = 'processes'
    typeQuery(`port:${port}`)
  },
  columns: ({ columns }) => chooseColumns(columns),
  'choose columns': () => toggleDialog('columns'),
  copy: ({ what }) => void copy(what),
  zone: ({ zone }) => chooseZone(zone),
  report: () => location.assign(`report.html${moment.value === undefined ? '' : `?at=${moment.value}`}`),
  pause: togglePause,
  print: () => print(),
}

function run(command: Command): void {
  const does = DOES[command.does] as (command: Command) => void
  does(command)
}

/** That contains it. */
function shortestRange(wanted: number): number {
  return Math.min(...RANGES.map(({ ms }) => ms).filter(ms => ms >= wanted), RANGES.at(-1)?.ms ?? wanted)
}

/** The view as text: main.tsx says how to ask for it. */
let askText: (search: string) => Promise<string | undefined> = async () => undefined

export function setAskText(ask: typeof askText): void {
  askText = ask
}

async function copy(what: 'link' | 'curl' | 'text'): Promise<void> {
  const link = location.href
  const text = what === 'link' ? link : what === 'curl' ? curlOf(link) : await askText(location.search)
  const isCopied = text !== undefined && (await copyText(text))
  announce(isCopied ? COPIED[what] : 'It could not be copied')
}

const COPIED = {
  link: 'Address of this view copied',
  curl: 'Command line of this view copied',
  text: 'Text of this view copied',
}

/** The page's address means the same to curl. */
export function curlOf(address: string): string {
  return `curl '${address.replaceAll("'", '%27')}'`
}
