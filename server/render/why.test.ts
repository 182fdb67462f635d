// Findings -> how the answer of /topz/why begins.

import { expect, test } from 'bun:test'
import type { Finding } from '../model/finding.ts'
import { finding, snapshot } from '../model/fixture.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { renderWhy, whyOf } from './why.ts'

const STOPPED = finding()
const NEAR = {
  kind: 'memory',
  container: 'app',
  containerName: 'app',
  usedBytes: 95,
  limitBytes: 100,
} as const

const firstLine = (findings: readonly Finding[] | undefined, more: Partial<Snapshot> = {}) =>
  renderWhy(snapshot({ watchedSeconds: 60, ...(findings && { findings }), ...more })).split('\n')[0]

test('the first line counts the problems, and says when nothing is wrong or when it is too early to say', () => {
  expect(firstLine([STOPPED])).toBe('1 problem:')
  expect(firstLine([STOPPED, STOPPED])).toBe('2 problems:')
  expect(firstLine([{ ...STOPPED, severity: 'note' }])).toBe('Nothing is wrong; worth knowing:')
  expect(firstLine([])).toBe('Nothing is wrong.')
  expect(firstLine([], { watchedSeconds: 5 })).toBe('No verdict yet: 5 of 60 s watched.')
})

test('what is near a limit stands between what is wrong and what is fine', () => {
  expect(firstLine([], { nearLimits: [NEAR] })).toBe(
    'Nothing is wrong; memory of app at 95.0 % of its limit.',
  )
  const text = renderWhy(snapshot({ watchedSeconds: 60, findings: [STOPPED], nearLimits: [NEAR] }))
  const [wrong = '', near, fine = ''] = text.split('\n\n')
  expect(wrong).toStartWith('1 problem:')
  expect(near).toBe(
    'Near a limit, not wrong by itself:\n  app: memory 95 B of 100 B (95.0 %) cannot be reclaimed',
  )
  expect(fine).toStartWith('Checked, and fine:')
  expect(renderWhy(snapshot({ watchedSeconds: 60, findings: [] }))).not.toContain('Near a limit')
})

test('for programs it has its sentence, too', () => {
  const { nearLimits } = whyOf(snapshot({ watchedSeconds: 60, findings: [], nearLimits: [NEAR] }))
  expect(nearLimits).toEqual([
    { ...NEAR, sentence: 'app: memory 95 B of 100 B (95.0 %) cannot be reclaimed' },
  ])
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

test('in a terminal lines go on below their text; for programs and pipes each is whole', () => {
  const seen = snapshot({ watchedSeconds: 60, findings: [STOPPED], nearLimits: [NEAR] })
  const [, sentence, rest] = renderWhy(seen, 50).split('\n')
  expect([sentence, rest]).toEqual([
    'WARNING  sleep (PID 7) has been stopped by a',
    '         signal for 10s',
  ])
  expect(
    Math.max(
      ...renderWhy(seen, 50)
        .split('\n')
        .map(line => line.length),
    ),
  ).toBeLessThanOrEqual(50)
  expect(renderWhy(seen, 50)).toContain('\n  app: memory 95 B of 100 B (95.0 %) cannot be\n    reclaimed\n')
  expect(renderWhy(seen)).toContain('WARNING  sleep (PID 7) has been stopped by a signal for 10s\n')
})

test('what was so when topz began to watch has lasted at least so long', () => {
  const text = renderWhy(snapshot({ watchedSeconds: 60, findings: [{ ...STOPPED, mayBeOlder: true }] }))
  expect(text).toContain(' UTC or earlier (at least 10s); certain; stopped\n')
})
