// One vital sign.
import { expect, test } from 'bun:test'
import { find, usePage, wordsOf } from '../testdata/page.ts'
import { Card } from './card.tsx'

const page = usePage()

test('a card shows its title, its figure, what that is part of, and an explanation', () => {
  const box = page.draw(
    <Card title="Memory" value="1.0 GiB" of="of 2.0 GiB" corner="RSS">
      <p>cache 3 MiB</p>
    </Card>,
  )
  const card = find(box, 'region', 'Memory')
  expect(wordsOf(find(card, 'heading'))).toBe('Memory')
  expect(wordsOf(card)).toBe('Memory RSS 1.0 GiB of 2.0 GiB cache 3 MiB')
})

test('what is unknown takes no space on a card', () => {
  const box = page.draw(<Card title="Disk" value="-" />)
  expect(wordsOf(box)).toBe('Disk -')
  expect(box.querySelectorAll('span')).toHaveLength(0)
})

test('only what needs attention is marked as bad', () => {
  const corner = (isBad: boolean) =>
    page.draw(<Card title="CPU" value="1" corner="throttled" isBad={isBad} />).querySelector('span')
      ?.className
  expect(corner(true)).toBe('bad')
  expect(corner(false)).toBe('')
})
