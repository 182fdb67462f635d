// In the drawer: the switch that keeps its process in sight, and once that has ended the way to its successor.

import { Icon } from '../components/icon.tsx'
import { printable } from '../components/printable.ts'
import { follow, hasEnded, successor, toggleFollow } from '../store/follow.ts'
import { followedId } from '../store/selection.ts'
import { timeText } from '../store/zone.ts'

export function FollowButton({ id }: { readonly id: string }) {
  const isFollowed = followedId.value === id
  return (
    <button
      type="button"
      class="ghost"
      aria-label="Follow"
      title={isFollowed ? 'Followed: it stays in sight (F)' : 'Follow: keep it in sight (F)'}
      aria-pressed={isFollowed}
      aria-keyshortcuts="Shift+F"
      onClick={toggleFollow}
    >
      <Icon name="pin" />
    </button>
  )
}

export function SuccessorLine() {
  const next = successor.value
  if (!hasEnded.value) return null
  if (next === undefined)
    return <p class="drawer-end">No other process of its command and parent has started since.</p>
  return (
    <p class="drawer-end">
      Its successor is PID {next.pid}
      {next.startedAt !== undefined && `, started at ${timeText(next.startedAt)}`}
      {next.newParent && ` by ${printable(next.newParent.comm)} (${next.newParent.pid}), itself restarted`}.{' '}
      <button type="button" class="button" onClick={() => follow(next.id)}>
        Follow it
      </button>
    </p>
  )
}
