// The button at the end of a selected row's name, and in the drawer: what can be done with that process, or group.

import { Icon } from '../components/icon.tsx'
import { identityOf } from '../store/detail.ts'
import { rowMenu } from '../store/row-menu.ts'
import { followedId } from '../store/selection.ts'
import { openMenuOf } from './row-menu-open.ts'

interface RowMoreProps {
  readonly id: string
  /** In a row it says as well that its process is followed. */
  readonly isInRow?: boolean
}

export function RowMore({ id, isInRow = false }: RowMoreProps) {
  const isFollowed = isInRow && followedId.value === id
  const isProcess = identityOf(id).pid > 0
  return (
    <button
      type="button"
      class="ghost row-more"
      aria-label={`Actions for ${isProcess ? `process ${identityOf(id).pid}` : 'this group'}${isFollowed ? ', which is followed' : ''}`}
      title={isFollowed ? 'Followed (F): it stays in sight' : 'What can be done with it (Menu, Shift+F10)'}
      aria-haspopup="menu"
      aria-expanded={rowMenu.value?.id === id}
      onClick={event => {
        event.stopPropagation()
        openMenuOf(id, event.currentTarget)
      }}
    >
      <Icon name={isFollowed ? 'pin' : 'more'} />
    </button>
  )
}
