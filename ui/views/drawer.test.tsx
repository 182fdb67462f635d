// One process in depth, next to the table.
import { beforeEach, expect, test } from 'bun:test'
import type { ExitEvent } from '../../server/model/event.ts'
import { event, FIXTURE_AT, process, view } from '../../server/model/fixture.ts'
import { type Ask, type DepthAnswer, followDetail, type Part, part } from '../store/detail.ts'
import { selectedId } from '../store/selection.ts'
import { RECORDED, rowOf, showFrame } from '../testdata/live.ts'
import { changeInTime, click, find, findAll, nameOf, press, usePage, wordsOf } from '../testdata/page.ts'
import { Drawer } from './drawer.tsx'

const page = usePage()

const OVERVIEW: DepthAnswer<'overview'> = {
  ok: true,
  value: { process: process({ pid: 42, command: 'node a' }) },
}
const GONE: DepthAnswer<Part> = { ok: false, message: 'There is no process 42.', isGone: true }
const COLUMNS = { columns: ['pid', 'command'] }

/** What was answered of a process stays in the store: each test has one of its own, and none that other files use. */
let pid = 4200

beforeEach(() => {
  pid++
})

/** The process is selected, and the server answers so; without an answer it is still on its way. */
async function draw(answers: (part: Part) => DepthAnswer<Part> | undefined, ending?: ExitEvent) {
  page.set(part, 'overview')
  page.set(selectedId, `${pid}:1000`)
  const ask = ((_pid, _start, part) => Promise.resolve(answers(part)).then(found => found ?? NEVER)) as Ask
  const box = page.draw(<Drawer />)
  const stop = followDetail(ask, async () => ending)
  await settle()
  // No further request: what was answered is drawn.
  stop()
  return box
}

const NEVER = new Promise<never>(() => {})

const settle = () =>
  changeInTime(async () => {
    for (let i = 0; i < 20; i++) await Promise.resolve()
  })

const wordsIn = (box: Element, selector: string) => {
  const found = box.querySelector(selector)
  return found === null ? undefined : wordsOf(found)
}

test('nothing is drawn while no process is selected', () => {
  page.set(selectedId, undefined)
  expect(page.draw(<Drawer />).childElementCount).toBe(0)
})

test('the process is named by its program and PID, with its whole command line', async () => {
  const rows = [rowOf(pid, [pid, '/usr/bin/node server.js'])]
  showFrame(page, {}, { view: view(COLUMNS), matched: 1, rows })
  const box = await draw(() => undefined)
  expect(wordsOf(find(box, 'heading'))).toBe(`server.js ${pid}`)
  expect(wordsIn(box, '.drawer-command')).toBe('/usr/bin/node server.js')
  expect(box.querySelector('aside')?.getAttribute('aria-label')).toBe('Selected process')
  expect(wordsOf(find(box, 'tabpanel', 'Overview'))).toBe('Reading…')
})

test('a process whose row is not at hand is named once the server has answered', async () => {
  showFrame(page)
  const box = await draw(() => OVERVIEW)
  expect(findAll(box, 'heading').map(wordsOf)).toEqual([`a ${pid}`, 'Memory, 1.0M resident'])
  expect(wordsIn(box, '.drawer-command')).toBe('node a')
})

test('a tab says how many there are, where that is known without reading the list', async () => {
  showFrame(page)
  const counted = process({ pid: 42, command: 'node a', threadCount: 11, openFds: 1061 })
  const box = await draw(() => ({ ok: true, value: { process: counted } }))
  expect(findAll(box, 'tab').map(wordsOf)).toEqual([
    'Overview',
    'Threads 11',
    'Files 1061',
    'Sockets',
    'Limits',
    'Memory',
    'Status',
  ])
})

test('there is a tab for each part; arrows go around', async () => {
  showFrame(page)
  const box = await draw(() => undefined)
  const names = ['Overview', 'Threads', 'Files', 'Sockets', 'Limits', 'Memory', 'Status']
  expect(findAll(box, 'tab').map(nameOf)).toEqual(names)
  expect(box.querySelector('[role=tablist]')?.getAttribute('aria-label')).toBe('Process details')
  click(find(box, 'tab', 'Files'))
  expect(part.value).toBe('files')
  find(box, 'tabpanel', 'Files')
  expect(find(box, 'tab', 'Files').getAttribute('aria-controls')).toBe(find(box, 'tabpanel').id)
  press(find(box, 'tab', 'Files'), 'ArrowLeft')
  expect(part.value).toBe('threads')
  click(find(box, 'tab', 'Overview'))
  press(find(box, 'tab', 'Overview'), 'ArrowLeft')
  expect(part.value).toBe('status')
  press(find(box, 'tab', 'Status'), 'ArrowRight')
  expect(part.value).toBe('overview')
})

