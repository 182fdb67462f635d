// A key press -> the name of its action. The help shows this list, in the order of use.

export type Verb =
  | 'filter'
  | 'escape'
  | 'why'
  | 'show'
  | 'tree'
  | 'group'
  | 'fold'
  | 'unfold'
  | 'sortCpu'
  | 'sortMemory'
  | 'sortTime'
  | 'sortPid'
  | 'sortGrowth'
  | 'sortWaits'
  | 'invert'
  | 'pause'
  | 'up'
  | 'down'
  | 'pageUp'
  | 'pageDown'
  | 'home'
  | 'end'
  | 'stepBack'
  | 'stepForth'
  | 'minuteBack'
  | 'minuteForth'
  | 'list'
  | 'partBefore'
  | 'partAfter'
  | 'columns'
  | 'follow'
  | 'menu'
  | 'theme'
  | 'copy'
  | 'help'

export interface KeyRow {
  /** KeyboardEvent.key; with `Shift+` if that is held and the key alone does something else. */
  readonly keys: readonly string[]
  readonly shown: readonly string[]
  readonly verb: Verb
  readonly help: string
}

const row = (keys: readonly string[], verb: Verb, help: string, shown = keys): KeyRow => ({
  keys,
  shown,
  verb,
  help,
})

export const KEYS: readonly KeyRow[] = [
  row(['/'], 'filter', 'filter processes, or ask for a command', ['/', 'Ctrl+K']),
  row(['Escape'], 'escape', 'clear the filter, then the selection', ['Esc']),
  row(['w'], 'why', 'what is wrong: all findings, one after the other'),
  row(
    ['Enter'],
    'show',
    'open: the finding that w has come to, the first process, the details of the selected one',
  ),
  row(['1', '2', '3', '4', '5'], 'list', 'processes, memory map, connections, containers, events', [
    '1',
    '…',
    '5',
  ]),
  row(['t'], 'tree', 'process tree, or a list'),
  row(['g'], 'group', 'group by command, by user, by container, not at all'),
  row(['-'], 'fold', 'fold a branch or a group; in a tree that has the focus also ←'),
  row(['+', '='], 'unfold', 'unfold it; also →, and for a group Enter', ['+']),
  row(['P'], 'sortCpu', 'sort by CPU'),
  row(['M'], 'sortMemory', 'sort by memory'),
  row(['T'], 'sortTime', 'sort by CPU time (user and system)'),
  row(['N'], 'sortPid', 'sort by PID'),
  row(['G'], 'sortGrowth', 'sort by growth of memory'),
  row(['W'], 'sortWaits', 'sort by waits for a CPU'),
  row(['I'], 'invert', 'reverse the order'),
  row([' '], 'pause', 'pause or resume', ['Space']),
  row(['ArrowUp', 'k'], 'up', 'select the process above', ['↑', 'k']),
  row(['ArrowDown', 'j'], 'down', 'select the process below', ['↓', 'j']),
  row(['PageUp'], 'pageUp', 'one page up', ['PgUp']),
  row(['PageDown'], 'pageDown', 'one page down', ['PgDn']),
  row(['Home'], 'home', 'the first process'),
  row(['End'], 'end', 'the last process; from the past, back to now'),
  row(['ArrowLeft'], 'stepBack', 'step back in time', ['←']),
  row(['ArrowRight'], 'stepForth', 'step forward in time', ['→']),
  row(['Shift+ArrowLeft'], 'minuteBack', 'a minute back', ['Shift+←']),
  row(['Shift+ArrowRight'], 'minuteForth', 'a minute forward', ['Shift+→']),
  row(['['], 'partBefore', 'the part before of the process that is open'),
  row([']'], 'partAfter', 'its next part'),
  row(['F'], 'follow', 'follow the selected process: it stays in sight; once more: no longer'),
  row(['ContextMenu'], 'menu', 'what can be done with the selected process', ['Menu', 'Shift+F10']),
  row(['c'], 'columns', 'choose columns'),
  row(['d'], 'theme', 'dark or light theme'),
  row(['y'], 'copy', 'copy the address of this view'),
  row(['?', 'h'], 'help', 'this list'),
]

export interface KeyPress {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey?: boolean
  /** What has the focus: text goes into a field, Space and Enter press a control. */
  readonly focus: 'field' | 'control' | 'dialog' | 'page'
  /** Single letters are shortcuts: see preferences.ts. */
  readonly letters: boolean
}

/** From within the filter box: leave it, or move on into the list. */
const FIELD_VERBS: Readonly<Record<string, Verb>> = { Escape: 'escape', ArrowDown: 'down', ArrowUp: 'up' }

/** What a control does with it is its own affair. */
const PRESSED = [' ', 'Enter', 'ContextMenu']

export function verbOf(press: KeyPress): Verb | undefined {
  if (press.focus === 'dialog') return undefined
  // Where browsers have no use for it, many pages open their box so.
  if ((press.ctrlKey || press.metaKey) && !press.altKey && press.key.toLowerCase() === 'k') return 'filter'
  if (press.ctrlKey || press.metaKey || press.altKey) return undefined
  if (press.key === 'F10' && press.shiftKey === true) return press.focus === 'page' ? 'menu' : undefined
  if (press.focus === 'field') return FIELD_VERBS[press.key]
  if (PRESSED.includes(press.key) && press.focus === 'control') return undefined
  if (press.key.length === 1 && press.key !== ' ' && !press.letters) return undefined
  const held =
    press.shiftKey === true ? KEYS.find(({ keys }) => keys.includes(`Shift+${press.key}`)) : undefined
  return (held ?? KEYS.find(({ keys }) => keys.includes(press.key)))?.verb
}
