// The blocks of the memory map.
import { beforeEach, expect, test } from 'bun:test'
import { finding } from '../../server/model/fixture.ts'
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

function draw(more: Partial<MappedProcess> = {}) {
  const processes = [{ ...LEAK, ...more }, SMALL]
  const map = { wholeBytes: 512 * MIB, hasLimit: true, kernelBytes: 13 * MIB, processes }
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

/** Without what is only seen: `[name, what is seen]`. */
function readOf(block: Element | undefined): readonly [string, string] {
  const copy = block?.cloneNode(true) as Element
  const seen = [...copy.querySelectorAll('[aria-hidden=true]')]
  for (const part of seen) part.remove()
  return [nameOf(copy), seen.map(wordsOf).join(' ')]
}

test('a block too small for its name says it in its tooltip, and to readers', () => {
  const small = blocks(draw()).find(block => block.title.startsWith('redis'))
  const text = 'redis\\x1b (7) 1.0M resident, PSS is unknown, of unknown kinds 1.0M'
  expect([small?.title, ...readOf(small)]).toEqual([text, text, ''])
})

test('what is written on a block is in its name, and read once', () => {
  const who = [{ pid: 9, comm: 'leak.py', amount: MIB, count: 1, share: 1 }]
  showFrame(page, { findings: [finding({ id: 'memory-grows', subject: {}, who })] })
  const [large] = blocks(draw({ pssAnonBytes: 200 * MIB, pssFileBytes: 30 * MIB, grownBytes: 127 * MIB }))
  expect(readOf(large)).toEqual([
    'leak.py (9) 230M, anonymous 200M, file 30.0M, +127M in 10 min, steady since 2026-01-02 03:03:55 UTC',
    'leak.py (9) 230M anonymous 200M ▲ +127M in 10 min steady since 2026-01-02 03:03:55 UTC 30.0M',
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
