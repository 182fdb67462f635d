// What is said about the page itself.
import { beforeEach, expect, test } from 'bun:test'
import { FIXTURE_AT } from '../../server/model/fixture.ts'
import { HELLO, RECORDED, showFrame } from '../testdata/live.ts'
import { usePage } from '../testdata/page.ts'
import { closedWhy, complaint, hello, line, misread } from './line.ts'
import { messages } from './messages.ts'
import { timeline } from './timeline.ts'

const page = usePage()
const MINUTE_MS = 60_000

beforeEach(() => {
  page.set(misread, [])
  page.set(complaint, undefined)
  page.set(closedWhy, undefined)
  page.set(timeline, undefined)
})

const said = () => messages.value.map(({ title, text }) => `${title}: ${text}`)

test('if all is well there is nothing to say', () => {
  showFrame(page)
  expect(said()).toEqual([])
})

test('a signed-out reader is led to the form, whatever else there is to say', () => {
  page.set(complaint, 'x')
  page.set(line, { state: 'denied' })
  expect(said()[0]).toBe('Signed out: The server requires a token.')
  expect(messages.value[0]).toMatchObject({ isFirst: true, link: { href: 'login', name: 'Sign in' } })
})

test('a lost connection gives the server’s reason, and says that the page reconnects by itself', () => {
  page.set(closedWhy, 'Too many views.')
  expect(said()).toEqual([
    'No connection: Too many views. The page reconnects by itself, waiting longer each time.',
  ])
})

test('an address that is not understood says which part, what is shown instead, and can be dismissed', () => {
  page.set(misread, [
    { name: 'sort', error: 'cannot parse sort' },
    { name: 'xyz', error: 'unknown xyz' },
  ])
  expect(said()).toEqual([
    'Address not understood: cannot parse sort. Sorted by CPU instead. unknown xyz. It is ignored.',
  ])
  messages.value[0]?.dismiss?.()
  expect(said()).toEqual([])
})

test('each part of the address has its own consequence', () => {
  const insteadOf = (name: string) => {
    page.set(misread, [{ name, error: 'e' }])
    return said()[0]?.replace('Address not understood: e. ', '')
  }
  const names = [
    'sort',
    'columns',
    'tree',
    'q',
    'tab',
    'process',
    'part',
    'at',
    'diff',
    'base',
    'constructor',
  ]
  expect(names.map(insteadOf)).toEqual([
    'Sorted by CPU instead.',
    'The default columns are shown instead.',
    'A list is shown instead.',
    'All processes are shown instead.',
    'Processes are shown instead.',
    'No process is selected.',
    'Its overview is shown instead.',
    'Now is shown instead.',
    'Nothing is compared.',
    'The start of the range is compared instead.',
    'It is ignored.',
  ])
  page.set(hello, { ...HELLO, replay: 'yesterday.topz' })
  expect(insteadOf('at')).toBe('The end of the recording is shown instead.')
})

test('a moment that is not understood says which the recording has, once that is known', () => {
  page.set(misread, [{ name: 'at', error: 'e' }])
  expect(said()[0]).not.toContain('recording covers')
  const drawn = { from: 0, to: 1, stepMs: 1, vitals: {}, top: [], programs: [], lives: [], ticks: 1 }
  page.set(timeline, { ...drawn, recordedFrom: FIXTURE_AT - MINUTE_MS, recordedTo: FIXTURE_AT })
  expect(said()[0]).toEndWith('The recording covers 2026-01-02 03:03:05 UTC to 2026-01-02 03:04:05 UTC.')
  page.set(misread, [{ name: 'sort', error: 'e' }])
  expect(said()[0]).not.toContain('recording covers')
})

test('a refusal by the server is shown in its words, and can be dismissed', () => {
  page.set(complaint, 'nothing was recorded then')
  expect(said()).toEqual(['Request failed: nothing was recorded then'])
  messages.value[0]?.dismiss?.()
  expect(said()).toEqual([])
})

test('another moment is not passed off as the requested one, until that is dismissed, and for the next one again', () => {
  showFrame(page, { recorded: { ...RECORDED, askedAt: FIXTURE_AT } })
  expect(said()).toEqual([
    'Nothing was recorded at 2026-01-02 03:04:05 UTC: The last moment before it is shown.',
  ])
  messages.value[0]?.dismiss?.()
  expect(said()).toEqual([])
  showFrame(page, { recorded: { ...RECORDED, askedAt: FIXTURE_AT - MINUTE_MS } })
  expect(said()).toHaveLength(1)
})

test('a recording that does not work says so', () => {
  showFrame(page, { recordingProblem: 'The disk is full.' })
  expect(said()).toEqual(['Recording: The disk is full.'])
})
