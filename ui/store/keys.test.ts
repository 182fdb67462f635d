// What a key does, and where it does nothing.
import { expect, test } from 'bun:test'
import { METRIC_BY_NAME } from '../../server/model/metrics.ts'
import { KEYS, type KeyPress, verbOf } from './keys.ts'

const press = (name: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key: name.replace(/^Shift\+/, ''),
  shiftKey: name.startsWith('Shift+'),
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  focus: 'page',
  letters: true,
  ...more,
})

test('every key in the help does what the help says', () => {
  for (const { keys, verb } of KEYS) for (const key of keys) expect(verbOf(press(key))).toBe(verb)
})

test('the help says that T sorts by the column TIME', () => {
  expect(KEYS.find(({ verb }) => verb === 'sortTime')?.help).toBe(
    `sort by ${METRIC_BY_NAME.get('time')?.help}`,
  )
})

test('with Shift the arrows go by a minute, and other keys do what they do without', () => {
  expect([verbOf(press('ArrowLeft')), verbOf(press('Shift+ArrowLeft'))]).toEqual(['stepBack', 'minuteBack'])
  expect(verbOf(press('Shift+ArrowUp'))).toBe('up')
  expect(verbOf(press('P', { shiftKey: true }))).toBe('sortCpu')
})

test('no key has two meanings', () => {
  const keys = KEYS.flatMap(row => row.keys)
  expect(new Set(keys).size).toBe(keys.length)
})

test('keys of the browser stay with the browser', () => {
  for (const { keys } of KEYS)
    for (const key of keys)
      for (const held of ['ctrlKey', 'metaKey', 'altKey'])
        if (key !== 'k' || held === 'altKey') expect(verbOf(press(key, { [held]: true }))).toBeUndefined()
  // But one that pages have for themselves, also from within the box.
  expect(verbOf(press('k', { ctrlKey: true, letters: false, focus: 'field' }))).toBe('filter')
})

test('typing into the filter types; Escape and the arrows leave it', () => {
  for (const key of ['t', 'P', '?', ' ', '/', 'Home', 'c'])
    expect(verbOf(press(key, { focus: 'field' }))).toBeUndefined()
  expect(verbOf(press('Escape', { focus: 'field' }))).toBe('escape')
  expect(verbOf(press('ArrowDown', { focus: 'field' }))).toBe('down')
})

test('Space and Enter on a button press the button', () => {
  expect(verbOf(press(' ', { focus: 'control' }))).toBeUndefined()
  expect(verbOf(press('Enter', { focus: 'control' }))).toBeUndefined()
  expect(verbOf(press(' '))).toBe('pause')
})

test('an open dialog keeps all keys to itself', () => {
  for (const { keys } of KEYS)
    for (const key of keys) expect(verbOf(press(key, { focus: 'dialog' }))).toBeUndefined()
})

test('with single letters off no letter does anything, but arrows, Space and Escape do', () => {
  for (const key of ['t', 'P', '?', 'c', '/']) expect(verbOf(press(key, { letters: false }))).toBeUndefined()
  for (const key of ['ArrowUp', ' ', 'Escape', 'End'])
    expect(verbOf(press(key, { letters: false }))).toBeDefined()
})

test('the Menu key and Shift+F10 open the menu of the selected process, and leave controls theirs', () => {
  expect([verbOf(press('ContextMenu')), verbOf(press('F10', { shiftKey: true }))]).toEqual(['menu', 'menu'])
  expect(verbOf(press('F10'))).toBeUndefined()
  for (const focus of ['control', 'field', 'dialog'] as const)
    expect([
      verbOf(press('ContextMenu', { focus })),
      verbOf(press('F10', { shiftKey: true, focus })),
    ]).toEqual([undefined, undefined])
})
