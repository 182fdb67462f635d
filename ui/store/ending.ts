// The end of the life before this one or, in the past, of the life shown; and whether its evidence is open.
import { computed, signal } from '@preact/signals'
import type { EndingInWords } from '../../server/model/ending.ts'
import { header, shownAt } from './live.ts'
import { dropRange } from './range.ts'
import { select } from './selection.ts'

export interface ShownEnding {
  readonly ending: EndingInWords
  /** That of the life shown, not of the one before it. */
  readonly isOfShown: boolean
  /** Its last moment is the one shown. */
  readonly isAtEnd: boolean
}

export const shownEnding = computed<ShownEnding | undefined>(() => {
  const { recorded, previousLife } = header.value ?? {}
  const ending = recorded?.ending ?? previousLife?.ending
  if (ending === undefined) return undefined
  const isOfShown = recorded?.ending !== undefined
  return { ending, isOfShown, isAtEnd: isOfShown && shownAt.value === ending.at }
})

export const isEvidenceOpen = signal(false)

/** It takes the place of the drawer. */
export function toggleEvidence(): void {
  isEvidenceOpen.value = !isEvidenceOpen.value
  if (!isEvidenceOpen.value) return
  select(undefined)
  dropRange()
}
