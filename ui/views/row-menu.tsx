// The menu of a row: find others like it, follow it, copy it, open it elsewhere.

import { Menu, type MenuEntry } from '../components/menu.tsx'
import { printable, splitCommand } from '../components/printable.ts'
import { addressOf } from '../store/address.ts'
import { identityOf } from '../store/detail.ts'
import { follow, unfollow } from '../store/follow.ts'
import { narrowed, termFor } from '../store/like-this.ts'
import { looked, typed, typeQuery } from '../store/looking.ts'
import { moment } from '../store/moment.ts'
import { compareBefore, WHAT_CHANGED } from '../store/range.ts'
import {
  closeRowMenu,
  type Described,
  describedRow,
  menuGroup,
  rowMenu,
  rowOverview,
} from '../store/row-menu.ts'
import { followedId } from '../store/selection.ts'
import { copyNamed } from './copied.ts'
import { GroupMenu } from './group-menu.tsx'
import { curlOf } from './run-command.ts'

function filterBy(field: string, operator: ':' | '=', value: string | undefined, label: string): MenuEntry {
  return {
    label,
    isOff: value === undefined || value === '',
    choose: () => typeQuery(narrowed(typed.peek(), termFor(field, operator, value ?? ''))),
  }
}

function filters({ command, user, programLength }: Described): readonly MenuEntry[] {
  const [, program] = command === undefined ? [] : splitCommand(command, programLength)
  const container = rowOverview.value?.container?.name
  const named = (word: string, value: string | undefined) => (value ? `${word} ${printable(value)}` : word)
  return [
    filterBy('command', ':', program, named('Only command', program)),
    filterBy('user', '=', user, named('Only user', user)),
    filterBy('container', '=', container, named('Only container', container)),
  ]
}

/** Of the process alone, also when it is asked for later. */
function addressOfProcess(id: string): string {
  const { pid, start } = identityOf(id)
  const at = moment.peek() === undefined ? '' : `&at=${new Date(moment.peek() ?? 0).toISOString()}`
  return new URL(`api/processes/${pid}?start=${start}${at}`, location.href).href
}

function copies(id: string, { pid, command }: Described): readonly MenuEntry[] {
  const overview = rowOverview.value
  return [
    { label: 'Copy PID', choose: () => void copyNamed('PID', String(pid)) },
    {
      label: 'Copy command line',
      isOff: command === undefined,
      choose: () => void copyNamed('Command line', printable(command ?? '')),
    },
    {
      label: 'Copy JSON',
      isOff: overview === undefined,
      choose: () => void copyNamed('JSON', JSON.stringify(overview?.process, null, 2)),
    },
    {
      label: 'Copy as curl',
      choose: () => void copyNamed('Command line of curl', curlOf(addressOfProcess(id))),
    },
  ]
}

function elsewhere(id: string): readonly MenuEntry[] {
  const address = addressOf(looked.value, location.search, { process: id, at: moment.value })
  return [{ label: 'Open in a new tab', href: `${location.pathname}${address}` }]
}

function following(id: string): readonly MenuEntry[] {
  const isOn = followedId.value === id
  return [
    { label: 'Follow', isOn, choose: () => (isOn ? unfollow() : follow(id)) },
    { label: WHAT_CHANGED, choose: compareBefore },
  ]
}

export function RowMenu() {
  const menu = rowMenu.value
  if (menu === undefined) return null
  if (menuGroup.value !== undefined) return <GroupMenu of={menuGroup.value} />
  const { id, x, y } = menu
  const described = describedRow(id)
  const [, program] = splitCommand(described.command ?? '', described.programLength)
  return (
    <Menu
      key={id}
      label={`${program || 'Process'} (PID ${described.pid})`}
      groups={[filters(described), following(id), copies(id, described), elsewhere(id)]}
      x={x}
      y={y}
      onClose={closeRowMenu}
    />
  )
}
