import { expect, test } from 'bun:test'
import { until } from '../../e2e/until.ts'
import { announcement } from '../store/announce.ts'
import { openDialog } from '../store/dialogs.ts'
import { lately } from '../store/lately.ts'
import { clearQuery, columns, group, order, sort, tree, typed } from '../store/looking.ts'
import { endOfRecording, moment } from '../store/moment.ts'
import { range } from '../store/range.ts'
import { tab } from '../store/tab.ts'
import { chosenMs } from '../store/timeline.ts'
import { usePage } from '../testdata/page.ts'
import { curlOf, runCommand, setAskText } from './run-command.ts'

const page = usePage()
const NOW = Date.parse('2026-11-21T18:00:00Z')

test('each command does what it says, and is kept among those used lately', () => {
  for (const one of [moment, sort, order, tree, group, columns, openDialog, tab, chosenMs, range] as const)
    page.set(one as { value: unknown }, one.value)
  page.set(endOfRecording, NOW)
  page.set(lately, [])
  expect(runCommand('> at 17:44')).toBe(true)
  expect(moment.value).toBe(NOW - 16 * 60_000)
  runCommand('live')
  expect(moment.value).toBeUndefined()
  runCommand('compare now -10m')
  expect(range.value).toEqual({ from: NOW - 600_000, to: NOW })
  runCommand('sort rss')
  expect([sort.value, order.value]).toEqual(['rss', 'descending'])
  const wasTree = tree.value
  runCommand('tree')
  expect(tree.value).toBe(!wasTree)
  runCommand('group user')
  expect([group.value, tree.value]).toEqual(['user', false])
  runCommand('group none')
  expect(group.value).toBeUndefined()
  runCommand('columns pid,cpu')
  expect(columns.value).toEqual(['pid', 'cpu'])
  runCommand('columns')
  expect(openDialog.value).toBe('columns')
  runCommand('range 20m')
  expect(chosenMs.value).toBeGreaterThanOrEqual(20 * 60_000)
  runCommand(':8080')
  expect([tab.value, typed.value]).toEqual(['processes', 'port:8080'])
  clearQuery()
  expect(lately.value[0]).toBe(':8080')
  expect(runCommand('node')).toBe(false)
})

test('the view is copied as an address, a command line and a text, and it is said', async () => {
  const copied: string[] = []
  page.give('navigator', { clipboard: { writeText: async (text: string) => void copied.push(text) } })
  page.set(announcement, '')
  setAskText(async search => `text of ${search}`)
  runCommand('copy curl')
  await until('it', async () => announcement.value === 'Command line of this view copied' || undefined)
  runCommand('copy text')
  await until('it', async () => announcement.value === 'Text of this view copied' || undefined)
  expect(copied).toEqual(["curl 'http://topz.test/topz'", 'text of '])
})

test('an address is one word to a shell', () => {
  expect(curlOf("http://h/topz?q=a'b")).toBe("curl 'http://h/topz?q=a%27b'")
})
