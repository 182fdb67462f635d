// A message about the page, as a sentence, a chip and in full.
import { expect, test } from 'bun:test'
import type { Message } from '../store/messages.ts'
import { openPopover } from '../store/popover.ts'
import { click, find, findAll, usePage, wordsOf } from '../testdata/page.ts'
import { MessageChip, MessageList, MessageSentence } from './message.tsx'

const page = usePage()
let count = 0
const MESSAGE: Message = {
  title: 'Recording',
  text: 'The disk is full.',
  level: 'warning',
  dismiss: () => count++,
}

test('as a sentence it is said whole, with the link; it opens, and its cross dismisses it', () => {
  page.set(openPopover, undefined)
  const box = page.draw(
    <MessageSentence message={{ ...MESSAGE, link: { href: 'login', name: 'Sign in' } }} />,
  )
  expect(wordsOf(box)).toBe('Warning: Recording The disk is full. Sign in')
  expect(find(box, 'link', 'Sign in').getAttribute('href')).toBe('login')
  click(find(box, 'button', 'Dismiss: Recording'))
  expect(count).toBe(1)
  click(find(box, 'button', 'Warning: Recording The disk is full.'))
  expect(openPopover.value).toBe('message')
})

test('as a chip it is its title, with the rest for readers; one that stays for as long as it is true has no cross', () => {
  const { dismiss, ...lasting } = MESSAGE
  const box = page.draw(<MessageChip message={lasting} />)
  expect(wordsOf(box)).toBe('Warning: Recording The disk is full.')
  expect(box.querySelector('.cut')).toBeNull()
  expect(findAll(box, 'button')).toHaveLength(1)
})

test('all of each opens below the line', () => {
  page.set(openPopover, undefined)
  expect(wordsOf(page.draw(<MessageList messages={[MESSAGE]} />))).toBe('')
  page.set(openPopover, 'message')
  expect(wordsOf(page.draw(<MessageList messages={[MESSAGE]} />))).toBe('Recording The disk is full.')
})

test('what a hostile name put into it is spelled out', () => {
  page.set(openPopover, 'message')
  const hostile = { ...MESSAGE, text: 'a\u202eb' }
  for (const node of [<MessageSentence message={hostile} />, <MessageList messages={[hostile]} />])
    expect(wordsOf(page.draw(node))).toEndWith('a\\u202eb')
})
