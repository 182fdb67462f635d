import { expect, test } from 'bun:test'
import { snapshot, view } from '../../server/model/fixture.ts'
import { announcement, startAnnouncing } from './announce.ts'
import { line } from './line.ts'
import { frame } from './live.ts'

function show(query: string, matched: number): void {
  const { host, namespace, totals, self, absent, intervalMs } = snapshot()
  const header = { host, namespace, totals, self, absent, intervalMs }
  frame.value = { seq: 1, at: 1, view: view({ query }), header, matched, rows: [] }
}

test('a screen reader hears about the connection and about what a filter finds, but not about figures that merely change', () => {
  frame.value = undefined
  line.value = { state: 'connecting' }
  startAnnouncing()
  expect(announcement.value).toBe('Connecting…')
  line.value = { state: 'denied' }
  expect(announcement.value).toBe('Signed out')
  show('', 100)
  expect(announcement.value).toBe('Signed out')
  show('nginx', 3)
  expect(announcement.value).toBe('3 processes match')
  show('nginx', 4)
  expect(announcement.value).toBe('3 processes match')
  show('', 100)
  expect(announcement.value).toBe('All processes')
  frame.value = undefined
  line.value = { state: 'connecting' }
})

test('another sorting and the tree are said, once', () => {
  const { host, namespace, totals, self, absent, intervalMs } = snapshot()
  const header = { host, namespace, totals, self, absent, intervalMs }
  const shown = (fields: Parameters<typeof view>[0]) => {
    frame.value = { seq: 1, at: 1, view: view(fields), header, matched: 1, rows: [] }
    return announcement.value
  }
  frame.value = undefined
  startAnnouncing()
  shown({ sort: 'cpu', order: 'descending' })
  expect(shown({ sort: 'rss', order: 'descending' })).toBe('Sorted by RSS, descending')
  expect(shown({ sort: 'rss', order: 'ascending' })).toBe('Sorted by RSS, ascending')
  expect(shown({ sort: 'rss', order: 'ascending', tree: true })).toBe('Sorted by RSS, ascending, as a tree')
  frame.value = undefined
})
