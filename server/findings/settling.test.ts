// When two readings of a container can be compared, and which subjects have only just started.

import { expect, test } from 'bun:test'
import type { Container } from '../model/container.ts'
import { FIXTURE_AT, process, snapshot } from '../model/fixture.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { createSettling, isYoung } from './settling.ts'

const container = (fields: Partial<Container>): Container => ({
  id: 'a',
  name: 'a',
  processCount: 1,
  rssBytes: 0,
  ...fields,
})

/** For each second: the seconds between the container's two readings and what it used meanwhile, or a dash. */
function spans(seconds: readonly (Partial<Container> | undefined)[], more: readonly Container[] = []) {
  const settling = createSettling()
  let before: Snapshot | undefined
  return seconds.map((fields, second) => {
    if (fields === undefined) {
      before = undefined
      return ' '
    }
    const at = FIXTURE_AT + second * 1000
    const now = snapshot({ at, containers: [container(fields), ...more] })
    const span = settling.tick(now, before, at)('a')
    before = now
    return span ? `${(span.after.cpuSeconds ?? 0) - (span.before.cpuSeconds ?? 0)}/${span.seconds}` : '-'
  })
}

test('the first two ticks have no rates, nor do those after a gap', () => {
  const uses = (from: number) => [0, 1, 2, 3].map(second => ({ cpuSeconds: from + second }))
  expect(spans([...uses(0), undefined, ...uses(9)])).toEqual([
    '-',
    '-',
    '1/1',
    '1/1',
    ' ',
    '-',
    '-',
    '1/1',
    '1/1',
  ])
})

test('nor do the two after a changed limit, and those of a paused container', () => {
  const ticks = (fields: readonly Partial<Container>[]) =>
    fields.map((one, second) => ({ cpuSeconds: second, ...one }))
  const limited = ticks([1, 1, 1, 2, 2, 2, 2].map(cpuLimit => ({ cpuLimit })))
  expect(spans(limited)).toEqual(['-', '-', '1/1', '-', '-', '1/1', '1/1'])
  const paused = ticks([false, false, false, true, true, false, false, false].map(frozen => ({ frozen })))
  expect(spans(paused)).toEqual(['-', '-', '1/1', '-', '-', '-', '-', '1/1'])
})

test('a cgroup that is not read every tick keeps its rate until it is read, over the whole time', () => {
  const used = [0, 0, 0, 3, 3, 3, 6, 6, 6, 9]
  const others = Array.from({ length: 23 }, (_, number) => container({ id: `b${number}` }))
  expect(
    spans(
      used.map(cpuSeconds => ({ cpuSeconds })),
      others,
    ),
  ).toEqual(['-', '-', '-', '-', '-', '-', '3/3', '3/3', '3/3', '3/3'])
})

test('a container that does nothing at all has a rate of zero after one tick', () => {
  const used = [0, 1, 2, 2, 2, 2]
  expect(spans(used.map(cpuSeconds => ({ cpuSeconds })))).toEqual(['-', '-', '1/1', '1/1', '0/2', '0/2'])
})

test('a process is young for a minute, a container for two; one with an unknown start is not', () => {
  const started = (agoMs: number) => process({ pid: 5, container: 'a', startedAt: FIXTURE_AT - agoMs })
  const isYoungAfter = (agoMs: number, subject: Parameters<typeof isYoung>[0]) =>
    isYoung(subject, snapshot({ processes: [started(agoMs)] }))
  const one = { processId: '5:1000' }
  expect([59_000, 60_000].map(ago => isYoungAfter(ago, one))).toEqual([true, false])
  expect([119_000, 120_000].map(ago => isYoungAfter(ago, { container: 'a' }))).toEqual([true, false])
  expect(isYoungAfter(0, {})).toBe(false)
  const { startedAt: _, ...unknown } = started(0)
  expect(isYoung({ container: 'a' }, snapshot({ processes: [unknown] }))).toBe(false)
})
