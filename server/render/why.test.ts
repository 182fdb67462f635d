// Findings -> how the answer of /topz/why begins.

import { expect, test } from 'bun:test'
import type { Finding } from '../model/finding.ts'
import { finding, snapshot } from '../model/fixture.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { renderWhy } from './why.ts'

const STOPPED = finding()

const firstLine = (findings: readonly Finding[] | undefined, more: Partial<Snapshot> = {}) =>
  renderWhy(snapshot({ watchedSeconds: 60, ...(findings && { findings }), ...more })).split('\n')[0]

test('the first line counts the problems, and says when nothing is wrong or when it is too early to say', () => {
  expect(firstLine([STOPPED])).toBe('1 problem:')
  expect(firstLine([STOPPED, STOPPED])).toBe('2 problems:')
  expect(firstLine([{ ...STOPPED, severity: 'note' }])).toBe('Nothing is wrong; worth knowing:')
  expect(firstLine([])).toBe('Nothing is wrong.')
  expect(firstLine([], { watchedSeconds: 5 })).toBe('No verdict yet: 5 of 60 s watched.')
})

test('if something cannot be read, nothing is wrong only as far as topz can see', () => {
  const denied = {
    file: 'io',
    fields: [],
    reason: 'denied' as const,
    remedy: {},
    message: '',
    processCount: 2,
  }
  expect(firstLine([], { absent: [denied] })).toBe('Nothing is wrong, as far as topz can see.')
  expect(firstLine([STOPPED], { absent: [denied] })).toBe('1 problem:')
})
