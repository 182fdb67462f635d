// The memory map, and the same as a list.
import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import { FIXTURE_AT, finding } from '../../server/model/fixture.ts'
import type { MemoryMap } from '../../server/model/memory-map.ts'
import { query, sort, typed } from '../store/looking.ts'
import { isListed, measure } from '../store/memory-map.ts'
import { aheadMs, noteServerTime } from '../store/server-time.ts'
import { tab } from '../store/tab.ts'
import { showFrame } from '../testdata/live.ts'
import { click, find, findAll, usePage, wordsOf } from '../testdata/page.ts'
import { MemoryMapPanel } from './memory-map.tsx'

const page = usePage()
const MIB = 1024 * 1024
const MAP: MemoryMap = {
  container: 'c',
  name: 'app',
  wholeBytes: 512 * MIB,
  hasLimit: true,
  usedBytes: 445 * MIB,
  kernelBytes: 13 * MIB,
  processes: [
    {
      id: '9:1',
      pid: 9,
      name: 'leak.py',
      colour: 2,
      rssBytes: 250 * MIB,
      pssBytes: 238 * MIB,
      ussBytes: 230 * MIB,
      pssAt: FIXTURE_AT - 12_000,
      anonBytes: 224 * MIB,
      fileBytes: 20 * MIB,
      sharedBytes: 6 * MIB,
      grownBytes: 96 * MIB,
    },
    { id: '7:1', pid: 7, name: 'redis', rssBytes: MIB },
  ],
}

const SIZES = { clientWidth: 1000, clientHeight: 400 }
let boxes: object

beforeAll(() => {
  // A document without a browser has no sizes.
  boxes = Object.getPrototypeOf(document.createElement('div'))
  for (const [name, value] of Object.entries(SIZES))
    Object.defineProperty(boxes, name, { configurable: true, get: () => value })
})
// Other tests of the same run count on that.
afterAll(() => {
  for (const name of Object.keys(SIZES)) Reflect.deleteProperty(boxes, name)
})

beforeEach(() => {
  page.set(measure, 'pss')
  page.set(isListed, false)
  page.set(query, '')
  page.set<number | undefined>(aheadMs, undefined)
  noteServerTime(FIXTURE_AT)
})

function draw(fields: Partial<MemoryMap> = {}, header = {}) {
  showFrame(page, { memory: [{ ...MAP, ...fields }], ...header })
  return page.draw(<MemoryMapPanel />)
}

const blocks = (box: HTMLElement) => [...box.querySelectorAll<HTMLElement>('.block')]
const styleOf = (element: Element | null | undefined) => {
  const { width, height } = (element as HTMLElement).style
  return [Number.parseFloat(width), Number.parseFloat(height)] as const
}

test('each process has its part of the limit, what is free is at the right, and what grew is outlined with its sum', () => {
  const box = draw()
  expect(wordsOf(box)).toContain('the whole area is the limit, 512 MiB')
  expect(wordsOf(box)).toContain('PSS read 12s ago · 239M of 445M belong to processes')
  const [leak] = blocks(box)
  expect(leak?.classList.contains('c2')).toBe(true)
  expect(wordsOf(leak as Element)).toContain('leak.py (9) 238M')
  expect(wordsOf(leak as Element)).toContain('anonymous 224M +96.0M in 10 min')
  expect([...(leak?.querySelectorAll('.piece') ?? [])].map(piece => piece.classList.item(1))).toEqual([
    'anonymous',
    'file',
    'shared',
  ])
  const free = box.querySelector('.map .free') as HTMLElement
  expect(wordsOf(free)).toBe('67.0M free to the limit')
  const [width, height] = styleOf(free)
  expect(Math.abs((width + 3) / 1000 - 67 / 512)).toBeLessThan(0.001)
  expect(height).toBe(397)
  expect(Number.parseFloat(free.style.left) + width + 1.5).toBeCloseTo(1000, 0)
})

test('a rise that topz found is marked, with its beginning', () => {
  const rise = finding({
    id: 'memory-grows',
    subject: {},
    since: FIXTURE_AT - 600_000,
    who: [{ pid: 9, comm: 'python3', count: 1, share: 1, amount: 96 * MIB }],
  })
  const box = draw({}, { findings: [rise], watchedSeconds: 60 })
  expect(wordsOf(blocks(box)[0] as Element)).toContain('▲ +96.0M in 10 min steady since 02:54:05')
})

