// Findings -> how the answer of /topz/why begins.

import { expect, test } from 'bun:test'
import type { Finding } from '../model/finding.ts'
import { snapshot } from '../model/fixture.ts'
import { renderWhy, VERDICT_MS } from './why.ts'

const STOPPED: Finding = {
  id: 'stopped',
  key: '7:1',
  severity: 'warning',
  confidence: 'certain',
  subject: { processId: '7:1', pid: 7, comm: 'db' },
  since: 1,
  raisedAt: 1,
  evidence: {},
  who: [],
}

const firstLine = (findings: readonly Finding[], watchedMs = VERDICT_MS) =>
  renderWhy({ snapshot: snapshot({}), findings, watchedMs, noTrend: new Map() }).split('\n')[0]

test('the first line counts the problems, and says when nothing is wrong or when it is too early to say', () => {
  expect(firstLine([STOPPED])).toBe('1 problem:')
  expect(firstLine([STOPPED, STOPPED])).toBe('2 problems:')
  expect(firstLine([{ ...STOPPED, severity: 'note' }])).toBe('Nothing is wrong; worth knowing:')
  expect(firstLine([])).toBe('Nothing is wrong, as far as can be read.')
  expect(firstLine([], 5000)).toBe('No verdict yet: 5 of 60 s watched.')
})
