// A notice.
import { expect, test } from 'bun:test'
import { click, find, findAll, usePage, wordsOf } from '../testdata/page.ts'
import { Notice } from './notice.tsx'

const page = usePage()

test('a notice says what it is about, then the sentence, at its level', () => {
  const box = page.draw(
    <Notice level="bad" title="Signed out">
      The server requires a token.
    </Notice>,
  )
  expect(wordsOf(box)).toBe('Signed out The server requires a token.')
  expect(box.firstElementChild?.classList.contains('bad')).toBe(true)
})

test('a notice that can be dismissed has a button that names it, any other has none', () => {
  let count = 0
  const box = page.draw(
    <Notice level="warn" title="No token" onDismiss={() => count++}>
      Set one.
    </Notice>,
  )
  click(find(box, 'button', 'Dismiss: No token'))
  expect(count).toBe(1)
  const fixed = page.draw(
    <Notice level="warn" title="No token">
      Set one.
    </Notice>,
  )
  expect(findAll(fixed, 'button')).toEqual([])
})