const ETA = finding({
  id: 'memory-eta',
  subject: { container: 'c' },
  evidence: {
    etaSeconds: 420,
    etaLowSeconds: 300,
    etaHighSeconds: 600,
    riseBytes: 96 * MIB,
    windowSeconds: 600,
  },
})
const freeIn = (box: HTMLElement) => box.querySelector('.map .free') as HTMLElement

test('where the limit will be reached, what is free says when, and at which rate', () => {
  const text = 'full in ~7m (5m to 10m)'
  const free = freeIn(draw({}, { findings: [ETA], watchedSeconds: 60 }))
  expect(wordsOf(free)).toBe(`67.0M free to the limit ${text} at +9.6M a minute`)
  const low = freeIn(draw({ usedBytes: 500 * MIB }, { findings: [ETA], watchedSeconds: 60 }))
  expect([low.title, wordsOf(low)]).toEqual([
    `12.0M free to the limit, ${text}, at +9.6M a minute`,
    `12.0M free to the limit, ${text}, at +9.6M a minute`,
  ])
  expect(wordsOf(freeIn(draw({ container: 'other' }, { findings: [ETA] })))).not.toContain('full')
})

test('where shared pages leave nothing free in the map, it is said above it', () => {
  const words = (findings: object) => wordsOf(draw({ wholeBytes: 200 * MIB }, findings))
  expect(words({ findings: [ETA] })).toContain('the limit is reached in ~7m (5m to 10m) · PSS read')
  expect(words({ findings: [] })).not.toContain('is reached')
})

test('it leads to its rows, the largest first; of several containers to those of the one that is drawn', async () => {
  page.set(tab, 'memory')
  page.set(sort, 'cpu')
  page.set(typed, '')
  click(find(draw(), 'button', 'Its processes'))
  expect([tab.value, sort.value, typed.value]).toEqual(['processes', 'rss', ''])
  showFrame(page, { memory: [MAP, { ...MAP, container: 'd', name: 'my db' }] })
  click(find(page.draw(<MemoryMapPanel />), 'button', 'Its processes'))
  expect(typed.value).toBe('container=app')
})

test('the same as a list, with what is free', () => {
  const box = draw()
  click(find(box, 'button', 'As a list'))
  const rows = findAll(box, 'row').map(wordsOf)
  expect(rows[1]).toBe('leak.py (9) 238M 224M 10.8M 3.2M 96.0M 238M 230M 250M 12s')
  expect(rows.at(-1)).toStartWith('free 67.0M -')
  expect(box.querySelector('.map')).toBeNull()
})

test('another measure is drawn on request; shared pages that count twice are said', () => {
  const box = draw({ wholeBytes: 240 * MIB })
  click(find(box, 'button', 'RSS'))
  expect(wordsOf(blocks(box)[0] as Element)).toContain('leak.py (9) 250M')
  expect(wordsOf(box)).toContain('more than there is: shared pages count more than once')
  expect(find(box, 'button', 'RSS').getAttribute('aria-pressed')).toBe('true')
})

test('without a limit it is the memory of the host, and that is said', () => {
  const box = draw({ hasLimit: false, wholeBytes: 1024 * MIB })
  expect(wordsOf(box)).toContain('no limit: the whole area is the memory of the host, 1.0 GiB')
  expect(wordsOf(box.querySelector('.map .free') as Element)).toContain('free on the host')
})

test('where PSS may not be read, one sentence says so, with the flag that would help', () => {
  const message = 'PSS of 1 process cannot be read: add --cap-add=SYS_PTRACE.'
  const absent = [{ file: 'smaps_rollup', fields: [], reason: 'denied', message, processCount: 1 }]
  const text = wordsOf(draw({}, { absent }))
  expect(text).toContain(message)
  expect(text).toContain('resident memory stands for 1 whose PSS is not known')
})

test('before it has come, and where nothing is known, it says so', () => {
  showFrame(page)
  expect(wordsOf(page.draw(<MemoryMapPanel />))).toBe('Waiting for the memory…')
  showFrame(page, { memory: [] })
  expect(wordsOf(page.draw(<MemoryMapPanel />))).toBe('How much memory there is cannot be read here.')
})
