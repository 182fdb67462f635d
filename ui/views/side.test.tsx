// What opens beside the lists.
import { beforeAll, beforeEach, expect, test } from 'bun:test'
import { FIXTURE_AT } from '../../server/model/fixture.ts'
import { isEvidenceOpen } from '../store/ending.ts'
import { range } from '../store/range.ts'
import { selectedId } from '../store/selection.ts'
import { chosenSide, sheetHeight } from '../store/side.ts'
import { windowWidth } from '../store/viewport.ts'
import { loadAll } from '../testdata/later.ts'
import { showFrame } from '../testdata/live.ts'
import { click, find, press, usePage } from '../testdata/page.ts'
import { Side, sideStyle } from './side.tsx'

const page = usePage()
beforeAll(loadAll)

beforeEach(() => {
  const ending = { how: 'oom', at: FIXTURE_AT, confidence: 'certain', text: 't', evidence: [] } as const
  showFrame(page, { previousLife: { life: 1, startedAt: 0, ending } })
  page.set(windowWidth, 1600)
  page.set(chosenSide, undefined)
  page.set(isEvidenceOpen, false)
  page.set(selectedId, undefined)
  page.set(range, undefined)
  page.set(sheetHeight, 'peek')
})

const opened = (box: Element) => box.querySelector('aside')?.getAttribute('aria-label')

test('nothing is there until a process, a range or the evidence is opened; of several the first of these', () => {
  const box = page.draw(<Side />)
  expect(opened(box)).toBeUndefined()
  page.set(isEvidenceOpen, true)
  expect(opened(box)).toBe('Evidence')
  page.set(range, { from: 1, to: 2 })
  expect(opened(box)).toBe('What changed')
  page.set(selectedId, '7:1')
  expect(opened(box)).toBe('Selected process')
})

test('arrow keys on the grip make it wider and narrower, and the width is known to a reader', () => {
  page.set(selectedId, '7:1')
  const grip = page.draw(<Side />).querySelector('[role=slider]') as Element
  expect(grip.getAttribute('aria-valuenow')).toBe('636')
  press(grip, 'ArrowLeft')
  expect([grip.getAttribute('aria-valuenow'), sideStyle()['--side']]).toEqual(['660', '660px'])
  press(grip, 'ArrowRight')
  press(grip, 'ArrowRight')
  expect(sideStyle()['--side']).toBe('612px')
})

test('on a phone its handle makes it higher and lower', () => {
  page.set(selectedId, '7:1')
  const box = page.draw(<Side />)
  const height = () => box.querySelector('.side')?.classList.item(1)
  click(find(box, 'button', 'Higher'))
  expect(height()).toBe('half')
  click(find(box, 'button', 'Lower'))
  expect(height()).toBe('peek')
})
