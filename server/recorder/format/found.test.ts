import { expect, test } from 'bun:test'
import { finding } from '../../model/fixture.ts'
import { foundOf, membersOfFound } from './found.ts'

const FOUND = {
  findings: [finding()],
  noTrend: [{ container: 'app', why: 'flat' }],
  nearLimits: [
    {
      kind: 'disk' as const,
      container: 'app',
      containerName: 'app',
      path: '/',
      usedBytes: 95,
      limitBytes: 100,
    },
  ],
  watchedSeconds: 60,
}

test('findings come back; if nothing was watching there is nothing, not an empty list', () => {
  expect(foundOf(membersOfFound(FOUND) ?? {})).toEqual(FOUND)
  expect(membersOfFound({})).toBeUndefined()
  expect(foundOf({})).toBeUndefined()
})

test('a finding that is damaged, or that only a newer topz knows, is left out, and the others stay', () => {
  const { who: _, ...damaged } = finding()
  const findings = [
    damaged,
    { ...finding(), id: 'of-next-year' },
    { ...finding(), since: '1' },
    { ...finding(), who: [null] },
    null,
    finding({ key: 'whole' }),
  ]
  const noTrend = [{ container: 1 }, ...FOUND.noTrend]
  const nearLimits = [{ kind: 'pigeons' }, { ...FOUND.nearLimits[0], usedBytes: null }, ...FOUND.nearLimits]
  const found = foundOf({ ...FOUND, findings, noTrend, nearLimits })
  expect(found).toEqual({ ...FOUND, findings: [finding({ key: 'whole' })] })
})
