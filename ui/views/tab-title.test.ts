// What the browser's tab says.
import { expect, test } from 'bun:test'
import { finding } from '../../server/model/fixture.ts'
import { line } from '../store/line.ts'
import { showFrame } from '../testdata/live.ts'
import { usePage } from '../testdata/page.ts'
import { iconOf, titleText, worstState } from './tab-title.ts'

const page = usePage()

test('the worst that was found is in the title and in the icon; a note is not', () => {
  showFrame(page)
  expect([titleText.value, worstState.value]).toEqual(['checkout-7f9c4 · topz', 'calm'])
  showFrame(page, { findings: [finding({ severity: 'note' })] })
  expect(worstState.value).toBe('calm')
  showFrame(page, { findings: [finding({ severity: 'warning' })] })
  expect([titleText.value, worstState.value]).toEqual([
    'Warning: stopped: sleep (7) · checkout-7f9c4 · topz',
    'warning',
  ])
  showFrame(page, { findings: [finding({ severity: 'critical' })] })
  expect([titleText.value.slice(0, 9), worstState.value]).toEqual(['Critical:', 'critical'])
})

test('without a connection nobody knows', () => {
  showFrame(page, { findings: [finding({ severity: 'critical' })] })
  page.set(line, { state: 'denied' })
  expect([titleText.value, worstState.value]).toEqual(['No connection · checkout-7f9c4 · topz', 'lost'])
})

test('each state has an icon of its own', () => {
  const icons = (['critical', 'warning', 'lost', 'calm'] as const).map(iconOf)
  expect(new Set(icons).size).toBe(4)
  expect(icons.every(icon => icon.startsWith('data:image/svg+xml,'))).toBe(true)
})
