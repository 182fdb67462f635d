// Which end of a life is shown.
import { expect, test } from 'bun:test'
import type { EndingInWords } from '../../server/model/ending.ts'
import { FIXTURE_AT } from '../../server/model/fixture.ts'
import { RECORDED, showFrame } from '../testdata/live.ts'
import { usePage } from '../testdata/page.ts'
import { isEvidenceOpen, shownEnding, toggleEvidence } from './ending.ts'
import { selectedId } from './selection.ts'

const page = usePage()
const ENDING: EndingInWords = { how: 'oom', at: FIXTURE_AT, confidence: 'likely', text: 't', evidence: [] }

test('now it is that of the previous life; in the past that of the life shown, and at its end it says so', () => {
  showFrame(page)
  expect(shownEnding.value).toBeUndefined()
  showFrame(page, { previousLife: { life: 1, startedAt: 0, ending: ENDING } })
  expect(shownEnding.value).toEqual({ ending: ENDING, isOfShown: false, isAtEnd: false })
  showFrame(page, { recorded: { ...RECORDED, ending: ENDING } }, { at: ENDING.at - 1 })
  expect(shownEnding.value).toEqual({ ending: ENDING, isOfShown: true, isAtEnd: false })
  showFrame(page, { recorded: { ...RECORDED, ending: ENDING } }, { at: ENDING.at })
  expect(shownEnding.value?.isAtEnd).toBe(true)
})

test('its evidence takes the place of the process at the side', () => {
  page.set(selectedId, '7:1')
  page.set(isEvidenceOpen, false)
  toggleEvidence()
  expect([isEvidenceOpen.value, selectedId.value]).toEqual([true, undefined])
  toggleEvidence()
  expect(isEvidenceOpen.value).toBe(false)
})
