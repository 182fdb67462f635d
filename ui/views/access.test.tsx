// The shield: muted or not, and what it opens.
import { beforeAll, beforeEach, expect, test } from 'bun:test'
import { hello } from '../store/line.ts'
import { openPopover } from '../store/popover.ts'
import { isReminded } from '../store/preferences.ts'
import { loadAll } from '../testdata/later.ts'
import { HELLO, showFrame } from '../testdata/live.ts'
import { changeInTime, click, find, findAll, usePage, wordsOf } from '../testdata/page.ts'
import { Access } from './access.tsx'

const page = usePage()

beforeAll(loadAll)

beforeEach(() => {
  page.set(openPopover, undefined)
  page.set(isReminded, true)
})

const draw = () => page.draw(<Access />)
const shield = (box: Element) => box.querySelector('.shield') as HTMLElement
const isLoud = (box: Element) => shield(box).classList.contains('warn')

test('it is muted if all is in order, and says so', () => {
  showFrame(page)
  const box = draw()
  expect([isLoud(box), shield(box).getAttribute('aria-label')]).toEqual([false, 'Access: in order'])
  click(shield(box))
  expect(wordsOf(box)).toContain('Only this machine can reach this page, and topz can read all')
  expect(findAll(box, 'button', 'Do not remind')).toEqual([])
})

test('without a token it warns, names the flag and copies it', async () => {
  showFrame(page)
  page.set(hello, { ...HELLO, insecure: true })
  const box = draw()
  expect([isLoud(box), shield(box).getAttribute('aria-label')]).toEqual([true, 'Access: no token is set'])
  click(shield(box))
  expect(wordsOf(box)).toContain('No token is set Anyone who can reach this port can read this page.')
  const copied: string[] = []
  page.give('navigator', { clipboard: { writeText: async (text: string) => copied.push(text) } })
  await changeInTime(async () => find(box, 'button', 'Copy --token-file=FILE').click())
  expect(copied).toEqual(['--token-file=FILE'])
  // That is drawn at a moment of the timeline.
  expect(box.querySelector('.flag')).toBeNull()
})

test('a reader who does not want to be reminded sees it muted, never gone', () => {
  showFrame(page)
  page.set(hello, { ...HELLO, insecure: true })
  const box = draw()
  click(shield(box))
  click(find(box, 'button', 'Do not remind'))
  expect([isLoud(box), shield(box).getAttribute('aria-label')]).toEqual([false, 'Access: no token is set'])
  expect(wordsOf(box)).toContain('No token is set')
})

test('what is not read yet is no reason to warn', () => {
  showFrame(page, {
    absent: [{ file: 'io', fields: [], reason: 'pending', message: '', processCount: 900 }],
  })
  expect(isLoud(draw())).toBe(false)
})

test('what cannot be read makes it warn', () => {
  showFrame(page, {
    absent: [{ file: 'io', fields: [], reason: 'denied', message: '', processCount: 3 }],
  })
  const box = draw()
  expect([isLoud(box), shield(box).getAttribute('aria-label')]).toEqual([
    true,
    'Access: some of it cannot be read',
  ])
  click(shield(box))
  expect(findAll(box, 'listitem')).toHaveLength(1)
})
