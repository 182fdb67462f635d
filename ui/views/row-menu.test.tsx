// What the menu of a row offers.
import { beforeEach, expect, test } from 'bun:test'
import type { Container } from '../../server/model/container.ts'
import { process, view } from '../../server/model/fixture.ts'
import { announcement } from '../store/announce.ts'
import { order, sort, typed } from '../store/looking.ts'
import { moment } from '../store/moment.ts'
import { rowMenu, rowOverview } from '../store/row-menu.ts'
import { followedId, selectedId } from '../store/selection.ts'
import { rowOf, showFrame } from '../testdata/live.ts'
import { useMenu } from '../testdata/menu.tsx'
import { change, click, wordsOf } from '../testdata/page.ts'

const { page, draw, copied } = useMenu()

beforeEach(() => {
  page.set(sort, 'cpu')
  page.set(order, 'descending')
})

/** Of `python3 /app/leak.py --key=****`, PID 9. */
function open(overview = true) {
  showFrame(
    page,
    {},
    {
      view: view({ columns: ['pid', 'command', 'user'] }),
      rows: [rowOf(9, [9, 'python3 /app/leak.py --key=**** \u202e', 'nobody'])],
    },
  )
  const container = { id: 'a1', name: 'web' } as Container
  page.set(rowOverview, overview ? { process: process({ pid: 9, user: 'nobody' }), container } : undefined)
  const again = () => page.set(rowMenu, { id: '9:1000', x: 1, y: 1 })
  again()
  return draw(again)
}

test('it names its process, and offers what can be done with it', () => {
  const { box, entries } = open()
  expect(box.querySelector('[role=menu]')?.getAttribute('aria-label')).toBe('leak.py (PID 9)')
  expect(entries().map(wordsOf)).toEqual([
    'Only command leak.py',
    'Only user nobody',
    'Only container web',
    'Follow',
    'What changed in 10 min',
    'Copy PID',
    'Copy command line',
    'Copy JSON',
    'Copy as curl',
    'Open in a new tab',
  ])
})

test('what is not known yet cannot be chosen', () => {
  const { entries } = open(false)
  const off = entries().filter(one => one.getAttribute('aria-disabled') === 'true')
  expect(off.map(wordsOf)).toEqual(['Only container', 'Copy JSON'])
})

test('each filter joins the one that holds', async () => {
  const { choose } = open()
  await choose('Only user nobody')
  expect(typed.value).toBe('user=nobody')
  await choose('Only container web')
  expect(typed.value).toBe('user=nobody container=web')
  page.set(typed, 'cpu>5')
  await choose('Only command leak.py')
  expect(typed.value).toBe('cpu>5 command:leak.py')
})

test('what is copied is what is seen: the masked command line, with what is invisible spelled out', async () => {
  const { choose } = open()
  await choose('Copy PID')
  expect([copied(), announcement.value]).toEqual(['9', 'PID copied'])
  await choose('Copy command line')
  expect(copied()).toBe('python3 /app/leak.py --key=**** \\u202e')
  await choose('Copy JSON')
  expect(JSON.parse(copied() ?? '')).toMatchObject({ pid: 9, user: 'nobody' })
  await choose('Copy as curl')
  expect(copied()).toBe("curl 'http://topz.test/api/processes/9?start=1000'")
  page.set(moment, 60_000)
  await choose('Copy as curl')
  expect(copied()).toBe("curl 'http://topz.test/api/processes/9?start=1000&at=1970-01-01T00:01:00.000Z'")
})

test('a text that cannot be copied is said', async () => {
  const { choose } = open()
  page.give('navigator', {})
  Reflect.set(document, 'execCommand', () => false)
  page.onEnd(() => Reflect.deleteProperty(document, 'execCommand'))
  await choose('Copy PID')
  expect(announcement.value).toBe('PID could not be copied')
})

test('another tab opens the same view with this process', () => {
  const { entries } = open()
  expect(entries().at(-1)?.getAttribute('href')).toBe('/topz?process=9:1000')
})

test('Follow selects the process, is checked from then on, and ends it when chosen again', async () => {
  const { choose, entries } = open()
  await choose('Follow')
  expect([selectedId.value, followedId.value]).toEqual(['9:1000', '9:1000'])
  change(() => page.set(rowMenu, { id: '9:1000', x: 1, y: 1 }))
  const follow = entries().find(one => wordsOf(one) === 'Follow') as HTMLElement
  expect(follow.getAttribute('aria-checked')).toBe('true')
  click(follow)
  expect([selectedId.value, followedId.value]).toEqual(['9:1000', undefined])
})
