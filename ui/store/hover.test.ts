import { expect, test } from 'bun:test'
import { FIXTURE_AT } from '../../server/model/fixture.ts'
import { usePage } from '../testdata/page.ts'
import { FROM, MINUTE, useSpine } from '../testdata/spine.tsx'
import { hoverAt, hoverStep, leave, shareOf, stepAt } from './hover.ts'

const page = usePage()
useSpine(page)

test('a moment has its step and its place in the range, and none outside of it', () => {
  expect([FROM, FROM + MINUTE / 2, FROM + MINUTE, FIXTURE_AT].map(stepAt)).toEqual([0, 0, 1, 59])
  expect([FROM - 1, FIXTURE_AT + 1].map(stepAt)).toEqual([undefined, undefined])
  expect([FROM, FROM + 15 * MINUTE, FROM - 1, undefined].map(shareOf)).toEqual([0, 0.5, undefined, undefined])
})

test('when the pointer leaves there is no crosshair', () => {
  page.set(hoverAt, FIXTURE_AT)
  expect(hoverStep.value).toBe(59)
  leave()
  expect(hoverStep.value).toBeUndefined()
})
