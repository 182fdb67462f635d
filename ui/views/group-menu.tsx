// The menu of a row that stands for several processes: show them alone, fold, what changed, copy, open elsewhere.

import { GROUP_BYS, type GroupBy } from '../../server/model/protocol.ts'
import { Menu, type MenuEntry } from '../components/menu.tsx'
import { printable } from '../components/printable.ts'
import { addressOf } from '../store/address.ts'
import { toggleFold } from '../store/folds.ts'
import { groupBy, looked, typeQuery } from '../store/looking.ts'
import { moment } from '../store/moment.ts'
import { compareBefore, WHAT_CHANGED } from '../store/range.ts'
import { closeRowMenu, type MenuGroup, members, rowMenu } from '../store/row-menu.ts'
import { copyNamed } from './copied.ts'
import { countText } from './group-words.ts'
import { curlOf } from './run-command.ts'

/** What the reader grouped by, else undefined: what topz itself puts into one row. */
const chosenBy = ({ row }: MenuGroup): GroupBy | undefined => GROUP_BYS.find(by => by === row.group?.by)

/** `command node`, `user nobody` */
function nameOf(of: MenuGroup): string {
  const name = chosenBy(of) === undefined ? '' : of.row.id
  return name === '' ? 'these processes' : printable(name)
}

/** One by one: folded into one row again they would tell nothing more. */
function only(of: MenuGroup): MenuEntry {
  return {
    label: `Only ${nameOf(of)}`,
    isOff: of.filter === undefined,
    choose() {
      if (chosenBy(of) !== undefined) groupBy(undefined)
      typeQuery(of.filter ?? '')
    },
  }
}

function fold({ row }: MenuGroup): readonly MenuEntry[] {
  if (row.fold === undefined) return []
  return [{ label: row.fold === 'open' ? 'Fold' : 'Unfold', choose: () => toggleFold(row.id) }]
}

/** At the moment shown. */
function addressOfMembers(filter: string): string {
  const at = moment.peek() === undefined ? '' : `&at=${new Date(moment.peek() ?? 0).toISOString()}`
  return new URL(`topz?q=${encodeURIComponent(filter)}${at}`, location.href).href
}

function copies({ row, filter }: MenuGroup): readonly MenuEntry[] {
  const known = members.value
  const { by, count: all = 0 } = row.group ?? {}
  // Most of the short-lived have ended.
  const isCut = known !== undefined && known.length < all && by !== 'shortLived'
  const count = isCut ? `${known.length.toLocaleString('en')} of ${all.toLocaleString('en')} ` : ''
  const isOff = known === undefined || known.length === 0
  return [
    {
      label: `Copy ${count}PIDs`,
      isOff,
      choose: () => void copyNamed('PIDs', (known ?? []).map(({ pid }) => pid).join(' ')),
    },
    { label: 'Copy JSON', isOff, choose: () => void copyNamed('JSON', JSON.stringify(known, null, 2)) },
    {
      label: 'Copy as curl',
      isOff: filter === undefined,
      choose: () => void copyNamed('Command line of curl', curlOf(addressOfMembers(filter ?? ''))),
    },
  ]
}

function elsewhere(of: MenuGroup): readonly MenuEntry[] {
  if (of.filter === undefined) return []
  const { group: by, ...rest } = looked.value
  const alone = { ...rest, query: of.filter, ...(by && chosenBy(of) === undefined && { group: by }) }
  const address = addressOf(alone, location.search, { at: moment.value })
  return [{ label: 'Open in a new tab', href: `${location.pathname}${address}` }]
}

export function GroupMenu({ of }: { readonly of: MenuGroup }) {
  const { x, y } = rowMenu.value ?? { x: 0, y: 0 }
  const { row } = of
  const name = chosenBy(of) === undefined ? '' : `${nameOf(of)}, `
  return (
    <Menu
      key={row.id}
      label={`${name}${row.group ? countText(row.group) : ''}`}
      groups={[
        [only(of), ...fold(of)],
        [{ label: WHAT_CHANGED, choose: compareBefore }],
        copies(of),
        elsewhere(of),
      ]}
      x={x}
      y={y}
      onClose={closeRowMenu}
    />
  )
}
