import { expect, test } from 'bun:test'
import { finding } from '../../model/fixture.ts'
import { foundOf, membersOfFound } from './found.ts'

const FOUND = {
  findings: [finding()],
  noTrend: [{ container: 'app', why: 'flat' }],
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
  const found = foundOf({ ...FOUND, findings, noTrend: [{ container: 1 }, ...FOUND.noTrend] })
  expect(found).toEqual({ ...FOUND, findings: [finding({ key: 'whole' })] })
})
