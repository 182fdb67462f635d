// A menu over the page.
import { expect, test } from 'bun:test'
import { signal } from '@preact/signals'
import { click, happen, press, usePage, wordsOf } from '../testdata/page.ts'
import { Menu, type MenuEntry } from './menu.tsx'

const page = usePage()

const chosen: string[] = []
const entry = (label: string, more: Partial<MenuEntry> = {}): MenuEntry => ({
  label,
  choose: () => chosen.push(label),
  ...more,
})
const GROUPS = [
  [entry('Copy PID'), entry('Copy JSON', { isOff: true })],
  [],
  [entry('Follow', { isOn: true }), { label: 'Open', href: '?process=1:2' }],
]

/** Opened from a button that has the focus. */
function open(groups: readonly (readonly MenuEntry[])[] = GROUPS) {
  page.give('innerWidth', 800)
  page.give('innerHeight', 600)
  chosen.length = 0
  const isOpen = signal(false)
  const close = () => {
    isOpen.value = false
  }
  function Opened() {
    return (
      <>
        <button type="button">Before</button>
        {isOpen.value && <Menu label="Actions" groups={groups} x={790} y={20} onClose={close} />}
      </>
    )
  }
  const box = page.draw(<Opened />)
  const button = box.querySelector('button') as HTMLElement
  button.focus()
  page.set(isOpen, true)
  return { box, button, menu: () => box.querySelector<HTMLElement>('[role=menu]') }
}

const focused = () => wordsOf(document.activeElement as Element)

test('arrow keys go through its entries and around, Home and End to its ends, letters to the next that begins so', () => {
  const { menu } = open()
  expect(menu()?.getAttribute('aria-label')).toBe('Actions')
  const seen = [focused()]
  for (const key of [
    'ArrowDown',
    'ArrowDown',
    'ArrowUp',
    'End',
    'ArrowDown',
    'ArrowUp',
    'Home',
    'c',
    'f',
    'c',
  ]) {
    expect(press(document.activeElement as Element, key)).toBe(false)
    seen.push(focused())
  }
  expect(seen.join(', ')).toBe(
    'Copy PID, Copy JSON, Follow, Copy JSON, Open, Copy PID, Open, Copy PID, Copy JSON, Follow, Copy PID',
  )
})

test('Escape closes it and the focus is where it was; so does Tab, and a press elsewhere', () => {
  for (const close of [
    () => press(document.activeElement as Element, 'Escape'),
    () => press(document.activeElement as Element, 'Tab'),
    () => happen(document.body, 'pointerdown'),
  ]) {
    const { button, menu } = open()
    expect(document.activeElement).not.toBe(button)
    close()
    expect([menu(), document.activeElement === button]).toEqual([null, true])
  }
})

test('keys pressed in it do nothing to the page', () => {
  open()
  const heard: string[] = []
  const listen = ({ key }: KeyboardEvent) => heard.push(key)
  document.addEventListener('keydown', listen)
  press(document.activeElement as Element, 'F')
  press(document.activeElement as Element, 'Escape')
  document.removeEventListener('keydown', listen)
  expect(heard).toEqual([])
})

test('what is chosen happens once it is closed; what is off cannot be chosen; a switch says how it stands', () => {
  const { box, menu } = open()
  const [pid, json, follow, link] = [...box.querySelectorAll<HTMLElement>('[role^=menuitem]')]
  click(json as HTMLElement)
  expect([chosen.length, menu() !== null, json?.getAttribute('aria-disabled')]).toEqual([0, true, 'true'])
  expect([follow?.getAttribute('role'), follow?.getAttribute('aria-checked')]).toEqual([
    'menuitemcheckbox',
    'true',
  ])
  expect([link?.getAttribute('href'), link?.getAttribute('target')]).toEqual(['?process=1:2', '_blank'])
  click(pid as HTMLElement)
  expect([chosen.join(), menu()]).toEqual(['Copy PID', null])
})

test('it stays within the window', () => {
  page.give('innerWidth', 800)
  const { menu } = open()
  expect(Number.parseInt(menu()?.style.left ?? '', 10)).toBeLessThanOrEqual(792)
})
