// The shield, and what it lists.
import { beforeEach, expect, test } from 'bun:test'
import type { Absence } from '../../server/model/absence.ts'
import { hello } from '../store/line.ts'
import { openPopover } from '../store/popover.ts'
import { isReminded } from '../store/preferences.ts'
import { HELLO, showFrame } from '../testdata/live.ts'
import { changeInTime, click, find, findAll, usePage, wordsOf } from '../testdata/page.ts'
import { Access } from './access.tsx'

const page = usePage()

const absence = (file: string, fields: Partial<Absence> = {}): Absence => ({
  file,
  fields: [],
  reason: 'denied',
  remedy: { capabilities: ['SYS_PTRACE'] },
  message: '',
  processCount: 3,
  ...fields,
})

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

test('what cannot be read is one entry for each reason and remedy, with its flag, and leads to the doctor', () => {
  showFrame(page, {
    absent: [
      absence('io'),
      absence('fd', { processCount: 1200 }),
      absence('smaps', { reason: 'stuck', processCount: 1, remedy: {} }),
      absence('meminfo', { reason: 'unsupported', processCount: 0, remedy: { source: 'proc' } }),
    ],
  })
  const box = draw()
  expect(shield(box).getAttribute('aria-label')).toBe('Access: some of it cannot be read')
  click(shield(box))
  const entries = findAll(box, 'listitem')
  expect(entries.map(entry => entry.querySelector('b')?.textContent)).toEqual([
    'io, fd of 1,200 processes denied',
    'smaps of 1 process stuck',
    'meminfo unsupported',
  ])
  expect(entries.map(entry => entry.querySelector('code')?.textContent)).toEqual([
    '--cap-add=SYS_PTRACE',
    undefined,
    '--source=proc',
  ])
  expect(find(box, 'link', 'What can be read here').getAttribute('href')).toBe('topz/doctor')
})

test('in a recording nothing can be read any more: no doctor is offered', () => {
  showFrame(page, { absent: [absence('io')] })
  page.set(hello, { ...HELLO, replay: 'yesterday.topz' })
  const box = draw()
  click(shield(box))
  expect(findAll(box, 'link')).toEqual([])
})