test('a part is the list that the server returned, or why it could not', async () => {
  showFrame(page)
  const threads = {
    schemaVersion: 1,
    id: '42:1000',
    pid: 42,
    at: FIXTURE_AT,
    part: 'threads',
    items: [],
  } as const
  page.set(part, 'overview')
  const box = await draw(asked => (asked === 'overview' ? { ok: true, value: threads } : undefined))
  expect(wordsOf(find(box, 'tabpanel'))).toBe('It has no threads left.')
  const refused = await draw(() => ({ ok: false, message: 'The server is busy.', isGone: false }))
  expect(wordsOf(find(refused, 'tabpanel'))).toBe('The server is busy. Again')
})

test('a part of a past moment that failed is asked for once more on request', async () => {
  showFrame(page, { recorded: RECORDED })
  page.set(selectedId, `${pid}:1000`)
  let asked = 0
  const ask = (async () => {
    asked++
    return asked === 1 ? { ok: false, message: 'The server did not answer.', isGone: false } : OVERVIEW
  }) as unknown as Ask
  const box = page.draw(<Drawer />)
  page.onEnd(followDetail(ask, async () => undefined))
  await settle()
  click(find(box, 'button', 'Again'))
  await settle()
  expect([asked, wordsOf(find(box, 'tabpanel')).includes('did not answer')]).toEqual([2, false])
  expect(wordsOf(box)).toContain('node a')
})

test('in the past there is only the overview', async () => {
  showFrame(page, { recorded: RECORDED })
  const box = await draw(() => OVERVIEW)
  expect(findAll(box, 'tab').map(nameOf)).toEqual(['Overview'])
})

test('for a process that is gone: when and how it ended, and its last figures', async () => {
  showFrame(page)
  const ending = event({
    comm: 'node',
    call: 'node a\u001b.js',
    pid,
    processId: `${pid}:1000`,
    exitSignal: 9,
    livedMs: 5000,
  }) as ExitEvent
  const box = await draw(() => GONE, ending)
  expect(wordsOf(find(box, 'heading'))).toBe(`node a\\x1b.js ${pid}`)
  expect(wordsIn(box, '.drawer-end')).toBe('Ended at 2026-01-02 03:04:05 UTC by SIGKILL after 5s')
  expect(box.querySelector<HTMLElement>('.drawer-end')?.title).toEndWith(' here')
  expect(wordsOf(find(box, 'tabpanel'))).toBe('No further details can be read.')
  expect(find(box, 'tabpanel').className).toContain('ended-process')
})

test('of an end that topz 0.1 recorded the cause is shown, and not how long it ran', async () => {
  showFrame(page)
  const ending = event({
    processId: `${pid}:1000`,
    text: 'node (PID 42) ended by SIGTERM after 5s',
    exitSignal: 15,
  })
  expect(wordsIn(await draw(() => GONE, ending as ExitEvent), '.drawer-end')).toBe(
    'Ended at 2026-01-02 03:04:05 UTC by SIGTERM',
  )
})

test('a process that never existed while the page looked is not found', async () => {
  showFrame(page)
  const box = await draw(() => GONE)
  expect(wordsIn(box, '.drawer-end')).toBe('Not found. It ended too long ago, or ran somewhere else.')
  expect(wordsOf(find(box, 'heading'))).toBe(`Process ${pid}`)
})

test('for a process that was seen and then gone without an event: when it was last seen', async () => {
  showFrame(page)
  await draw(() => OVERVIEW)
  const box = await draw(() => GONE)
  expect(wordsIn(box, '.drawer-end')).toBe('Ended after 2026-01-02 03:04:05 UTC , when it was last seen.')
  expect(wordsIn(box, '.facts')).toContain('ran for 1h00m')
})

test('a hostile command line stays text', async () => {
  const rows = [rowOf(pid, [pid, '<img src=x>\u202e --a'], { programLength: 12 })]
  showFrame(page, {}, { view: view(COLUMNS), matched: 1, rows })
  const box = await draw(() => undefined)
  expect(box.querySelector('img')).toBeNull()
  expect(wordsOf(find(box, 'heading'))).toBe(`<img src=x>\\u202e ${pid}`)
  expect(wordsIn(box, '.drawer-command')).toBe('<img src=x>\\u202e --a')
})

test('the drawer can be closed', async () => {
  showFrame(page)
  const box = await draw(() => undefined)
  click(find(box, 'button', 'Close the details'))
  expect(selectedId.value).toBeUndefined()
  expect(box.childElementCount).toBe(0)
})
