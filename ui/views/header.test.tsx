// The head of the page.
import { expect, test } from 'bun:test'
import { FIXTURE_AT } from '../../server/model/fixture.ts'
import { openDialog } from '../store/dialogs.ts'
import { hello, onLeave } from '../store/line.ts'
import { query, typed } from '../store/looking.ts'
import { endOfRecording, moment } from '../store/moment.ts'
import { openPopover } from '../store/popover.ts'
import { systemTheme, theme } from '../store/preferences.ts'
import { range } from '../store/range.ts'
import { paused } from '../store/status.ts'
import { HELLO, headerOf, showFrame } from '../testdata/live.ts'
import { click, enter, find, findAll, usePage, wordsOf } from '../testdata/page.ts'
import { Header } from './header.tsx'

const page = usePage()

function draw() {
  page.set(typed, '')
  page.set(query, '')
  return page.draw(<Header />)
}

const identityOf = (box: Element) => box.querySelector<HTMLElement>('.identity')

test('the head says whose processes these are, and for how long they have been running', () => {
  showFrame(page)
  const identity = identityOf(draw())
  expect(identity && wordsOf(identity)).toBe('checkout-7f9c4 · sh -c ./run.sh · up 3d04h')
  expect(identity?.title).toBe('sh -c ./run.sh')
})

test('without its own name it is called by its host, and unknown parts are left out', () => {
  showFrame(page, { namespace: {} })
  const identity = identityOf(draw())
  expect(identity && wordsOf(identity)).toBe('node-a')
  expect(identity?.title).toBe('')
})

test('before the first frame no name is shown', () => {
  expect(identityOf(draw())?.textContent).toBe('')
})

test('hostile names stay text, and their invisible characters are spelled out', () => {
  const namespace = { hostname: '<img src=x>', command: 'a\u202eb', startedAt: FIXTURE_AT }
  showFrame(page, { namespace })
  const identity = identityOf(draw())
  expect(identity?.querySelector('img')).toBeNull()
  expect(identity && wordsOf(identity)).toBe('<img src=x> · a\\u202eb · up 0s')
  expect(identity?.title).toBe('a\\u202eb')
})

test('typing filters, and a button clears it while there is something to clear', () => {
  const box = draw()
  const field = find(box, 'textbox') as HTMLInputElement
  expect(box.querySelector('.filter > kbd')?.textContent).toBe('/')
  expect(findAll(box, 'button', 'Clear the filter')).toEqual([])
  enter(field, 'nginx')
  expect(typed.value).toBe('nginx')
  expect(box.querySelector('.filter > kbd')).toBeNull()
  click(find(box, 'button', 'Clear the filter'))
  expect([typed.value, field.value]).toEqual(['', ''])
})

test('one button pauses and resumes, and says which', () => {
  showFrame(page)
  page.set(paused, false)
  const box = draw()
  const button = find(box, 'button', 'Pause')
  expect(button.title).toBe('Pause (Space)')
  expect(button.getAttribute('aria-keyshortcuts')).toBe('Space')
  expect(button.querySelector('.icon-pause')).not.toBeNull()
  click(button)
  expect(paused.value).toBe(true)
  expect(find(box, 'button', 'Resume').title).toBe('Resume (Space)')
  expect(button.querySelector('.icon-play')).not.toBeNull()
})

test('a reader who has signed in can sign out; there is nothing to sign out of otherwise', () => {
  let count = 0
  onLeave(() => count++)
  page.set(hello, HELLO)
  const box = draw()
  expect(findAll(box, 'button', 'Sign out')).toEqual([])
  page.set(hello, { ...HELLO, hasToken: true })
  click(find(box, 'button', 'Sign out'))
  expect(count).toBe(1)
  onLeave(() => {})
})

test('the theme can be changed, and the button names the other one', () => {
  page.set(systemTheme, 'dark')
  const box = draw()
  const before = theme.value
  const name = (shown: string) => (shown === 'dark' ? 'Light theme' : 'Dark theme')
  expect(find(box, 'button', name(before)).title).toBe(`${name(before)} (d)`)
  click(find(box, 'button', name(before)))
  expect(theme.value).not.toBe(before)
  expect(find(box, 'button', name(theme.value)).title).toBe(`${name(theme.value)} (d)`)
  click(find(box, 'button', name(theme.value)))
  expect(theme.value).toBe(before)
})

test('the list of all keys opens', () => {
  page.set(openDialog, undefined)
  const button = find(draw(), 'button', 'Keyboard shortcuts')
  expect([button.title, button.getAttribute('aria-haspopup')]).toEqual(['Keyboard shortcuts (?)', 'dialog'])
  click(button)
  expect(openDialog.value).toBe('help')
})

test('the page has one heading of the first rank, and says whether it is live', () => {
  showFrame(page, headerOf())
  const box = draw()
  expect([...box.querySelectorAll('h1')].map(({ textContent }) => textContent)).toEqual(['topz'])
  expect(wordsOf(box)).toContain('Live · 1 s')
})

test('the head names the limits of the container, and leaves out what has none', () => {
  const container = {
    id: 'a',
    name: 'a',
    processCount: 1,
    rssBytes: 0,
    cpuLimit: 2,
    memoryLimitBytes: 512 * 2 ** 20,
  }
  const limits = () => draw().querySelector('.limits')?.textContent
  showFrame(page, { container })
  expect(limits()).toBe('· 2 CPUs · 512 MiB')
  showFrame(page, { container: { ...container, cpuLimit: null } })
  expect(limits()).toBe('· 512 MiB')
  showFrame(page, { container: { ...container, cpuLimit: null, memoryLimitBytes: null } })
  expect(limits()).toBeUndefined()
})

test('on a phone the buttons are in a menu, and a step back in time is in reach of the thumb', () => {
  showFrame(page, {}, { at: FIXTURE_AT })
  page.set(openPopover, undefined)
  page.set(moment, undefined)
  const box = draw()
  const menu = find(box, 'button', 'Menu')
  click(menu)
  expect(menu.getAttribute('aria-expanded')).toBe('true')
  expect(box.querySelector(`#${menu.getAttribute('aria-controls')}`)?.classList.contains('open')).toBe(true)
  click(find(box, 'button', 'A step back in time'))
  expect(moment.value).toBe(FIXTURE_AT - 1000)
  click(box.querySelector('.menu-veil') as HTMLElement)
  expect([menu.getAttribute('aria-expanded'), box.querySelector('.menu-veil')]).toEqual(['false', null])
})

test('on a phone the menu has what a wide page has beside its tabs: what changed, and the report', () => {
  showFrame(page, {}, { at: FIXTURE_AT })
  page.set(openPopover, 'menu')
  page.set(range, undefined)
  page.set(endOfRecording, FIXTURE_AT)
  const menu = draw().querySelector('#menu') as HTMLElement
  expect(find(menu, 'link', 'Report').getAttribute('href')).toContain('at=2026-01-02T03:04:05.000Z')
  click(find(menu, 'button', 'What changed'))
  expect(range.value?.to).toBe(FIXTURE_AT)
  expect(openPopover.value).toBeUndefined()
})
