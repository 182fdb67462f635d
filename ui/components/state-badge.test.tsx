// The state of a process.
import { expect, test } from 'bun:test'
import { usePage } from '../testdata/page.ts'
import { StateBadge } from './state-badge.tsx'

const page = usePage()

function badgeOf(letter: string, isLeaderGone = false) {
  const badge = page.draw(<StateBadge letter={letter} isLeaderGone={isLeaderGone} />).querySelector('span')
  return { text: badge?.textContent, says: badge?.title, look: badge?.className }
}

test('each of the kernel’s letters is explained', () => {
  expect(badgeOf('D')).toEqual({
    text: 'D',
    says: 'waiting for a device (uninterruptible)',
    look: 'state state-D',
  })
  expect(['R', 'S', 'T', 't', 'Z', 'X', 'I'].map(letter => badgeOf(letter).says)).toEqual([
    'running or runnable',
    'sleeping',
    'stopped',
    'stopped by a debugger',
    'zombie: ended, not yet reaped by its parent',
    'dead',
    'idle kernel thread',
  ])
})

test('a letter from a newer kernel is shown as it is, not guessed', () => {
  expect(badgeOf('Q')).toEqual({ text: 'Q', says: 'a state that topz does not know', look: 'state state-Q' })
})

test('a process whose first thread ended is not a zombie, whatever the kernel says', () => {
  const { text, says, look } = badgeOf('Z', true)
  expect(text).toBe('Z*')
  expect(says).toBe('not a zombie: the first thread has ended, but others are still running')
  expect(look).not.toContain('state-Z')
})
