// The kernel's letter for the state of a process -> a badge with its meaning.

const MEANINGS: Readonly<Record<string, string>> = {
  R: 'running or runnable',
  S: 'sleeping',
  D: 'waiting for a device (uninterruptible)',
  T: 'stopped',
  t: 'stopped by a debugger',
  Z: 'zombie: ended, not yet reaped by its parent',
  X: 'dead',
  I: 'idle kernel thread',
}

interface StateBadgeProps {
  readonly letter: string
  /** The kernel reports Z for a process whose first thread has ended, even if others are still running. */
  readonly isLeaderGone: boolean
}

export function StateBadge({ letter, isLeaderGone }: StateBadgeProps) {
  if (isLeaderGone)
    return (
      <span class="state" title="not a zombie: the first thread has ended, but others are still running">
        {letter}*
      </span>
    )
  return (
    <span class={`state state-${letter}`} title={MEANINGS[letter] ?? 'a state that topz does not know'}>
      {letter}
    </span>
  )
}
