// The kernel's letter for the state of a process -> a badge with its meaning.

const MEANINGS: Readonly<Record<string, string>> = {
  R: 'running or runnable',
  S: 'sleeping',
  D: 'waiting for a device, cannot be interrupted',
  T: 'stopped',
  t: 'stopped by a debugger',
  Z: 'zombie: ended, not yet collected by its parent',
  X: 'dead',
  I: 'idle kernel thread',
}

interface StateBadgeProps {
  readonly letter: string
  /** The kernel tells Z of a process whose first thread ended, however many others run. */
  readonly isLeaderGone: boolean
}

export function StateBadge({ letter, isLeaderGone }: StateBadgeProps) {
  if (isLeaderGone)
    return (
      <span class="state" title="no zombie: the first thread has ended, others run on">
        {letter}*
      </span>
    )
  return (
    <span class={`state state-${letter}`} title={MEANINGS[letter] ?? 'a state of a newer kernel'}>
      {letter}
    </span>
  )
}
