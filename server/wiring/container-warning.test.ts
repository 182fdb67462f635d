import { expect, test } from 'bun:test'
import { snapshot } from '../model/fixture.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { createContainerWarning } from './container-warning.ts'

const APP = { id: 'a', name: 'web', processCount: 1, rssBytes: 0 }

/** What is said, as `seconds container expected`. */
function said(ticks: readonly (readonly [seconds: number, more: Partial<Snapshot>])[]): string[] {
  const lines: string[] = []
  let now = 0
  const warn = createContainerWarning({
    warn: (_, fields) => lines.push(`${now} ${fields?.container} ${fields?.expected}`),
  })
  for (const [seconds, more] of ticks) {
    now = seconds
    warn(snapshot({ containers: [APP], ...more, at: 1_000_000 + seconds * 1000 }))
  }
  return lines
}

const UNKNOWN = { unknownContainer: 'wbe' }

test('a container that does not exist is said once, with those that do, after a time to start', () => {
  const ticks = [0, 59, 60, 61, 600].map(seconds => [seconds, UNKNOWN] as const)
  expect(said(ticks)).toEqual(['60 wbe web'])
})

test('one that starts late, or was there and ended, is not', () => {
  expect(
    said([
      [0, UNKNOWN],
      [30, {}],
      [90, UNKNOWN],
    ]),
  ).toEqual([])
})
