// The blocks of the memory map.
import { beforeEach, expect, test } from 'bun:test'
import type { MappedProcess } from '../../server/model/memory-map.ts'
import { drawnOf } from '../store/memory-map.ts'
import { selectedId } from '../store/selection.ts'
import { showFrame } from '../testdata/live.ts'
import { click, nameOf, press, usePage, wordsOf } from '../testdata/page.ts'
import { MemoryBlocks } from './memory-blocks.tsx'

const page = usePage()
const MIB = 1024 * 1024
const LEAK: MappedProcess = { id: '9:1', pid: 9, name: 'leak.py', rssBytes: 238 * MIB, pssBytes: 230 * MIB }
const SMALL: MappedProcess = { id: '7:1', pid: 7, name: 'redis\u001b', rssBytes: MIB }

beforeEach(() => {
  page.set(selectedId, undefined)
  showFrame(page)
})

function draw() {
  const map = { wholeBytes: 512 * MIB, hasLimit: true, kernelBytes: 13 * MIB, processes: [LEAK, SMALL] }
  return page.draw(
    <MemoryBlocks
      drawn={drawnOf(map, 'pss')}
      width={1000}
      height={400}
      label="Memory"
      freeOf="to the limit"
    />,
  )
}

const blocks = (box: HTMLElement) => [...box.querySelectorAll<HTMLElement>('.block')]

test('a block too small for its name says it in its tooltip, and to readers', () => {
  const small = blocks(draw()).find(block => block.title.startsWith('redis'))
  expect(wordsOf(small as Element)).toBe('')
  expect([small?.title, small && nameOf(small)]).toEqual([
    'redis\\x1b (7) 1.0M resident, PSS is unknown, of unknown kinds 1.0M',
    'redis\\x1b (7) 1.0M resident, PSS is unknown, of unknown kinds 1.0M',
  ])
})

test('arrow keys go from block to block, and Enter opens the process; what is nobody’s opens nothing', () => {
  const box = draw()
  const [first, second] = blocks(box)
  expect(blocks(box).map(block => block.tabIndex)).toEqual([0, -1, -1])
  first?.focus()
  press(first as Element, 'ArrowRight')
  expect(document.activeElement).toBe(second as Element)
  press(second as Element, 'ArrowLeft')
  click(document.activeElement as HTMLElement)
  expect(selectedId.value).toBe('9:1')
  selectedId.value = undefined
  click(blocks(box).find(block => block.title.startsWith('kernel')) as HTMLElement)
  expect(selectedId.value).toBeUndefined()
})

test('no block overlaps another, and all but what is free add up to what is taken', () => {
  const areas = blocks(draw()).map(({ style }) => {
    const [width, height] = [style.width, style.height].map(Number.parseFloat) as [number, number]
    return (width + 3) * (height + 3)
  })
  const share = areas.reduce((all, area) => all + area, 0) / (1000 * 400)
  expect(share).toBeCloseTo((230 + 1 + 13) / 512, 2)
})
